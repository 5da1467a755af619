// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a file is and what it carries, and telling videos from everything else.

#include "core/video/video_info.h"
#include "tests/core/video/clip_maker.h"

#include <opencv2/imgcodecs.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>

using namespace bauta;
using namespace bauta::video;
using image::MetadataGroup;
using test::ClipOptions;
using test::steady;

namespace
{

bool lists(const VideoInfo& info, MetadataGroup group, const std::string& part)
{
    return std::any_of(info.metadata.items.begin(), info.metadata.items.end(), [&](const image::MetadataItem& item) {
        return item.group == group && (item.key + " = " + item.value).find(part) != std::string::npos;
    });
}

} // namespace

class TestVideoInfo final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void describesAClip();
    void listsTracksAndExtras();
    void listsTagsByGroup();
    void listsBoxesThatNobodyReports();
    void listsAttachmentsAndSubtitles();
    void knowsHdr();
    void tellsVideosFromOthers();

private:
    std::filesystem::path pathOf(const std::string& name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    VideoInfo inspect(const ClipOptions& options, const std::string& name)
    {
        test::makeClip(pathOf(name), options);
        const Expected<VideoInfo> info = inspectVideo(pathOf(name));
        return info ? *info : VideoInfo{};
    }

    QTemporaryDir m_folder;
};

