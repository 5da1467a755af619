// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Encoders, containers, bit depths, colours and sizes: what is kept, and what the user is told where it cannot be.

#include "core/video/transcoder.h"
#include "tests/core/video/clip_maker.h"

#include <opencv2/core.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <numeric>

using namespace bauta;
using namespace bauta::video;
using test::ClipOptions;
using test::SeenClip;
using test::steady;
using test::watch;

namespace
{

std::vector<int> upTo(int count)
{
    std::vector<int> numbers(static_cast<std::size_t>(count));
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
}

bool mentions(const std::vector<std::string>& messages, const std::string& part)
{
    return std::any_of(messages.begin(), messages.end(),
                       [&part](const std::string& message) { return message.find(part) != std::string::npos; });
}

} // namespace

class TestTranscoderFormats final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { std::filesystem::remove_all(pathOf("out")); }
    void writesEveryEncoder_data();
    void writesEveryEncoder();
    void keepsTheCodecFamily_data();
    void keepsTheCodecFamily();
    void refusesWhatDoesNotFit_data();
    void refusesWhatDoesNotFit();
    void namesOutputs();
    void bakesRotations();
    void keepsTenBitsAndHdr_data();
    void keepsTenBitsAndHdr();
    void keepsFullRange();
    void padsOddSizes();
    void keepsOddSizesWhereItCan();
    void deinterlaces();
    void encodesSoundAnew();
    void dropsSoundThatNothingHolds();
    void gifToGif();
    void gifToMp4();
    void unpaintedFramesKeepTheirLooks();

private:
    std::filesystem::path pathOf(const std::string& name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    std::filesystem::path make(const ClipOptions& options, const std::string& name)
    {
        test::makeClip(pathOf(name), options);
        return pathOf(name);
    }

    QTemporaryDir m_folder;
};

void TestTranscoderFormats::writesEveryEncoder_data()
{
    QTest::addColumn<QString>("encoder");
    QTest::addColumn<QString>("extension");
    QTest::addColumn<QString>("codec");
    QTest::newRow("h264") << "h264"
                          << "mp4"
                          << "h264";
    QTest::newRow("hevc") << "hevc"
                          << "mp4"
                          << "hevc";
    QTest::newRow("hevc mkv") << "hevc"
                              << "mkv"
                              << "hevc";
    QTest::newRow("vp9 webm") << "vp9"
                              << "webm"
                              << "vp9";
    QTest::newRow("vp9 mp4") << "vp9"
                             << "mp4"
                             << "vp9";
    QTest::newRow("vp8") << "vp8"
                         << "webm"
                         << "vp8";
    QTest::newRow("av1") << "av1"
                         << "mp4"
                         << "av1";
    QTest::newRow("av1 webm") << "av1"
                              << "webm"
                              << "av1";
    QTest::newRow("libaom") << "libaom-av1"
                            << "mkv"
                            << "av1";
    QTest::newRow("mpeg4") << "mpeg4"
                           << "avi"
                           << "mpeg4";
    QTest::newRow("mpeg2") << "mpeg2video"
                           << "ts"
                           << "mpeg2video";
    QTest::newRow("mjpeg") << "mjpeg"
                           << "mov"
                           << "mjpeg";
    QTest::newRow("prores") << "prores"
                            << "mov"
                            << "prores";
    QTest::newRow("ffv1") << "ffv1"
                          << "mkv"
                          << "ffv1";
    QTest::newRow("h264 avi") << "h264"
                              << "avi"
                              << "h264";
}

void TestTranscoderFormats::writesEveryEncoder()
{
    QFETCH(QString, encoder);
    QFETCH(QString, extension);
    QFETCH(QString, codec);
    // At least 64 x 64 for SVT-AV1.
    const auto source = make({.width = 128, .height = 96, .times = steady(20), .bFrames = 2}, "source.mp4");
    const auto target = pathOf("out/clip." + extension.toStdString());
    TranscodeOptions options{.encoder = encoder.toStdString(), .preset = "ultrafast"};
    const auto report = transcode(source, target, options, test::paintsNothing());
    if (!report && report.error().detail.find("has no encoder") != std::string::npos) {
        QSKIP("this FFmpeg lacks the encoder");
    }
    QVERIFY2(report, report ? "" : report.error().detail.c_str());
    const SeenClip seen = watch(target);
    QCOMPARE(seen.error, std::string());
    QCOMPARE(seen.info.codec, codec.toStdString());
    QCOMPARE(seen.numbers(), upTo(20));
    // Matroska counts in milliseconds, which 40 ms a frame happen to fit.
    QCOMPARE(seen.times({1, 25}), steady(20));
    QVERIFY(seen.messages.empty());
}

