// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The second pass: every frame painted once and kept at its time, sound untouched, nothing left on failure.

#include "core/video/frame_rgb.h"
#include "core/video/transcoder.h"
#include "core/video/verify.h"
#include "tests/core/video/clip_maker.h"

#include <sys/stat.h>

#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <numeric>
#include <thread>

using namespace bauta;
using namespace bauta::video;
using test::ClipOptions;
using test::SeenClip;
using test::SeenFrame;
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

class TestTranscoder final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { std::filesystem::remove_all(pathOf("out")); }
    void keepsFramesAndTimes_data();
    void keepsFramesAndTimes();
    void paintsEveryFrameInOrder();
    void copiesSound();
    void choosesTracks();
    void dropsSound();
    void cutsRanges();
    void cutsHiddenSound();
    void keepsOffsetsBetweenSoundAndPictures();
    void reportsProgress();
    void slowPaintersAreWaitedFor();
    void failingPainterLeavesNothing();
    void cancelLeavesNothing();
    void cancelIsPrompt();
    void neverOverwritesItsInput();
    void respectsExistingFiles();
    void temporaryFileIsPrivate();

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
    [[nodiscard]] int filesInOutput() const
    {
        if (!std::filesystem::exists(pathOf("out"))) {
            return 0;
        }
        return static_cast<int>(std::distance(std::filesystem::directory_iterator(pathOf("out")), {}));
    }

    QTemporaryDir m_folder;
};

void TestTranscoder::keepsFramesAndTimes_data()
{
    QTest::addColumn<QString>("extension");
    QTest::addColumn<QString>("muxer");
    QTest::addColumn<int>("num");
    QTest::addColumn<int>("den");
    QTest::addColumn<QList<qint64>>("times");
    const auto list = [](const std::vector<std::int64_t>& times) {
        return QList<qint64>(times.begin(), times.end());
    };
    const QList<qint64> variable = {0, 20, 41, 60, 150, 155, 162, 400, 420, 440};
    QTest::newRow("mp4 constant") << "mp4"
                                  << "mp4" << 1 << 25 << list(steady(30));
    QTest::newRow("mp4 23.976") << "mp4"
                                << "mp4" << 1001 << 24000 << list(steady(30));
    QTest::newRow("mp4 variable") << "mp4"
                                  << "mp4" << 1 << 600 << variable;
    QTest::newRow("mov variable") << "mov"
                                  << "mov" << 1 << 600 << variable;
    QTest::newRow("mkv variable") << "mkv"
                                  << "matroska" << 1 << 1000 << variable;
    QTest::newRow("ts") << "ts"
                        << "mpegts" << 1 << 25 << list(steady(30));
    QTest::newRow("one frame") << "mp4"
                               << "mp4" << 1 << 25 << list(steady(1));
    QTest::newRow("two frames") << "mkv"
                                << "matroska" << 1 << 25 << list(steady(2));
}

void TestTranscoder::keepsFramesAndTimes()
{
    QFETCH(QString, extension);
    QFETCH(QString, muxer);
    QFETCH(int, num);
    QFETCH(int, den);
    QFETCH(QList<qint64>, times);
    const auto source = make({.muxer = muxer.toStdString(),
                              .timeBase = {num, den},
                              .times = std::vector<std::int64_t>(times.begin(), times.end()),
                              .bFrames = 2},
                             "source");
    const auto target = pathOf("out/clip." + extension.toStdString());
    const auto report = transcode(source, target, {}, test::paintsNothing());
    QVERIFY2(report, report ? "" : report.error().detail.c_str());
    QCOMPARE(report->frames, std::int64_t{times.size()});
    QCOMPARE(report->encoder, std::string("libx264"));
    QVERIFY2(report->messages.empty(), report->messages.empty() ? "" : report->messages.front().c_str());
    const SeenClip before = watch(source);
    const SeenClip after = watch(target);
    QCOMPARE(after.error, std::string());
    QCOMPARE(after.numbers(), before.numbers());
    QCOMPARE(after.times({num, den}), std::vector<std::int64_t>(times.begin(), times.end()));
    if (times.size() > 10) { // of a variable rate it is what the container makes of it
        QCOMPARE(after.info.averageFrameRate, before.info.averageFrameRate);
    }
    QCOMPARE(filesInOutput(), 1);
}

