// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Videos whose protection is killed and gone on with. The program is its own child: it runs a job and is killed in it.

#include "core/jobs/protect_job.h"
#include "core/jobs/report_json.h"
#include "core/jobs/video/video_journal.h"
#include "core/video/verify.h"
#include "core/video/work_file.h"
#include "tests/core/jobs/painted_clips.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace bauta;
using namespace bauta::jobs;
using bauta::test::anyContains;
using bauta::test::FakeServices;
using bauta::test::paintClip;
using bauta::test::visible;
namespace fs = std::filesystem;

namespace
{

constexpr int kLongClip = 640; ///< more than two groups of pictures
constexpr int kPatienceMs = 120'000;

/// There and back, all the time.
std::vector<cv::Rect> wanders(int frame)
{
    const int step = frame % 100;
    return {{20 + 2 * (step < 50 ? step : 100 - step), 60, 48, 48}};
}

ProtectRequest requestFor(const fs::path& root, const fs::path& output, bool resume)
{
    ProtectRequest request;
    request.inputs = collectInputs({root / "in"}, {});
    request.output.outputFolder = root / output;
    request.rules.hide.method = protect::Method::Solid;
    request.video.preset = "ultrafast";
    request.video.crf = 20;
    request.resume = resume;
    return request;
}

/// Slow enough to be killed on the way.
class SlowFitter final : public FaceFitter
{
public:
    explicit SlowFitter(const FaceFitter& fitter) : m_fitter(fitter) {}
    Expected<std::vector<faces::Face>> fit(const cv::Mat& rgb,
                                           const std::vector<faces::Detection>& detections) const override
    {
        std::this_thread::sleep_for(std::chrono::milliseconds(15));
        return m_fitter.fit(rgb, detections);
    }

private:
    const FaceFitter& m_fitter;
};

class SlowServices final : public FakeServices
{
public:
    Expected<const FaceFitter*> fitter() override { return static_cast<const FaceFitter*>(&m_fitter); }

private:
    SlowFitter m_fitter{fakeFitter};
};

int protectAsChild(const fs::path& root)
{
    SlowServices services;
    const auto report = runProtect(requestFor(root, "out", true), {}, services);
    return report && report->count(ItemStatus::Succeeded) == 1 ? 0 : 1;
}

/// Frames that could be gone on from, as if the process died now.
std::int64_t framesSafe(const fs::path& work, const fs::path& copy)
{
    std::error_code ec;
    fs::copy_file(work, copy, fs::copy_options::overwrite_existing, ec);
    const auto file = ec ? Expected<video::WorkFile>(fail(ErrorCode::NotFound, "")) : video::WorkFile::open(copy);
    return file ? file->frames() : 0;
}

std::vector<std::int64_t> timesOf(const fs::path& file)
{
    std::vector<std::int64_t> times;
    auto reader = video::FrameReader::open(file);
    while (reader) {
        const auto frame = (*reader)->next();
        if (!frame || !*frame) {
            break;
        }
        times.push_back((*frame)->pts);
    }
    return times;
}

std::size_t filesIn(const fs::path& folder)
{
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

} // namespace

class TestVideoResume final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
    }

    void aKilledRunIsGoneOnWith_data()
    {
        QTest::addColumn<bool>("variable");
        QTest::addColumn<bool>("ranged");
        QTest::newRow("constant rate, sound") << false << false;
        QTest::newRow("variable rate") << true << false;
        QTest::newRow("a range") << false << true;
    }
    void aKilledRunIsGoneOnWith()
    {
        QFETCH(const bool, variable);
        QFETCH(const bool, ranged);
        makeClip(variable);
        const auto with = [&](ProtectRequest request) {
            if (ranged) {
                request.range = {.fromInMicroseconds = 1'000'000, .toInMicroseconds = 25'000'000};
            }
            return request;
        };
        const auto plain = runProtect(with(requestFor(m_root, "plain", false)), {}, m_services);
        QVERIFY(plain && plain->count(ItemStatus::Succeeded) == 1);
        QCOMPARE(filesIn(m_root / "plain"), std::size_t{1}); // nothing hidden is left

        if (ranged) { // without a process: the painter of a run that fails leaves the same
            stopHalfway(with(requestFor(m_root, "out", true)));
        } else {
            killHalfway();
        }
        QCOMPARE(filesIn(m_root / "out"), std::size_t{1});
        QVERIFY(fs::exists(workFile()));
        QCOMPARE(fs::status(workFile()).permissions() & fs::perms::all, fs::perms::owner_read | fs::perms::owner_write);
        const std::int64_t kept = framesSafe(workFile(), m_root / "copy.work");
        QVERIFY(kept >= 250);

        int searches = 0;
        m_services.fakeDetector.onDetect = [&searches] {
            ++searches;
        };
        const auto report = runProtect(with(requestFor(m_root, "out", true)), {}, m_services);
        QVERIFY(report);
        const ItemReport& item = report->items.at(0);
        QVERIFY2(item.status == ItemStatus::Succeeded, item.error ? item.error->detail.c_str() : "");
        QVERIFY(anyContains(item.notes, "gone on from frame " + std::to_string(kept)));
        m_services.fakeDetector.onDetect = {};
        QCOMPARE(searches, 0); // where the faces are is known
        QCOMPARE(filesIn(m_root / "out"), std::size_t{1});

        const ItemReport& expected = plain->items.at(0);
        QCOMPARE(item.video->frames, expected.video->frames);
        QCOMPARE(item.video->audioCopied, expected.video->audioCopied);
        QCOMPARE(item.faces.size(), expected.faces.size());
        QCOMPARE(timesOf(target()), timesOf(m_root / "plain/clip.mp4"));
        const auto sound = test::soundPackets(target());
        QVERIFY(!sound.hashes.empty());
        QCOMPARE(sound.hashes, test::soundPackets(m_root / "plain/clip.mp4").hashes);
        QCOMPARE(sound.timesUs, test::soundPackets(m_root / "plain/clip.mp4").timesUs);
        const auto verified = video::verifyClean(target(), {.expectedFrames = item.video->frames, .decodeAll = true});
        QVERIFY2(verified, verified ? "" : verified.error().detail.c_str());
        const std::vector<cv::Mat> frames = test::framesOf(target());
        const int first = ranged ? 25 : 0;
        for (std::size_t i = 0; i < frames.size(); ++i) {
            const double left = visible(frames[i], wanders(first + static_cast<int>(i)).front());
            QVERIFY2(left < 0.05, qPrintable(QStringLiteral("frame %1: %2").arg(i).arg(left)));
        }
    }

    void whoDoesNotAskIsToldAndLosesNothing()
    {
        makeClip(false);
        stopHalfway(requestFor(m_root, "out", true));
        const std::int64_t kept = framesSafe(workFile(), m_root / "copy.work");
        const auto report = runProtect(requestFor(m_root, "out", false), {}, m_services);
        QVERIFY(report);
        const ItemReport& item = report->items.at(0);
        QVERIFY(item.status == ItemStatus::Failed);
        const std::string& words = item.error->detail;
        QVERIFY2(words.find("--resume") != std::string::npos && words.find(workFile().native()) != std::string::npos,
                 words.c_str());
        QVERIFY2(words.find("0:25.6") != std::string::npos, words.c_str()); // of the whole
        {
            const auto file = video::WorkFile::open(workFile());
            QVERIFY2(file, file ? "" : file.error().detail.c_str());
            QCOMPARE(file->frames(), kept);
        }
        // As the message says.
        fs::remove(workFile());
        const auto anew = runProtect(requestFor(m_root, "out", false), {}, m_services);
        QVERIFY(anew);
        QVERIFY(anew->items.at(0).status == ItemStatus::Succeeded);
        QCOMPARE(filesIn(m_root / "out"), std::size_t{1});
    }

    void otherOptionsStartAnew_data()
    {
        QTest::addColumn<QString>("what");
        for (const char* what : {"method", "crf", "audio", "range", "input", "garbage"}) {
            QTest::newRow(what) << QString::fromLatin1(what);
        }
    }
    void otherOptionsStartAnew()
    {
        QFETCH(const QString, what);
        makeClip(false);
        stopHalfway(requestFor(m_root, "out", true));
        ProtectRequest request = requestFor(m_root, "out", true);
        if (what == "method") {
            request.rules.hide.method = protect::Method::Blur;
        } else if (what == "crf") {
            request.video.crf = 21;
        } else if (what == "audio") {
            request.video.audio = video::AudioMode::Drop;
        } else if (what == "range") {
            request.range.toInMicroseconds = 20'000'000;
        } else if (what == "input") {
            std::ofstream(m_root / "in/clip.mp4", std::ios::binary | std::ios::app) << "a byte more";
        } else {
            std::ofstream(workFile()) << "garbage";
        }
        const auto report = runProtect(request, {}, m_services);
        QVERIFY(report);
        const ItemReport& item = report->items.at(0);
        QVERIFY2(item.status == ItemStatus::Succeeded, item.error ? item.error->detail.c_str() : "");
        QVERIFY(anyContains(item.warnings, "started anew"));
        QCOMPARE(filesIn(m_root / "out"), std::size_t{1});
        QCOMPARE(item.video->frames, what == "range" ? 500 : kLongClip);
        for (const cv::Mat& frame : test::framesOf(target())) {
            QVERIFY(!frame.empty());
        }
    }

    void cancellingKeepsWhatIsDoneIfAskedTo_data()
    {
        QTest::addColumn<bool>("resume");
        QTest::newRow("with --resume") << true;
        QTest::newRow("without") << false;
    }
    void cancellingKeepsWhatIsDoneIfAskedTo()
    {
        QFETCH(const bool, resume);
        makeClip(false);
        CancelSource cancel;
        const JobContext context{cancel.token(), [&cancel](const Progress& progress) {
                                     if (progress.item.find("writing, frame") != std::string::npos) {
                                         cancel.request();
                                     }
                                 }};
        SlowServices slow;
        const auto report = runProtect(requestFor(m_root, "out", resume), context, slow);
        QVERIFY(report);
        QVERIFY(report->cancelled);
        QCOMPARE(fs::exists(workFile()), resume);
        QCOMPARE(anyContains(report->items.at(0).notes, "--resume"), resume);
        QCOMPARE(fs::exists(m_root / "out") ? filesIn(m_root / "out") : 0, std::size_t{resume ? 1U : 0U});
    }

    void aRunInProgressIsLeftAlone()
    {
        makeClip(false);
        const auto other = video::WorkFile::create(workFile(), "head");
        QVERIFY(other);
        for (const bool resume : {true, false}) {
            const auto report = runProtect(requestFor(m_root, "out", resume), {}, m_services);
            QVERIFY(report);
            QVERIFY(report->items.at(0).status == ItemStatus::Failed);
            QVERIFY(report->items.at(0).error->detail.find("another run") != std::string::npos);
        }
        QVERIFY(fs::exists(workFile()));
    }

    void theJournalHoldsNoMoreThanAPlan()
    {
        makeClip(false);
        stopHalfway(requestFor(m_root, "out", true));
        const auto file = video::WorkFile::open(workFile());
        QVERIFY(file);
        const auto journal = parseJournal(file->head());
        QVERIFY2(journal, journal ? "" : journal.error().detail.c_str());
        QCOMPARE(journal->plan.media.size(), std::size_t{1});
        QVERIFY(!journal->plan.media[0].video->tracks.empty());
        // The plan's reader refuses whatever is not part of a plan; what it read is all there is.
        const auto again = parseJournal(formatJournal(*journal));
        QVERIFY(again);
        QCOMPARE(again->fingerprint, journal->fingerprint);
        QCOMPARE(again->seed, journal->seed);
        QCOMPARE(again->plan.media.at(0).video->tracks.size(), journal->plan.media[0].video->tracks.size());
        QVERIFY(file->head().size() < 2 * formatJournal(*journal).size());
        QCOMPARE(journal->plan.media[0].video->tracks[0].decision->method, protect::Method::Solid);
        for (const char* broken : {"", "x", "x 1\n{}", "\n\n"}) {
            QVERIFY(!parseJournal(broken));
        }
        QVERIFY(!parseJournal(std::string(64, 'a') + " -1\n" + file->head().substr(file->head().find('\n') + 1)));
        QVERIFY(!parseJournal(std::string(64, 'a') + " 1\n{}"));
    }

    void countsSurvive()
    {
        const PaintedSoFar painted{{{10, 3}, {0, 0}, {7, 7}}, 5};
        const auto again = parsePainted(formatPainted(painted), 3);
        QVERIFY(again);
        QCOMPARE(again->blurredFrames, std::int64_t{5});
        QCOMPARE(again->counts[0].covered, 3);
        QCOMPARE(again->counts[2].frames, 7);
        QVERIFY(!parsePainted(formatPainted(painted), 2));
        QVERIFY(!parsePainted("1 2 x", 1));
        QVERIFY(!parsePainted("1 2 -3", 1));
        QVERIFY(!parsePainted("", 0));
    }