void TestVideoInfo::describesAClip()
{
    const VideoInfo info = inspect({.timeBase = {1001, 30000}, .times = steady(30), .sounds = {{}}}, "plain.mp4");
    QCOMPARE(info.container, std::string("mp4"));
    QCOMPARE(info.codec, std::string("h264"));
    QCOMPARE(info.width, 64);
    QCOMPARE(info.height, 48);
    QCOMPARE(info.averageFrameRate, (Rational{30000, 1001}));
    QCOMPARE(info.estimatedFrames, std::int64_t{30});
    QCOMPARE(info.layout.bitDepth, 8);
    QCOMPARE(info.layout.matrix, YuvMatrix::Bt601);
    QVERIFY(std::abs(info.durationInMicroseconds - 1'001'000) < 50'000);
    QVERIFY(!info.interlaced);
    for (const char* name : {"plain.mov", "plain.mkv", "plain.webm", "plain.avi", "plain.ts"}) {
        const std::string extension = std::string(name).substr(6);
        ClipOptions options{.muxer = extension == "mkv"  ? "matroska"
                                     : extension == "ts" ? "mpegts"
                                                         : extension,
                            .times = steady(10)};
        if (extension == "webm") {
            options.encoder = "libvpx";
            options.encoderOptions = {{"deadline", "realtime"}};
        }
        QCOMPARE(inspect(options, name).container, extension);
    }
}

void TestVideoInfo::listsTracksAndExtras()
{
    const VideoInfo info = inspect({.times = steady(20),
                                    .sounds = {{.language = "deu"}, {.language = "fra", .sampleRate = 44100}},
                                    .chapters = {"at Alice's", "at Bob's"},
                                    .coverArt = true,
                                    .gpsTrack = true},
                                   "extras.mov");
    QCOMPARE(static_cast<int>(info.audioTracks.size()), 2);
    QCOMPARE(info.audioTracks[0].codec, std::string("aac"));
    QCOMPARE(info.audioTracks[0].language, std::string("deu"));
    QCOMPARE(info.audioTracks[1].sampleRate, 44100);
    QCOMPARE(static_cast<int>(info.chapters.size()), 2);
    QCOMPARE(info.chapters[1].title, std::string("at Bob's"));
    QCOMPARE(info.chapters[1].startInMicroseconds, std::int64_t{200'000});
    QVERIFY(info.dataStreams >= 1);
    QVERIFY(lists(info, MetadataGroup::Location, "gpmd"));
    QVERIFY(lists(info, MetadataGroup::Container, "at Alice's"));
    const VideoInfo covered = inspect({.times = steady(5), .coverArt = true}, "cover.mp4");
    QCOMPARE(covered.pictures, 1);
    QVERIFY(lists(covered, MetadataGroup::Preview, "mjpeg"));
}

void TestVideoInfo::listsTagsByGroup()
{
    const VideoInfo info = inspect({.muxer = "mov",
                                    .times = steady(5),
                                    .tags = {{"com.apple.quicktime.location.ISO6709", "+48.8577+002.2950+035.1/"},
                                             {"com.apple.quicktime.make", "Apple"},
                                             {"com.apple.quicktime.model", "iPhone 99"},
                                             {"creation_time", "2021-03-04T05:06:07Z"},
                                             {"artist", "Alice"},
                                             {"title", "Birthday"},
                                             {"strange", "value"}},
                                    .videoTags = {{"handler_name", "Camera of Alice"}}},
                                   "tags.mov");
    QVERIFY(lists(info, MetadataGroup::Location, "+48.8577"));
    QVERIFY(lists(info, MetadataGroup::Device, "iPhone 99"));
    QVERIFY(lists(info, MetadataGroup::Device, "Camera of Alice"));
    QVERIFY(lists(info, MetadataGroup::Time, "2021-03-04"));
    QVERIFY(lists(info, MetadataGroup::People, "Alice"));
    QVERIFY(lists(info, MetadataGroup::Description, "Birthday"));
    QVERIFY(lists(info, MetadataGroup::Other, "strange"));
    QVERIFY(info.metadata.position.has_value());
    QVERIFY(std::abs(info.metadata.position->latitudeDegrees - 48.8577) < 1e-6);
    QVERIFY(std::abs(info.metadata.position->longitudeDegrees - 2.295) < 1e-6);
    QVERIFY(!lists(info, MetadataGroup::Other, "major_brand"));
}

void TestVideoInfo::listsBoxesThatNobodyReports()
{
    (void)inspect({.times = steady(5)}, "boxes.mp4");
    std::ofstream file(pathOf("boxes.mp4"), std::ios::binary | std::ios::app);
    const std::string xmp("\0\0\0\x20"
                          "uuid\xBE\x7A\xCF\xCB\x97\xA9\x42\xE8\x9C\x71\x99\x94\x91\xE3\xAF\xAC<x:xmp/>",
                          32);
    const std::string padding("\0\0\0\x10"
                              "free"
                              "SECRET!!",
                              16);
    file << xmp << padding << "tail";
    file.close();
    const Expected<VideoInfo> info = inspectVideo(pathOf("boxes.mp4"));
    QVERIFY(info);
    QVERIFY(lists(*info, MetadataGroup::History, "uuid"));
    QVERIFY(lists(*info, MetadataGroup::Container, "padding"));
    QVERIFY(lists(*info, MetadataGroup::Container, "after the last box"));
}

void TestVideoInfo::listsAttachmentsAndSubtitles()
{
    const VideoInfo info =
        inspect({.muxer = "matroska", .times = steady(10), .attachment = true, .subtitles = true}, "attached.mkv");
    QCOMPARE(info.attachments, 1);
    QCOMPARE(info.subtitleStreams, 1);
    QVERIFY(lists(info, MetadataGroup::Container, "attachment"));
    QVERIFY(lists(info, MetadataGroup::Other, "alice-private.ttf"));
    QVERIFY(lists(info, MetadataGroup::Description, "subtitles"));
}

void TestVideoInfo::knowsHdr()
{
    const VideoInfo info =
        inspect({.muxer = "matroska", .pixelFormat = "yuv420p10le", .times = steady(5), .hdr = true}, "hdr.mkv");
    QCOMPARE(info.layout.bitDepth, 10);
    QCOMPARE(info.layout.matrix, YuvMatrix::Bt2020);
    QCOMPARE(info.colour.transfer, 16);
    QVERIFY(info.colour.masteringDisplay);
    QVERIFY(info.colour.contentLight);
}

void TestVideoInfo::tellsVideosFromOthers()
{
    test::makeClip(pathOf("a.jpg"), {.times = steady(3)}); // an MP4 under a wrong name
    QVERIFY(*isVideo(pathOf("a.jpg")));
    const ClipOptions gif{.muxer = "gif",
                          .encoder = "gif",
                          .encoderOptions = {},
                          .pixelFormat = "gray",
                          .timeBase = {1, 100},
                          .times = {0, 10}};
    test::makeClip(pathOf("two.gif"), gif);
    QVERIFY(*isVideo(pathOf("two.gif")));
    ClipOptions still = gif;
    still.times = {0};
    test::makeClip(pathOf("one.gif"), still);
    QVERIFY(!*isVideo(pathOf("one.gif")));
    QVERIFY(cv::imwrite(pathOf("photo.jpg").string(), cv::Mat(32, 32, CV_8UC3, cv::Scalar(1, 2, 3))));
    QVERIFY(!*isVideo(pathOf("photo.jpg")));
    std::ofstream(pathOf("text.mp4")) << "just a text, many words, no video at all\n";
    QVERIFY(!*isVideo(pathOf("text.mp4")));
    std::ofstream(pathOf("empty.mp4")).close();
    QVERIFY(!*isVideo(pathOf("empty.mp4")));
    QVERIFY(!isVideo(pathOf("absent.mp4")));
}

QTEST_GUILESS_MAIN(TestVideoInfo)
#include "tst_video_info.moc"