void TestTranscoder::paintsEveryFrameInOrder()
{
    const auto source = make({.times = steady(40), .bFrames = 2}, "source.mp4");
    std::vector<std::int64_t> indices;
    std::vector<int> numbers;
    const auto report = transcode(source, pathOf("out/clip.mp4"), {}, [&](Frame& frame) -> Expected<void> {
        indices.push_back(frame.index);
        numbers.push_back(test::shownNumber(frame));
        // Invert the number's lowest bit.
        RgbPatch patch = takePatch(frame, {8, 21, 6, 6});
        patch.rgb.setTo(cv::Scalar::all(numbers.back() % 2 == 0 ? 255 : 0));
        putPatch(patch, frame);
        return {};
    });
    QVERIFY(report);
    QCOMPARE(numbers, upTo(40));
    QCOMPARE(static_cast<int>(indices.size()), 40);
    QCOMPARE(indices.back(), std::int64_t{39});
    const SeenClip after = watch(pathOf("out/clip.mp4"));
    for (int i = 0; i < 40; ++i) {
        QCOMPARE(after.frames[static_cast<std::size_t>(i)].number, i ^ 1);
    }
}

void TestTranscoder::copiesSound()
{
    const auto source = make({.times = steady(50), .sounds = {{.language = "deu"}, {.language = "fra"}}}, "source.mp4");
    for (const char* name : {"out/clip.mp4", "out/clip.mkv", "out/clip.mov"}) {
        const auto report = transcode(source, pathOf(name), {}, test::paintsNothing());
        QVERIFY2(report, report ? "" : report.error().detail.c_str());
        QCOMPARE(report->audioCopied, 2);
        QCOMPARE(report->audioEncoded, 0);
        for (const int track : {0, 1}) {
            const test::SoundPackets before = test::soundPackets(source, track);
            const test::SoundPackets after = test::soundPackets(pathOf(name), track);
            QVERIFY(before.hashes.size() > 80);
            QVERIFY(before.hashes == after.hashes);
            // Matroska stores no negative times: there pictures and sound start later by the sound's lead-in.
            const std::int64_t shift = after.timesUs[40] - before.timesUs[40];
            const SeenFrame first = watch(pathOf(name)).frames.front();
            QVERIFY(std::abs(shift - toMicroseconds(first.pts, first.timeBase)) <= 1000);
        }
        QVERIFY(test::soundPackets(source, 0).hashes != test::soundPackets(source, 1).hashes);
        QCOMPARE(inspectVideo(pathOf(name))->audioTracks[1].language, std::string("fra"));
    }
}

void TestTranscoder::choosesTracks()
{
    const auto source = make({.times = steady(25), .sounds = {{}, {}}}, "source.mp4");
    const auto report =
        transcode(source, pathOf("out/clip.mp4"), {.audioTracks = std::vector<int>{1}}, test::paintsNothing());
    QVERIFY(report);
    QCOMPARE(test::streamsOf(pathOf("out/clip.mp4"), 'a'), 1);
    QVERIFY(test::soundPackets(source, 1).hashes == test::soundPackets(pathOf("out/clip.mp4"), 0).hashes);
}

void TestTranscoder::dropsSound()
{
    const auto source = make({.times = steady(25), .sounds = {{}}}, "source.mp4");
    const auto report = transcode(source, pathOf("out/clip.mp4"), {.audio = AudioMode::Drop}, test::paintsNothing());
    QVERIFY(report);
    QCOMPARE(test::streamsOf(pathOf("out/clip.mp4"), 'a'), 0);
    QCOMPARE(report->messages, std::vector<std::string>{"the sound is left out"});
}

