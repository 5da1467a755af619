// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the reader delivers: every frame once, in order, upright, at its exact time.

#include "core/video/frame_reader.h"
#include "tests/core/video/clip_maker.h"
#include "tests/support/test_paths.h"

#include <opencv2/core.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <numeric>

using namespace bauta;
using namespace bauta::video;
using test::ClipOptions;
using test::SeenClip;
using test::steady;
using test::watch;

namespace
{

std::vector<int> upTo(int count, int first = 0)
{
    std::vector<int> numbers(static_cast<std::size_t>(count));
    std::iota(numbers.begin(), numbers.end(), first);
    return numbers;
}

} // namespace

class TestFrameReader final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_folder.isValid()); }
    void deliversEveryFrameAtItsTime_data();
    void deliversEveryFrameAtItsTime();
    void standsUpright_data();
    void standsUpright();
    void subtractsTheContainersStart();
    void hidesWhatAnEditListHides();
    void keepsTenBits();
    void keepsOddSizes();
    void deinterlaces();
    void readsAGif();
    void scales();
    void writableFramesDoNotDisturbDecoding();
    void readsRanges_data();
    void readsRanges();
    void rangeWithoutFramesFails();
    void stopsWhenCancelled();
    void keepsWhatATruncatedFileHas_data();
    void keepsWhatATruncatedFileHas();
    void readsTheTestData_data();
    void readsTheTestData();

private:
    std::filesystem::path make(const ClipOptions& options, const std::string& name)
    {
        const std::filesystem::path path = std::filesystem::path(m_folder.path().toStdString()) / name;
        test::makeClip(path, options);
        return path;
    }

    QTemporaryDir m_folder;
};

void TestFrameReader::deliversEveryFrameAtItsTime_data()
{
    QTest::addColumn<QString>("muxer");
    QTest::addColumn<QString>("encoder");
    QTest::addColumn<int>("num");
    QTest::addColumn<int>("den");
    QTest::addColumn<QList<qint64>>("times");
    QTest::addColumn<int>("bFrames");
    const auto list = [](const std::vector<std::int64_t>& times) {
        return QList<qint64>(times.begin(), times.end());
    };
    QTest::newRow("constant rate") << "mp4"
                                   << "libx264" << 1 << 25 << list(steady(20)) << 0;
    QTest::newRow("B-frames") << "mp4"
                              << "libx264" << 1 << 25 << list(steady(20)) << 3;
    QTest::newRow("23.976") << "mp4"
                            << "libx264" << 1001 << 24000 << list(steady(24)) << 2;
    QTest::newRow("variable rate") << "mp4"
                                   << "libx264" << 1 << 600
                                   << QList<qint64>{0, 20, 41, 60, 150, 151, 152, 400, 420, 440} << 0;
    QTest::newRow("variable rate, B-frames")
        << "mov"
        << "libx264" << 1 << 600 << QList<qint64>{0, 20, 41, 60, 150, 155, 162, 400, 420, 440} << 2;
    QTest::newRow("Matroska") << "matroska"
                              << "libx264" << 1 << 1000 << QList<qint64>{0, 33, 67, 100, 133, 500} << 2;
    QTest::newRow("WebM") << "webm"
                          << "libvpx-vp9" << 1 << 1000 << QList<qint64>{0, 33, 67, 100, 133, 500} << 0;
    QTest::newRow("AVI") << "avi"
                         << "mpeg4" << 1 << 25 << list(steady(12)) << 0;
    QTest::newRow("MPEG-TS") << "mpegts"
                             << "libx264" << 1 << 25 << list(steady(20)) << 2;
    QTest::newRow("one frame") << "mp4"
                               << "libx264" << 1 << 25 << list(steady(1)) << 0;
    QTest::newRow("HEVC") << "mp4"
                          << "libx265" << 1 << 30 << list(steady(12)) << 0;
    QTest::newRow("starts late") << "mp4"
                                 << "libx264" << 1 << 25 << list(steady(8)) << 0;
}