void TestTranscoderFormats::keepsTheCodecFamily_data()
{
    QTest::addColumn<QString>("muxer");
    QTest::addColumn<QString>("encoder");
    QTest::addColumn<QString>("pixels");
    QTest::addColumn<QString>("extension");
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("message");
    QTest::newRow("h264 in mp4") << "mp4"
                                 << "libx264"
                                 << "yuv420p"
                                 << "mp4"
                                 << "h264"
                                 << "";
    QTest::newRow("vp8 in webm") << "webm"
                                 << "libvpx"
                                 << "yuv420p"
                                 << "webm"
                                 << "vp8"
                                 << "";
    QTest::newRow("mpeg4 in avi") << "avi"
                                  << "mpeg4"
                                  << "yuv420p"
                                  << "avi"
                                  << "mpeg4"
                                  << "";
    QTest::newRow("mpeg2 in ts") << "mpegts"
                                 << "mpeg2video"
                                 << "yuv420p"
                                 << "ts"
                                 << "mpeg2video"
                                 << "";
    QTest::newRow("mjpeg in avi") << "avi"
                                  << "mjpeg"
                                  << "yuvj422p"
                                  << "avi"
                                  << "mjpeg"
                                  << "";
    QTest::newRow("h264 to webm") << "mp4"
                                  << "libx264"
                                  << "yuv420p"
                                  << "webm"
                                  << "vp9"
                                  << "cannot hold h264";
    QTest::newRow("msmpeg4 in avi") << "avi"
                                    << "msmpeg4"
                                    << "yuv420p"
                                    << "avi"
                                    << "h264"
                                    << "no encoder for msmpeg4v3";
}

void TestTranscoderFormats::keepsTheCodecFamily()
{
    QFETCH(QString, muxer);
    QFETCH(QString, encoder);
    QFETCH(QString, pixels);
    QFETCH(QString, extension);
    QFETCH(QString, written);
    QFETCH(QString, message);
    ClipOptions options{.muxer = muxer.toStdString(),
                        .encoder = encoder.toStdString(),
                        .pixelFormat = pixels.toStdString(),
                        .times = steady(15)};
    if (encoder != "libx264") {
        options.encoderOptions.clear();
    }
    const auto source = make(options, "source");
    const auto target = pathOf("out/clip." + extension.toStdString());
    const auto report = transcode(source, target, {}, test::paintsNothing());
    QVERIFY2(report, report ? "" : report.error().detail.c_str());
    const SeenClip seen = watch(target);
    QCOMPARE(seen.info.codec, written.toStdString());
    QCOMPARE(seen.numbers(), upTo(15));
    QCOMPARE(seen.times({1, 25}), steady(15));
    QCOMPARE(message.isEmpty(), report->messages.empty());
    QVERIFY(message.isEmpty() || mentions(report->messages, message.toStdString()));
}

void TestTranscoderFormats::refusesWhatDoesNotFit_data()
{
    QTest::addColumn<QString>("encoder");
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("crf");
    QTest::addColumn<QString>("preset");
    QTest::addColumn<QString>("says");
    QTest::newRow("unknown encoder") << "h265x"
                                     << "a.mp4" << -1.0 << ""
                                     << "unknown encoder 'h265x'";
    QTest::newRow("unknown container") << "same"
                                       << "a.xyz" << -1.0 << ""
                                       << "'.xyz' is no video format";
    QTest::newRow("no extension") << "same"
                                  << "a" << -1.0 << ""
                                  << "no video format";
    QTest::newRow("h264 in webm") << "h264"
                                  << "a.webm" << -1.0 << ""
                                  << "webm files cannot hold h264";
    QTest::newRow("quality too high") << "h264"
                                      << "a.mp4" << 52.0 << ""
                                      << "from 0 to 51";
    QTest::newRow("quality of lossless") << "ffv1"
                                         << "a.mkv" << 5.0 << ""
                                         << "no such quality";
    QTest::newRow("unknown preset") << "h264"
                                    << "a.mp4" << -1.0 << "placebo2"
                                    << "unknown preset";
}