void TestTranscoder::cutsRanges()
{
    const auto source = make({.times = steady(100), .bFrames = 2, .keyInterval = 30, .sounds = {{}}}, "source.mp4");
    const auto report =
        transcode(source, pathOf("out/clip.mp4"),
                  {.range = {.fromInMicroseconds = 1'000'000, .toInMicroseconds = 3'000'000}}, test::paintsNothing());
    QVERIFY2(report, report ? "" : report.error().detail.c_str());
    const SeenClip after = watch(pathOf("out/clip.mp4"));
    QCOMPARE(after.numbers(), upTo(50, 25));
    const test::SoundPackets all = test::soundPackets(source);
    const test::SoundPackets cut = test::soundPackets(pathOf("out/clip.mp4"));
    // Two seconds of packets of 1024 samples, the very ones of that time.
    QVERIFY(std::abs(static_cast<int>(cut.hashes.size()) - 94) <= 1);
    const auto first = std::find(all.hashes.begin(), all.hashes.end(), cut.hashes.front()) - all.hashes.begin();
    QVERIFY(std::abs(all.timesUs[static_cast<std::size_t>(first)] - 1'000'000) < 50'000);
    for (std::size_t i = 0; i < cut.hashes.size(); ++i) {
        QCOMPARE(cut.hashes[i], all.hashes[static_cast<std::size_t>(first) + i]);
    }
    // Sound and pictures keep their distance, to a packet.
    const std::int64_t shift = all.timesUs[static_cast<std::size_t>(first)] - cut.timesUs.front();
    QVERIFY2(std::abs(shift - 1'000'000) < 25'000, qPrintable(QString::number(shift)));
}

void TestTranscoder::cutsHiddenSound()
{
    // Two seconds before time zero are hidden by the edit list: pictures and sound that somebody cut away.
    const auto source = make({.times = steady(100, -50), .sounds = {{}}}, "source.mp4");
    QVERIFY(transcode(source, pathOf("out/clip.mp4"), {}, test::paintsNothing()));
    QCOMPARE(watch(source).numbers(), upTo(50, 50));
    QCOMPARE(watch(pathOf("out/clip.mp4")).numbers(), upTo(50, 50));
    const test::SoundPackets before = test::soundPackets(source);
    const test::SoundPackets after = test::soundPackets(pathOf("out/clip.mp4"));
    QVERIFY2(before.hashes.size() > 140, qPrintable(QString::number(before.hashes.size())));
    // Two seconds, and a tenth of a second before them for the decoder.
    QVERIFY2(after.hashes.size() >= 93 && after.hashes.size() <= 101, qPrintable(QString::number(after.hashes.size())));
    QVERIFY(after.hashes.back() == before.hashes.back());
}

void TestTranscoder::keepsOffsetsBetweenSoundAndPictures()
{
    // Pictures start half a second after the sound.
    const ClipOptions options{.times = steady(25, 13), .sounds = {{}}, .soundStartsAt = 0.0};
    const auto source = make(options, "source.mp4");
    const SeenClip before = watch(source);
    for (const char* name : {"out/clip.mp4", "out/clip.mkv"}) {
        const auto report = transcode(source, pathOf(name), {}, test::paintsNothing());
        QVERIFY(report);
        const SeenClip after = watch(pathOf(name));
        QCOMPARE(after.numbers(), before.numbers());
        const std::int64_t a = toMicroseconds(after.frames.front().pts, after.frames.front().timeBase) -
                               test::soundPackets(pathOf(name)).timesUs[10];
        const std::int64_t b = toMicroseconds(before.frames.front().pts, before.frames.front().timeBase) -
                               test::soundPackets(source).timesUs[10];
        QVERIFY2(std::abs(a - b) <= 1000, qPrintable(QString("%1 %2 %3").arg(name).arg(a).arg(b)));
    }
}

void TestTranscoder::reportsProgress()
{
    const auto source = make({.times = steady(60)}, "source.mp4");
    std::vector<TranscodeProgress> seen;
    TranscodeContext context;
    context.report = [&seen](const TranscodeProgress& progress) {
        seen.push_back(progress);
    };
    const auto slow = [](Frame&) -> Expected<void> {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        return {};
    };
    QVERIFY(transcode(source, pathOf("out/clip.mp4"), {}, slow, context));
    QVERIFY(seen.size() >= 2);
    for (std::size_t i = 1; i < seen.size(); ++i) {
        QVERIFY(seen[i].framesDone >= seen[i - 1].framesDone);
    }
    QCOMPARE(seen.front().framesTotal, std::int64_t{60});
    QCOMPARE(seen.back().framesDone, std::int64_t{60});
    QVERIFY(seen.back().framesPerSecond > 1.0);
}

void TestTranscoder::slowPaintersAreWaitedFor()
{
    // Frames ahead of the painter are few: it sees each before many more are decoded, and none is dropped.
    const auto source = make({.times = steady(30)}, "source.mp4");
    int painted = 0;
    const auto report = transcode(source, pathOf("out/clip.mp4"), {}, [&painted](Frame&) -> Expected<void> {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        ++painted;
        return {};
    });
    QVERIFY(report);
    QCOMPARE(painted, 30);
    QCOMPARE(watch(pathOf("out/clip.mp4")).numbers(), upTo(30));
}

void TestTranscoder::failingPainterLeavesNothing()
{
    const auto source = make({.times = steady(60), .sounds = {{}}}, "source.mp4");
    const auto report = transcode(source, pathOf("out/clip.mp4"), {}, [](Frame& frame) -> Expected<void> {
        if (frame.index == 20) {
            return fail(ErrorCode::MissingModel, "no model");
        }
        return {};
    });
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::MissingModel);
    QCOMPARE(report.error().detail, std::string("no model"));
    QCOMPARE(filesInOutput(), 0);
}

void TestTranscoder::cancelLeavesNothing()
{
    const auto source = make({.times = steady(60)}, "source.mp4");
    CancelSource cancel;
    const auto report = transcode(source, pathOf("out/clip.mp4"), {},
                                  [&cancel](Frame& frame) -> Expected<void> {
                                      if (frame.index == 10) {
                                          cancel.request();
                                      }
                                      return {};
                                  },
                                  {.cancel = cancel.token()});
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::Cancelled);
    QCOMPARE(filesInOutput(), 0);
}