private:
    [[nodiscard]] fs::path target() const { return m_root / "out/clip.mp4"; }
    [[nodiscard]] fs::path workFile() const { return workFileFor(target()); }

    void makeClip(bool variable) const
    {
        test::ClipOptions like;
        if (variable) {
            like.timeBase = {1, 1000};
            std::int64_t time = 0;
            for (int i = 0; i < kLongClip; ++i) {
                like.times.push_back(time);
                time += 25 + (i % 4) * 10;
            }
        }
        paintClip(m_root / "in/clip.mp4", wanders, kLongClip, true, like);
    }

    /// SIGKILL as soon as a group of pictures is safe.
    void killHalfway() const
    {
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(),
                    {QStringLiteral("--child"), QString::fromStdString(m_root.native())});
        QVERIFY(child.waitForStarted());
        QElapsedTimer timer;
        timer.start();
        while (framesSafe(workFile(), m_root / "copy.work") < 250) {
            QVERIFY2(child.state() == QProcess::Running, "it ended before it could be killed");
            QVERIFY(timer.elapsed() < kPatienceMs);
            (void)child.waitForFinished(30);
        }
        child.kill();
        QVERIFY(child.waitForFinished());
        QVERIFY(child.exitStatus() == QProcess::CrashExit);
        QVERIFY(!fs::exists(target()));
    }

    /// The same without a process: cancelled, with the wish to go on.
    void stopHalfway(const ProtectRequest& request)
    {
        CancelSource cancel;
        const JobContext context{cancel.token(), [&](const Progress& progress) {
                                     if (progress.item.find("writing, frame") != std::string::npos &&
                                         framesSafe(workFile(), m_root / "copy.work") >= 250) {
                                         cancel.request();
                                     }
                                 }};
        SlowServices slow;
        const auto report = runProtect(request, context, slow);
        QVERIFY(report && report->cancelled);
        QVERIFY(fs::exists(workFile()));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
    FakeServices m_services;
};

int main(int argc, char** argv)
{
    if (argc == 3 && std::string(argv[1]) == "--child") {
        return protectAsChild(argv[2]);
    }
    const QCoreApplication application(argc, argv);
    TestVideoResume test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_video_resume.moc"