void TestFrameReader::deliversEveryFrameAtItsTime()
{
    QFETCH(QString, muxer);
    QFETCH(QString, encoder);
    QFETCH(int, num);
    QFETCH(int, den);
    QFETCH(QList<qint64>, times);
    QFETCH(int, bFrames);
    if (!test::hasEncoder(encoder.toStdString())) {
        QSKIP("this FFmpeg lacks the encoder");
    }
    ClipOptions options{.muxer = muxer.toStdString(),
                        .encoder = encoder.toStdString(),
                        .timeBase = {num, den},
                        .times = std::vector<std::int64_t>(times.begin(), times.end()),
                        .bFrames = bFrames};
    if (encoder == "libx265") {
        options.encoderOptions["x265-params"] = "log-level=none";
    } else if (encoder == "libvpx-vp9") {
        options.encoderOptions = {{"crf", "10"}, {"b", "0"}, {"deadline", "realtime"}};
    } else if (encoder != "libx264") {
        options.encoderOptions.clear();
    }
    const SeenClip seen = watch(make(options, "clip"));
    QCOMPARE(seen.error, std::string());
    QCOMPARE(seen.numbers(), upTo(static_cast<int>(times.size())));
    QCOMPARE(seen.times({num, den}), options.times);
    QVERIFY(seen.messages.empty());
}

void TestFrameReader::standsUpright_data()
{
    QTest::addColumn<int>("degrees");
    QTest::addColumn<bool>("mirrored");
    for (const bool mirrored : {false, true}) {
        for (const int degrees : {0, 90, 180, 270}) {
            QTest::addRow("%d%s", degrees, mirrored ? " mirrored" : "") << degrees << mirrored;
        }
    }
}

void TestFrameReader::standsUpright()
{
    QFETCH(int, degrees);
    QFETCH(bool, mirrored);
    const auto path = make({.times = steady(6), .clockwiseDegrees = degrees, .mirrored = mirrored}, "turned.mp4");
    const SeenClip seen = watch(path);
    QCOMPARE(seen.error, std::string());
    QCOMPARE(seen.numbers(), upTo(6)); // -1 where the quarters are not where they belong
    QCOMPARE(seen.info.width, 64);
    QCOMPARE(seen.info.height, 48);
    QCOMPARE(seen.info.rotationClockwiseDegrees, degrees);
    QCOMPARE(seen.info.mirrored, mirrored);
    const SeenClip small = watch(path, {.scaledToMaxSide = 32});
    QCOMPARE(static_cast<int>(small.frames.size()), 6);
}