void TestTranscoder::cancelIsPrompt()
{
    const auto source = make({.width = 640, .height = 360, .times = steady(200)}, "source.mp4");
    CancelSource cancel;
    std::chrono::steady_clock::time_point requested;
    std::thread canceller([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        requested = std::chrono::steady_clock::now();
        cancel.request();
    });
    const auto report = transcode(source, pathOf("out/clip.mp4"), {.preset = "veryslow"}, test::paintsNothing(),
                                  {.cancel = cancel.token()});
    const auto returned = std::chrono::steady_clock::now();
    canceller.join();
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::Cancelled);
    const double seconds = std::chrono::duration<double>(returned - requested).count();
    QVERIFY2(seconds < 1.0, qPrintable(QString::number(seconds)));
    QCOMPARE(filesInOutput(), 0);
}

void TestTranscoder::neverOverwritesItsInput()
{
    const auto source = make({.times = steady(5)}, "source.mp4");
    const auto report = transcode(source, source, {.existing = OutputFile::Existing::Replace}, test::paintsNothing());
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::InvalidArgument);
    QCOMPARE(watch(source).numbers(), upTo(5));
}

void TestTranscoder::respectsExistingFiles()
{
    const auto source = make({.times = steady(5)}, "source.mp4");
    QVERIFY(transcode(source, pathOf("out/clip.mp4"), {}, test::paintsNothing()));
    const auto again = transcode(source, pathOf("out/clip.mp4"), {}, test::paintsNothing());
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::AlreadyExists);
    QVERIFY(
        transcode(source, pathOf("out/clip.mp4"), {.existing = OutputFile::Existing::Replace}, test::paintsNothing()));
}

void TestTranscoder::temporaryFileIsPrivate()
{
    const auto source = make({.times = steady(30)}, "source.mp4");
    bool looked = false;
    const auto report = transcode(source, pathOf("out/clip.mp4"), {}, [&](Frame& frame) -> Expected<void> {
        if (frame.index == 25) {
            for (const auto& entry : std::filesystem::directory_iterator(pathOf("out"))) {
                struct stat status
                {
                };
                looked = ::stat(entry.path().c_str(), &status) == 0 && (status.st_mode & 0777) == 0600 &&
                         entry.path().filename().string().starts_with(".bauta-");
            }
        }
        return {};
    });
    QVERIFY(report);
    QVERIFY(looked);
}

QTEST_GUILESS_MAIN(TestTranscoder)
#include "tst_transcoder.moc"
