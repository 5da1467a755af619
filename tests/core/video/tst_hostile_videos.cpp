// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files that want to read other files, take all memory, or break the reader.

#include "core/video/frame_reader.h"
#include "core/video/transcoder.h"
#include "core/video/video_info.h"
#include "tests/core/video/clip_maker.h"

#include <opencv2/core.hpp>
#include <sys/stat.h>

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <iterator>

using namespace bauta;
using namespace bauta::video;
using test::steady;

class TestHostileVideos final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesWhatPointsElsewhere_data();
    void refusesWhatPointsElsewhere();
    void refusesOtherContainers();
    void refusesWhatIsNoFile();
    void keepsLimits();
    void survivesDamage_data();
    void survivesDamage();
    void survivesTruncation();

private:
    std::filesystem::path pathOf(const std::string& name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }

    QTemporaryDir m_folder;
};

void TestHostileVideos::refusesWhatPointsElsewhere_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("says");
    const QByteArray playlist = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n"
                                "file:///etc/passwd\n#EXT-X-ENDLIST\n";
    QTest::newRow("HLS as mp4") << playlist << "clip.mp4"
                                << "HLS";
    QTest::newRow("HLS with a byte order mark") << QByteArray("\xEF\xBB\xBF" + playlist) << "clip.mov"
                                                << "HLS";
    QTest::newRow("concat as mp4") << QByteArray("ffconcat version 1.0\nfile /etc/passwd\n") << "clip.mp4"
                                   << "concat";
    QTest::newRow("SDP as mp4") << QByteArray("v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\n"
                                              "m=video 5000 RTP/AVP 96\r\n")
                                << "clip.mp4"
                                << "SDP";
    QTest::newRow("DASH") << QByteArray("<?xml version=\"1.0\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\">"
                                        "</MPD>\n")
                          << "clip.mkv"
                          << "DASH";
    QTest::newRow("playlist") << QByteArray("[playlist]\nFile1=/etc/passwd\n") << "clip.avi"
                              << "playlist";
}

void TestHostileVideos::refusesWhatPointsElsewhere()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, name);
    QFETCH(QString, says);
    const auto path = pathOf(name.toStdString());
    std::ofstream(path, std::ios::binary).write(content.constData(), content.size());
    const auto reader = FrameReader::open(path);
    QVERIFY(!reader);
    QCOMPARE(reader.error().code, ErrorCode::UnsupportedFormat);
    QVERIFY2(QString::fromStdString(reader.error().detail).contains(says), reader.error().detail.c_str());
    const auto video = isVideo(path);
    QVERIFY(!video);
    QCOMPARE(video.error().code, ErrorCode::UnsupportedFormat);
    const auto output = pathOf("out.mp4");
    QVERIFY(!transcode(path, output, {}, {}));
    QVERIFY(!std::filesystem::exists(output));
}

void TestHostileVideos::refusesOtherContainers()
{
    // Real video in a container that is not read: less code in reach of strangers.
    test::makeClip(pathOf("clip.flv"), {.muxer = "flv", .times = steady(5)});
    const auto reader = FrameReader::open(pathOf("clip.flv"));
    QVERIFY(!reader);
    QCOMPARE(reader.error().code, ErrorCode::UnsupportedFormat);
}

void TestHostileVideos::refusesWhatIsNoFile()
{
    const auto pipe = pathOf("pipe.mp4");
    QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
    for (const std::filesystem::path& path : {pipe, std::filesystem::path("/dev/zero"), pathOf("")}) {
        const auto reader = FrameReader::open(path);
        QVERIFY(!reader);
        QCOMPARE(reader.error().code, ErrorCode::UnsupportedFormat);
        QVERIFY(!isVideo(path));
    }
    const auto absent = FrameReader::open(pathOf("absent.mp4"));
    QVERIFY(!absent);
    QCOMPARE(absent.error().code, ErrorCode::NotFound);
    // Names that other protocols of FFmpeg would take for theirs.
    QVERIFY(!FrameReader::open("concat:a.mp4|b.mp4"));
    QVERIFY(!FrameReader::open("data:video/mp4;base64,AAAA"));
}