void TestFrameReader::subtractsTheContainersStart()
{
    // 10 s after zero, and the muxer adds its own delay; sound starts with the pictures.
    const auto path = make({.muxer = "mpegts", .times = steady(20, 250), .bFrames = 2, .sounds = {{}}}, "late.ts");
    const SeenClip seen = watch(path);
    QCOMPARE(seen.error, std::string());
    QCOMPARE(seen.numbers(), upTo(20));
    // The sound's first packet may lie up to one of its frames earlier; the distance between pictures is exact.
    QVERIFY(seen.frames.front().pts >= 0);
    QVERIFY(toMicroseconds(seen.frames.front().pts, seen.frames.front().timeBase) < 50'000);
    for (std::size_t i = 1; i < seen.frames.size(); ++i) {
        QCOMPARE(seen.frames[i].pts - seen.frames[i - 1].pts, std::int64_t{3600});
    }
}

void TestFrameReader::hidesWhatAnEditListHides()
{
    // Frames before time zero are hidden by the edit list that the muxer writes.
    const auto path = make({.times = steady(20, -5)}, "edited.mp4");
    const SeenClip seen = watch(path);
    QCOMPARE(seen.error, std::string());
    QCOMPARE(seen.numbers(), upTo(15, 5));
    QCOMPARE(seen.times({1, 25}), steady(15));
}

void TestFrameReader::keepsTenBits()
{
    const auto path = make({.pixelFormat = "yuv420p10le", .times = steady(5)}, "ten.mp4");
    const auto reader = FrameReader::open(path);
    QVERIFY(reader);
    const auto frame = (*reader)->next();
    QVERIFY(frame && *frame);
    QCOMPARE((*frame)->layout.bitDepth, 10);
    QCOMPARE((*frame)->planes[0].type(), CV_16UC1);
    QCOMPARE(test::shownNumber(**frame), 0);
}

void TestFrameReader::keepsOddSizes()
{
    const auto path = make({.muxer = "avi",
                            .encoder = "mjpeg",
                            .encoderOptions = {},
                            .pixelFormat = "yuvj420p",
                            .width = 67,
                            .height = 51,
                            .times = steady(5)},
                           "odd.avi");
    const auto reader = FrameReader::open(path);
    QVERIFY(reader);
    const auto frame = (*reader)->next();
    QVERIFY(frame && *frame);
    QCOMPARE((*frame)->width(), 67);
    QCOMPARE((*frame)->height(), 51);
    QCOMPARE((*frame)->planes[1].cols, 34);
    QCOMPARE((*frame)->layout.range, ColourRange::Full);
    QCOMPARE(test::shownNumber(**frame), 0);
}

void TestFrameReader::deinterlaces()
{
    const auto path = make({.muxer = "mpegts",
                            .encoder = "mpeg2video",
                            .encoderOptions = {},
                            .width = 128,
                            .height = 96,
                            .times = steady(12),
                            .interlaced = true},
                           "interlaced.ts");
    const auto reader = FrameReader::open(path);
    QVERIFY(reader);
    int frames = 0;
    for (auto frame = (*reader)->next(); frame && *frame; frame = (*reader)->next()) {
        // The lowest bit's block differs between the fields of every frame: combed, unless deinterlaced.
        const cv::Mat block = (*frame)->planes[0](cv::Rect(9, 22, 3, 4));
        double least = 0.0;
        double most = 0.0;
        cv::minMaxLoc(block, &least, &most);
        if (frames > 0 && frames < 11) {
            QVERIFY2(most - least < 100.0, qPrintable(QString("frame %1: %2 to %3").arg(frames).arg(least).arg(most)));
        }
        QCOMPARE((*frame)->index, std::int64_t{frames});
        ++frames;
    }
    QCOMPARE(frames, 12);
    const SeenClip seen = watch(path);
    QCOMPARE(seen.times({1, 25}), steady(12));
}

void TestFrameReader::readsAGif()
{
    const auto path = make({.muxer = "gif",
                            .encoder = "gif",
                            .encoderOptions = {},
                            .pixelFormat = "gray",
                            .timeBase = {1, 100},
                            .times = {0, 10, 15, 40, 50}},
                           "animated.gif");
    const SeenClip seen = watch(path);
    QCOMPARE(seen.error, std::string());
    QCOMPARE(seen.numbers(), upTo(5));
    QCOMPARE(seen.times({1, 100}), (std::vector<std::int64_t>{0, 10, 15, 40, 50}));
    QCOMPARE(seen.info.layout.chromaShiftX, 0);
    QCOMPARE(seen.info.layout.range, ColourRange::Full);
    QCOMPARE(seen.info.container, std::string("gif"));
}

void TestFrameReader::scales()
{
    const auto path = make({.width = 256, .height = 144, .times = steady(10), .bFrames = 2}, "large.mp4");
    const auto reader = FrameReader::open(path, {.scaledToMaxSide = 128});
    QVERIFY(reader);
    QCOMPARE((*reader)->scaleX(), 0.5);
    QCOMPARE((*reader)->scaleY(), 0.5);
    int frames = 0;
    for (auto frame = (*reader)->next(); frame && *frame; frame = (*reader)->next()) {
        QCOMPARE((*frame)->width(), 128);
        QCOMPARE((*frame)->height(), 72);
        QCOMPARE(test::shownNumber(**frame, 0.5), frames++);
    }
    QCOMPARE(frames, 10);
    const auto whole = FrameReader::open(path, {.scaledToMaxSide = 4000});
    QVERIFY(whole);
    QCOMPARE((*whole)->scaleX(), 1.0);
    const auto frame = (*whole)->next();
    QCOMPARE((*frame)->width(), 256);
}

void TestFrameReader::writableFramesDoNotDisturbDecoding()
{
    const auto path = make({.times = steady(20), .bFrames = 2, .keyInterval = 20}, "predicted.mp4");
    const auto reader = FrameReader::open(path, {.writable = true});
    QVERIFY(reader);
    int frames = 0;
    for (auto frame = (*reader)->next(); frame && *frame; frame = (*reader)->next()) {
        QCOMPARE(test::shownNumber(**frame), frames++);
        for (cv::Mat& plane : (*frame)->planes) {
            plane.setTo(0); // would spread to all that follow if the decoder still used it
        }
    }
    QCOMPARE(frames, 20);
}

void TestFrameReader::readsRanges_data()
{
    QTest::addColumn<QString>("muxer");
    QTest::addColumn<qint64>("from");
    QTest::addColumn<qint64>("to");
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("count");
    for (const char* muxer : {"mp4", "matroska", "mpegts"}) {
        QTest::addRow("%s: middle", muxer) << muxer << qint64{1'000'000} << qint64{2'000'000} << 25 << 25;
        QTest::addRow("%s: between frames", muxer) << muxer << qint64{1'010'000} << qint64{1'090'000} << 26 << 2;
        QTest::addRow("%s: start", muxer) << muxer << qint64{0} << qint64{200'000} << 0 << 5;
        QTest::addRow("%s: to the end", muxer) << muxer << qint64{2'800'000} << qint64{99'000'000} << 70 << 5;
    }
}

void TestFrameReader::readsRanges()
{
    QFETCH(QString, muxer);
    QFETCH(qint64, from);
    QFETCH(qint64, to);
    QFETCH(int, first);
    QFETCH(int, count);
    const auto path =
        make({.muxer = muxer.toStdString(), .times = steady(75), .bFrames = 2, .keyInterval = 20}, "long");
    const SeenClip seen = watch(path, {.range = {.fromInMicroseconds = from, .toInMicroseconds = to}});
    QCOMPARE(seen.error, std::string());
    QCOMPARE(seen.numbers(), upTo(count, first));
    QCOMPARE(seen.times({1, 25}), steady(count)); // after the first delivered frame
}

void TestFrameReader::rangeWithoutFramesFails()
{
    const auto path = make({.times = steady(10)}, "short.mp4");
    const SeenClip seen = watch(path, {.range = {.fromInMicroseconds = 5'000'000}});
    QVERIFY(seen.frames.empty());
    QVERIFY(seen.error.find("no frame in the range") != std::string::npos);
}

void TestFrameReader::stopsWhenCancelled()
{
    const auto path = make({.times = steady(30)}, "cancelled.mp4");
    CancelSource cancel;
    const auto reader = FrameReader::open(path, {.cancel = cancel.token()});
    QVERIFY(reader);
    QVERIFY((*reader)->next());
    cancel.request();
    const auto frame = (*reader)->next();
    QVERIFY(!frame);
    QCOMPARE(frame.error().code, ErrorCode::Cancelled);
    const auto late = FrameReader::open(path, {.cancel = cancel.token()});
    QVERIFY(!late);
    QCOMPARE(late.error().code, ErrorCode::Cancelled);
}

void TestFrameReader::keepsWhatATruncatedFileHas_data()
{
    QTest::addColumn<QString>("muxer");
    QTest::addColumn<QString>("encoder");
    QTest::newRow("Matroska") << "matroska"
                              << "libx264";
    QTest::newRow("AVI") << "avi"
                         << "mpeg4";
    QTest::newRow("GIF") << "gif"
                         << "gif";
}

void TestFrameReader::keepsWhatATruncatedFileHas()
{
    QFETCH(QString, muxer);
    QFETCH(QString, encoder);
    ClipOptions options{.muxer = muxer.toStdString(), .encoder = encoder.toStdString(), .times = steady(60)};
    if (encoder != "libx264") {
        options.encoderOptions.clear();
    }
    if (muxer == "gif") {
        options.pixelFormat = "gray";
        options.timeBase = {1, 100};
    }
    const auto path = make(options, "cut");
    QVERIFY(watch(path).messages.empty());
    std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
    const SeenClip seen = watch(path);
    QCOMPARE(seen.error, std::string());
    QVERIFY(seen.frames.size() > 5 && seen.frames.size() < 60);
    // The last one may be there in part.
    std::vector<int> numbers = seen.numbers();
    numbers.pop_back();
    QCOMPARE(numbers, upTo(static_cast<int>(numbers.size())));
    QVERIFY(!seen.messages.empty());
}

void TestFrameReader::readsTheTestData_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("frames");
    QTest::newRow("talk") << "talk_1080p.mp4" << 105;
    QTest::newRow("stage") << "stage_360p.mp4" << 275;
    QTest::newRow("crowd") << "crowd_540p.mp4" << 127;
}

void TestFrameReader::readsTheTestData()
{
    QFETCH(QString, name);
    QFETCH(int, frames);
    const auto data = test::testData();
    if (!data) {
        QSKIP("no test data");
    }
    const SeenClip seen = watch(*data / "testdata" / "video" / name.toStdString(), {.scaledToMaxSide = 320});
    QCOMPARE(seen.error, std::string());
    QCOMPARE(static_cast<int>(seen.frames.size()), frames);
    QVERIFY(seen.messages.empty());
}

QTEST_GUILESS_MAIN(TestFrameReader)
#include "tst_frame_reader.moc"