void TestTranscoderFormats::refusesWhatDoesNotFit()
{
    QFETCH(QString, encoder);
    QFETCH(QString, name);
    QFETCH(double, crf);
    QFETCH(QString, preset);
    QFETCH(QString, says);
    const auto source = make({.times = steady(5)}, "source.mp4");
    TranscodeOptions options{.encoder = encoder.toStdString(), .preset = preset.toStdString()};
    if (crf >= 0.0) {
        options.crf = crf;
    }
    const auto report = transcode(source, pathOf("out/" + name.toStdString()), options, test::paintsNothing());
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::InvalidArgument);
    QVERIFY2(QString::fromStdString(report.error().detail).contains(says), report.error().detail.c_str());
    QVERIFY(!std::filesystem::exists(pathOf("out")) || std::filesystem::is_empty(pathOf("out")));
}

void TestTranscoderFormats::namesOutputs()
{
    VideoInfo info;
    info.container = "mkv";
    info.codec = "h264";
    QCOMPARE(chooseOutput(info, "", {})->extension, std::string(".mkv"));
    QCOMPARE(chooseOutput(info, "", {})->encoder, std::string("libx264"));
    info.container = "avi";
    info.codec = "cinepak";
    const auto old = chooseOutput(info, "", {});
    QCOMPARE(old->extension, std::string(".mp4"));
    QVERIFY(mentions(old->messages, "cinepak"));
    QCOMPARE(chooseOutput(info, ".MOV", {})->extension, std::string(".mov"));
    QVERIFY(!listEncoders().empty());
}

void TestTranscoderFormats::bakesRotations()
{
    for (const int degrees : {90, 180, 270}) {
        const auto source =
            make({.times = steady(8), .clockwiseDegrees = degrees, .mirrored = degrees == 90}, "source.mp4");
        const auto target = pathOf("out/turned" + std::to_string(degrees) + ".mp4");
        QVERIFY(transcode(source, target, {}, test::paintsNothing()));
        const SeenClip seen = watch(target);
        QCOMPARE(seen.numbers(), upTo(8));
        QCOMPARE(seen.info.rotationClockwiseDegrees, 0);
        QVERIFY(!seen.info.mirrored);
        QCOMPARE(seen.info.width, 64);
    }
}

void TestTranscoderFormats::keepsTenBitsAndHdr_data()
{
    QTest::addColumn<QString>("encoder");
    QTest::addColumn<QString>("extension");
    QTest::newRow("h264 mp4") << "h264"
                              << "mp4";
    QTest::newRow("hevc mp4") << "hevc"
                              << "mp4";
    QTest::newRow("hevc mkv") << "hevc"
                              << "mkv";
    QTest::newRow("vp9 mkv") << "vp9"
                             << "mkv";
    QTest::newRow("av1 mkv") << "av1"
                             << "mkv";
}

void TestTranscoderFormats::keepsTenBitsAndHdr()
{
    QFETCH(QString, encoder);
    QFETCH(QString, extension);
    const auto source = make({.muxer = "matroska",
                              .pixelFormat = "yuv420p10le",
                              .width = 128,
                              .height = 96,
                              .times = steady(8),
                              .hdr = true},
                             "source.mkv");
    const auto target = pathOf("out/clip." + extension.toStdString());
    const auto report =
        transcode(source, target, {.encoder = encoder.toStdString(), .preset = "veryfast"}, test::paintsNothing());
    QVERIFY2(report, report ? "" : report.error().detail.c_str());
    const SeenClip before = watch(source);
    const SeenClip after = watch(target);
    QCOMPARE(after.numbers(), upTo(8));
    QCOMPARE(after.info.layout.bitDepth, 10);
    QCOMPARE(after.info.colour.primaries, before.info.colour.primaries);
    QCOMPARE(after.info.colour.transfer, 16);
    QCOMPARE(after.info.colour.matrix, 9);
    QVERIFY(after.info.colour.masteringDisplay);
    QVERIFY(after.info.colour.contentLight);
    QVERIFY(report->messages.empty());
}