void TestHostileVideos::keepsLimits()
{
    const auto path = pathOf("limits.mp4");
    test::makeClip(path, {.width = 320, .height = 240, .times = steady(50), .sounds = {{}, {}, {}}});
    const auto code = [&path](const VideoLimits& limits) {
        const auto reader = FrameReader::open(path, {.limits = limits});
        return reader ? ErrorCode::Unknown : reader.error().code;
    };
    QCOMPARE(code({.maxSide = 300}), ErrorCode::TooLarge);
    QCOMPARE(code({.maxPixels = 320 * 240 - 1}), ErrorCode::TooLarge);
    QCOMPARE(code({.maxDurationInSeconds = 1}), ErrorCode::TooLarge);
    QVERIFY(!FrameReader::open(path, {.limits = {.maxStreams = 2}}));
    QVERIFY(FrameReader::open(path));
}

void TestHostileVideos::survivesDamage_data()
{
    QTest::addColumn<QString>("muxer");
    QTest::addColumn<QString>("encoder");
    QTest::newRow("mp4") << "mp4"
                         << "libx264";
    QTest::newRow("matroska") << "matroska"
                              << "libx264";
    QTest::newRow("mpegts") << "mpegts"
                            << "mpeg2video";
    QTest::newRow("avi") << "avi"
                         << "mpeg4";
    QTest::newRow("gif") << "gif"
                         << "gif";
}

void TestHostileVideos::survivesDamage()
{
    QFETCH(QString, muxer);
    QFETCH(QString, encoder);
    const auto path = pathOf("whole");
    test::ClipOptions options{
        .muxer = muxer.toStdString(), .encoder = encoder.toStdString(), .times = steady(20), .tags = {{"title", "x"}}};
    if (encoder != "libx264") {
        options.encoderOptions.clear();
    }
    if (muxer == "gif") {
        options.pixelFormat = "gray";
        options.timeBase = {1, 100};
        options.times = steady(20, 0, 4);
    } else {
        options.sounds = {{.encoder = muxer == "avi" ? "mp2" : "aac"}};
    }
    test::makeClip(path, options);
    std::ifstream file(path, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    cv::RNG random(11);
    for (int attempt = 0; attempt < 40; ++attempt) {
        std::string damaged = content;
        const int changes = 1 + attempt;
        for (int i = 0; i < changes; ++i) {
            // Half of them in the first bytes, where the headers are.
            const int end =
                i % 2 == 0 ? static_cast<int>(damaged.size()) : std::min(600, static_cast<int>(damaged.size()));
            damaged[static_cast<std::size_t>(random.uniform(0, end))] = static_cast<char>(random.uniform(0, 256));
        }
        std::ofstream(pathOf("damaged"), std::ios::binary) << damaged;
        // Any outcome but a crash or a hang; whatever is delivered is whole frames.
        const auto reader = FrameReader::open(pathOf("damaged"));
        int frames = 0;
        while (reader && frames < 500) {
            const auto frame = (*reader)->next();
            if (!frame || !*frame) {
                break;
            }
            QVERIFY((*frame)->width() > 0 && (*frame)->planes[1].data != nullptr);
            ++frames;
        }
        (void)isVideo(pathOf("damaged"));
        (void)inspectVideo(pathOf("damaged"));
    }
}

void TestHostileVideos::survivesTruncation()
{
    const auto path = pathOf("whole.mp4");
    test::makeClip(path, {.times = steady(20), .sounds = {{}}});
    std::ifstream file(path, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    for (std::size_t size = 0; size < content.size(); size += content.size() / 30 + 1) {
        std::ofstream(pathOf("cut.mp4"), std::ios::binary) << content.substr(0, size);
        const test::SeenClip seen = test::watch(pathOf("cut.mp4"));
        // The index is at the end: without it nothing can be decoded, with a part of it maybe all.
        QVERIFY(!seen.error.empty() || (size > content.size() / 2 && seen.frames.size() <= 20));
    }
    // With the index first, what is there is kept and the loss told.
    const auto output = pathOf("faststart.mp4");
    const auto done = transcode(path, output, {}, {});
    QVERIFY2(done, done ? "" : done.error().detail.c_str());
    std::filesystem::resize_file(output, std::filesystem::file_size(output) * 3 / 4);
    const test::SeenClip seen = test::watch(output);
    QCOMPARE(seen.error, std::string());
    QVERIFY(!seen.frames.empty() && seen.frames.size() < 20);
    QVERIFY(!seen.messages.empty());
}

QTEST_GUILESS_MAIN(TestHostileVideos)
#include "tst_hostile_videos.moc"