void TestTranscoderFormats::keepsFullRange()
{
    const auto source = make({.times = steady(5), .fullRange = true}, "source.mp4");
    QCOMPARE(watch(source).info.layout.range, ColourRange::Full);
    QVERIFY(transcode(source, pathOf("out/clip.mp4"), {}, test::paintsNothing()));
    QCOMPARE(watch(pathOf("out/clip.mp4")).info.layout.range, ColourRange::Full);
}

void TestTranscoderFormats::padsOddSizes()
{
    const auto source = make({.muxer = "avi",
                              .encoder = "mjpeg",
                              .encoderOptions = {},
                              .pixelFormat = "yuvj420p",
                              .width = 67,
                              .height = 51,
                              .times = steady(6)},
                             "odd.avi");
    const auto report = transcode(source, pathOf("out/clip.mp4"), {.encoder = "h264"}, test::paintsNothing());
    QVERIFY2(report, report ? "" : report.error().detail.c_str());
    QVERIFY(mentions(report->messages, "even sizes"));
    const auto reader = FrameReader::open(pathOf("out/clip.mp4"));
    QVERIFY(reader);
    const auto frame = (*reader)->next();
    QCOMPARE((*frame)->width(), 68);
    QCOMPARE((*frame)->height(), 52);
    // The added column looks like its neighbour.
    QVERIFY(cv::norm((*frame)->planes[0].col(67), (*frame)->planes[0].col(66), cv::NORM_INF) < 12.0);
    QCOMPARE(test::shownNumber(**frame), 0);
}

void TestTranscoderFormats::keepsOddSizesWhereItCan()
{
    const auto source = make({.muxer = "avi",
                              .encoder = "mjpeg",
                              .encoderOptions = {},
                              .pixelFormat = "yuvj420p",
                              .width = 67,
                              .height = 51,
                              .times = steady(6)},
                             "odd.avi");
    for (const auto& [encoder, name] : {std::pair("vp9", "out/clip.webm"), std::pair("same", "out/clip.avi")}) {
        const auto report = transcode(source, pathOf(name), {.encoder = encoder}, test::paintsNothing());
        QVERIFY2(report, report ? "" : report.error().detail.c_str());
        const SeenClip seen = watch(pathOf(name));
        QCOMPARE(seen.info.width, 67);
        QCOMPARE(seen.info.height, 51);
        QCOMPARE(seen.numbers(), upTo(6));
    }
}

void TestTranscoderFormats::deinterlaces()
{
    const auto source = make({.muxer = "mpegts",
                              .encoder = "mpeg2video",
                              .encoderOptions = {},
                              .width = 128,
                              .height = 96,
                              .times = steady(12),
                              .interlaced = true},
                             "interlaced.ts");
    const auto report = transcode(source, pathOf("out/clip.mp4"), {.encoder = "h264"}, test::paintsNothing());
    QVERIFY2(report, report ? "" : report.error().detail.c_str());
    const SeenClip seen = watch(pathOf("out/clip.mp4"));
    QCOMPARE(static_cast<int>(seen.frames.size()), 12);
    QCOMPARE(seen.times({1, 25}), steady(12));
    QVERIFY(!seen.info.interlaced);
}

void TestTranscoderFormats::encodesSoundAnew()
{
    const auto source = make({.times = steady(50), .sounds = {{}}}, "source.mp4");
    const auto report =
        transcode(source, pathOf("out/clip.webm"), {.encoder = "vp8", .preset = "ultrafast"}, test::paintsNothing());
    QVERIFY2(report, report ? "" : report.error().detail.c_str());
    QCOMPARE(report->audioEncoded, 1);
    QVERIFY(mentions(report->messages, "encoded anew as opus"));
    const auto info = inspectVideo(pathOf("out/clip.webm"));
    QCOMPARE(info->audioTracks.front().codec, std::string("opus"));
    const test::SoundPackets packets = test::soundPackets(pathOf("out/clip.webm"));
    QVERIFY2(std::abs(packets.timesUs.back() - 2'000'000) < 60'000,
             qPrintable(QString::number(packets.timesUs.back())));
    // FFmpeg 7 puts plain PCM into MP4 as it is; this kind no version does.
    const auto pcm = make({.muxer = "matroska", .times = steady(50), .sounds = {{.encoder = "pcm_alaw"}}}, "pcm.mkv");
    const auto mp4 = transcode(pcm, pathOf("out/clip.mp4"), {}, test::paintsNothing());
    QVERIFY2(mp4, mp4 ? "" : mp4.error().detail.c_str());
    QVERIFY(mentions(mp4->messages, "encoded anew as aac"));
}

void TestTranscoderFormats::dropsSoundThatNothingHolds()
{
    const auto source = make({.times = steady(10), .sounds = {{}}}, "source.mp4");
    const auto report = transcode(source, pathOf("out/clip.gif"), {}, test::paintsNothing());
    QVERIFY2(report, report ? "" : report.error().detail.c_str());
    QVERIFY(mentions(report->messages, "gif files hold none"));
    QCOMPARE(watch(pathOf("out/clip.gif")).numbers(), upTo(10));
}

void TestTranscoderFormats::gifToGif()
{
    const auto source = make({.muxer = "gif",
                              .encoder = "gif",
                              .encoderOptions = {},
                              .pixelFormat = "gray",
                              .timeBase = {1, 100},
                              .times = {0, 10, 15, 40, 50}},
                             "source.gif");
    const auto report = transcode(source, pathOf("out/clip.gif"), {}, test::paintsNothing());
    QVERIFY2(report, report ? "" : report.error().detail.c_str());
    QVERIFY2(report->messages.empty(), report->messages.empty() ? "" : report->messages.front().c_str());
    const SeenClip seen = watch(pathOf("out/clip.gif"));
    QCOMPARE(seen.numbers(), upTo(5));
    QCOMPARE(seen.times({1, 100}), (std::vector<std::int64_t>{0, 10, 15, 40, 50}));
}

void TestTranscoderFormats::gifToMp4()
{
    const auto source = make({.muxer = "gif",
                              .encoder = "gif",
                              .encoderOptions = {},
                              .pixelFormat = "gray",
                              .timeBase = {1, 100},
                              .times = {0, 10, 15, 40, 50}},
                             "source.gif");
    const auto report = transcode(source, pathOf("out/clip.mp4"), {}, test::paintsNothing());
    QVERIFY2(report, report ? "" : report.error().detail.c_str());
    const SeenClip seen = watch(pathOf("out/clip.mp4"));
    QCOMPARE(seen.numbers(), upTo(5));
    QCOMPARE(seen.times({1, 100}), (std::vector<std::int64_t>{0, 10, 15, 40, 50}));
    QCOMPARE(seen.info.layout.chromaShiftY, 1);
    QCOMPARE(seen.info.layout.range, ColourRange::Limited);
}

void TestTranscoderFormats::unpaintedFramesKeepTheirLooks()
{
    // Lossless in and out: what is not painted is the same bit by bit.
    const auto source =
        make({.muxer = "matroska", .encoder = "ffv1", .encoderOptions = {}, .times = steady(10)}, "source.mkv");
    QVERIFY(transcode(source, pathOf("out/clip.mkv"), {}, test::paintsNothing()));
    const auto before = FrameReader::open(source);
    const auto after = FrameReader::open(pathOf("out/clip.mkv"));
    QVERIFY(before && after);
    for (int i = 0; i < 10; ++i) {
        const auto a = (*before)->next();
        const auto b = (*after)->next();
        QVERIFY(a && *a && b && *b);
        for (std::size_t plane = 0; plane < 3; ++plane) {
            QCOMPARE(cv::norm((*a)->planes.at(plane), (*b)->planes.at(plane), cv::NORM_INF), 0.0);
        }
    }
}

QTEST_GUILESS_MAIN(TestTranscoderFormats)
#include "tst_transcoder_formats.moc"
