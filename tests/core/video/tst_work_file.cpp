// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a killed run leaves: the file itself, and transcodes that go on from it.

#include "core/base/output_file.h"
#include "core/video/transcoder.h"
#include "core/video/verify.h"
#include "core/video/work_file.h"
#include "tests/core/video/clip_maker.h"

#include <sys/stat.h>

#include <QTemporaryDir>
#include <QTest>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

using namespace bauta;
using namespace bauta::video;
using test::ClipOptions;
using test::SeenClip;
using test::steady;
using test::watch;
namespace fs = std::filesystem;

namespace
{

constexpr int kFrames = 600;

std::vector<std::byte> picture(int number)
{
    std::vector<std::byte> bytes(static_cast<std::size_t>(20 + number % 7));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<std::byte>(number + static_cast<int>(i));
    }
    return bytes;
}

struct Written
{
    std::int64_t pts = 0;
    bool key = false;
};

/// Decoding order.
void fill(WorkFile& file, const std::vector<Written>& packets)
{
    for (const Written& packet : packets) {
        QVERIFY(file.append(packet.pts, packet.pts - 2, 1, packet.key, picture(static_cast<int>(packet.pts))));
    }
}

} // namespace

class TestWorkFile final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
    }

    void givesBackWhatWasWritten()
    {
        {
            auto file = WorkFile::create(path(), "head\nof mine");
            QVERIFY2(file, file ? "" : file.error().detail.c_str());
            QVERIFY(file->setEncoding(std::string("x\0y", 3)));
            fill(*file, {{0, true}, {3, false}, {1, false}, {2, false}, {4, true}, {5, false}, {6, true}});
            QVERIFY(file->note({2, "two"}));
            QVERIFY(file->note({5, "five"}));
            struct stat status
            {
            };
            QCOMPARE(::stat(path().c_str(), &status), 0);
            QCOMPARE(status.st_mode & 0777U, mode_t{0600});
        }
        auto file = WorkFile::open(path());
        QVERIFY2(file, file ? "" : file.error().detail.c_str());
        QCOMPARE(file->head(), std::string("head\nof mine"));
        QCOMPARE(file->encoding(), std::string("x\0y", 3));
        QVERIFY(!file->complete());
        QCOMPARE(file->frames(), std::int64_t{6}); // the last key frame might still be followed by earlier pictures
        QCOMPARE(*file->lastPts(), std::int64_t{5});
        QCOMPARE(file->noteUpTo(4)->text, std::string("two"));
        QCOMPARE(file->noteUpTo(5)->frame, std::int64_t{5});
        QVERIFY(!file->noteUpTo(1));
        std::vector<std::int64_t> order;
        while (true) {
            const auto packet = file->next();
            QVERIFY(packet);
            if (!*packet) {
                break;
            }
            QVERIFY((*packet)->data == picture(static_cast<int>((*packet)->pts)));
            QCOMPARE((*packet)->dts, (*packet)->pts - 2);
            order.push_back((*packet)->pts);
        }
        QCOMPARE(order, (std::vector<std::int64_t>{0, 3, 1, 2, 4, 5}));
        // And can be gone on with.
        fill(*file, {{6, true}, {7, false}});
        QVERIFY(file->setComplete());
    }

    void goesOnAfterGoingOn()
    {
        {
            auto file = WorkFile::create(path(), "head");
            QVERIFY(file);
            fill(*file, {{0, true}, {1, false}, {2, true}, {3, false}});
        }
        {
            auto file = WorkFile::open(path());
            QVERIFY(file);
            QCOMPARE(file->frames(), std::int64_t{2});
            fill(*file, {{2, true}, {3, false}, {4, false}});
            QVERIFY(file->setComplete());
        }
        const auto file = WorkFile::open(path());
        QVERIFY(file);
        QVERIFY(file->complete());
        QCOMPARE(file->frames(), std::int64_t{5});
    }

    /// Pictures of an open group are shown before its key frame and come after it.
    void groupsThatLeanOnLaterOnesAreCutWhereTheyEnd()
    {
        {
            auto file = WorkFile::create(path(), "head");
            QVERIFY(file);
            fill(*file, {{0, true}, {2, false}, {1, false}, {5, true}, {3, false}, {4, false}, {6, false}});
        }
        const auto file = WorkFile::open(path());
        QVERIFY(file);
        QCOMPARE(file->frames(), std::int64_t{3});
        QCOMPARE(*file->lastPts(), std::int64_t{2});
    }

    /// A key frame that something behind it must be shown before what stands in front of it is no place to cut.
    void nothingIsCutInTheMiddleOfWhatBelongsTogether()
    {
        {
            auto file = WorkFile::create(path(), "head");
            QVERIFY(file);
            fill(*file, {{0, true}, {1, false}, {2, true}, {5, false}, {6, true}, {4, false}, {3, false}});
        }
        const auto file = WorkFile::open(path());
        QVERIFY(file);
        QCOMPARE(file->frames(), std::int64_t{2});
    }

    void withoutAKeyFrameNothingIsKept()
    {
        {
            auto file = WorkFile::create(path(), "head");
            QVERIFY(file);
            fill(*file, {{0, false}, {1, false}});
        }
        auto file = WorkFile::open(path());
        QVERIFY(file);
        QCOMPARE(file->frames(), std::int64_t{0});
        QVERIFY(!file->lastPts());
        QVERIFY(!file->next().value());
    }

    /// However a write was torn, what is before it counts and what is behind it does not.
    void cutAnywhere()
    {
        {
            auto file = WorkFile::create(path(), "head");
            QVERIFY(file);
            fill(*file, {{0, true}, {1, false}, {2, true}, {3, false}, {4, true}});
        }
        const auto whole = readFile(path(), 1 << 20).value();
        std::int64_t before = 0;
        for (std::size_t length = 0; length <= whole.size(); ++length) {
            writeBytes({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)});
            const auto file = WorkFile::open(path());
            if (file) {
                QVERIFY(file->frames() >= before);
                before = file->frames();
            } else {
                QCOMPARE(file.error().code, ErrorCode::Damaged);
                QCOMPARE(before, std::int64_t{0});
            }
        }
        QCOMPARE(before, std::int64_t{4});
    }

    void everyBitIsChecked()
    {
        {
            auto file = WorkFile::create(path(), "head");
            QVERIFY(file);
            fill(*file, {{0, true}, {1, false}, {2, true}, {3, false}, {4, true}});
        }
        const auto whole = readFile(path(), 1 << 20).value();
        for (std::size_t at = 0; at < whole.size(); ++at) {
            auto broken = whole;
            broken[at] ^= std::byte{0x10};
            writeBytes(broken);
            auto file = WorkFile::open(path());
            if (!file) {
                QCOMPARE(file.error().code, ErrorCode::Damaged);
                continue;
            }
            QCOMPARE(file->head(), std::string("head"));
            for (auto packet = file->next(); packet && *packet; packet = file->next()) {
                QVERIFY((*packet)->data == picture(static_cast<int>((*packet)->pts)));
            }
        }
    }

    void twoRunsDoNotShareAFile()
    {
        const auto first = WorkFile::create(path(), "head");
        QVERIFY(first);
        QCOMPARE(WorkFile::open(path()).error().code, ErrorCode::AlreadyExists);
        QCOMPARE(WorkFile::create(path(), "other").error().code, ErrorCode::AlreadyExists);
    }

    void linksAndForeignFilesAreRefused()
    {
        std::ofstream(m_root / "other") << "BAUTAWK1 and more";
        fs::create_symlink(m_root / "other", path());
        QVERIFY(!WorkFile::open(path()));
        QVERIFY(WorkFile::create(path(), "head")); // in the place of the link
        QVERIFY(fs::is_regular_file(fs::symlink_status(path())));
        QCOMPARE(fs::file_size(m_root / "other"), std::uintmax_t{17});
        std::ofstream(m_root / "text") << "hello";
        QCOMPARE(WorkFile::open(m_root / "text").error().code, ErrorCode::Damaged);
        QCOMPARE(WorkFile::open(m_root / "absent").error().code, ErrorCode::NotFound);
        fs::create_directory(m_root / "folder");
        QVERIFY(!WorkFile::open(m_root / "folder"));
    }

    void removingTakesTheUnfinishedOutputToo()
    {
        auto file = WorkFile::create(path(), "head");
        QVERIFY(file);
        std::ofstream(m_root / ".bauta-0123456789abcdef.part") << "x";
        std::ofstream(m_root / "precious.mp4") << "x";
        QVERIFY(file->setUnfinishedOutput("precious.mp4")); // as a forged file might say
        file->remove();
        QVERIFY(fs::exists(m_root / "precious.mp4"));
        QVERIFY(!fs::exists(path()));
        QVERIFY(file->setUnfinishedOutput("../" + m_root.filename().native() + "/precious.mp4"));
        file->remove();
        QVERIFY(fs::exists(m_root / "precious.mp4"));
        QVERIFY(file->setUnfinishedOutput(".bauta-0123456789abcdef.part"));
        file->remove();
        QVERIFY(!fs::exists(m_root / ".bauta-0123456789abcdef.part"));
    }

    void goesOnAsIfNothingHadHappened_data()
    {
        QTest::addColumn<QString>("extension");
        QTest::addColumn<QString>("encoder");
        QTest::addColumn<QString>("preset");
        QTest::addColumn<bool>("variable");
        QTest::addColumn<int>("tracks");
        QTest::newRow("mp4 h264") << "mp4"
                                  << "h264"
                                  << "ultrafast" << false << 1;
        QTest::newRow("mp4 h264, frames out of order") << "mp4"
                                                       << "h264"
                                                       << "medium" << false << 2;
        QTest::newRow("mkv h264 variable") << "mkv"
                                           << "h264"
                                           << "medium" << true << 1;
        QTest::newRow("ts h264") << "ts"
                                 << "h264"
                                 << "ultrafast" << false << 1;
        QTest::newRow("mov hevc, open groups") << "mov"
                                               << "hevc"
                                               << "ultrafast" << false << 1;
        QTest::newRow("mkv hevc variable") << "mkv"
                                           << "hevc"
                                           << "superfast" << true << 0;
        QTest::newRow("webm vp9") << "webm"
                                  << "vp9"
                                  << "ultrafast" << true << 0;
        QTest::newRow("avi mpeg4") << "avi"
                                   << "mpeg4"
                                   << "" << false << 0;
        QTest::newRow("mkv ffv1") << "mkv"
                                  << "ffv1"
                                  << "" << true << 0;
    }
    void goesOnAsIfNothingHadHappened()
    {
        QFETCH(QString, extension);
        QFETCH(QString, encoder);
        QFETCH(QString, preset);
        QFETCH(bool, variable);
        QFETCH(int, tracks);
        TranscodeOptions options{.encoder = encoder.toStdString(), .preset = preset.toStdString()};
        const fs::path source = clip(variable, tracks);
        const fs::path plain = m_root / ("plain." + extension.toStdString());
        const auto direct = transcode(source, plain, options, test::paintsNothing());
        if (!direct && direct.error().code == ErrorCode::UnsupportedFormat) {
            QSKIP(direct.error().detail.c_str());
        }
        QVERIFY2(direct, direct ? "" : direct.error().detail.c_str());

        const fs::path target = m_root / "out" / ("clip." + extension.toStdString());
        std::int64_t had = 0;
        for (const int stop : {kFrames - 20, kFrames + 1}) { // the first run dies, the second one ends
            auto work = had == 0 ? WorkFile::create(path(), "head") : WorkFile::open(path());
            QVERIFY2(work, work ? "" : work.error().detail.c_str());
            TranscodeContext context;
            context.work = &*work;
            const std::int64_t there = work->frames();
            QVERIFY(there >= had);
            context.firstPainted = std::max<std::int64_t>(there - 5, 0);
            std::int64_t next = context.firstPainted;
            const auto painter = [&](Frame& frame) -> Expected<void> {
                if (frame.index != next) {
                    return fail(ErrorCode::Unknown, "not in order");
                }
                ++next;
                if (frame.index == stop) {
                    return fail(ErrorCode::Unknown, "killed");
                }
                return {};
            };
            const auto report = transcode(source, target, options, painter, context);
            if (stop < kFrames) {
                QVERIFY(!report);
                QCOMPARE(report.error().detail, std::string("killed"));
                QVERIFY(!fs::exists(m_root / "out") || fs::is_empty(m_root / "out"));
                had = 1;
                continue;
            }
            QVERIFY2(report, report ? "" : report.error().detail.c_str());
            QVERIFY2(there >= 12, std::to_string(there).c_str()); // something was there to go on from
            QCOMPARE(report->frames, direct->frames);
            QCOMPARE(report->audioCopied, direct->audioCopied);
            QCOMPARE(report->messages, direct->messages);
        }
        const SeenClip expected = watch(plain);
        const SeenClip seen = watch(target);
        QCOMPARE(seen.frames.size(), static_cast<std::size_t>(kFrames));
        QCOMPARE(seen.numbers(), expected.numbers());
        const Rational ticks = expected.frames.front().timeBase;
        QCOMPARE(seen.times(ticks), expected.times(ticks));
        QCOMPARE(seen.info.durationInMicroseconds, expected.info.durationInMicroseconds);
        QVERIFY(seen.messages.empty());
        for (int track = 0; track < tracks; ++track) {
            const auto sound = test::soundPackets(target, track);
            QVERIFY(!sound.hashes.empty());
            QCOMPARE(sound.hashes, test::soundPackets(plain, track).hashes);
            QCOMPARE(sound.timesUs, test::soundPackets(plain, track).timesUs);
        }
        const auto verified = verifyClean(target, {.expectedFrames = kFrames, .decodeAll = true});
        QVERIFY2(verified, verified ? "" : verified.error().detail.c_str());
        QCOMPARE(verified->decoded, std::int64_t{kFrames});
    }

    /// All pictures were there and the process died while it put them together.
    void onlyThePuttingTogetherIsLeft()
    {
        const fs::path source = clip(false, 1);
        const fs::path target = m_root / "out/clip.mp4";
        const TranscodeOptions options{.preset = "ultrafast"};
        {
            auto work = WorkFile::create(path(), "head");
            QVERIFY(work);
            TranscodeContext context;
            context.work = &*work;
            const auto meanwhile = [&](Frame& frame) -> Expected<void> {
                if (frame.index == 10) { // somebody else takes the name
                    fs::create_directories(target.parent_path());
                    std::ofstream(target) << "x";
                }
                return {};
            };
            QCOMPARE(transcode(source, target, options, meanwhile, context).error().code, ErrorCode::AlreadyExists);
        }
        fs::remove(target);
        auto work = WorkFile::open(path());
        QVERIFY(work);
        QVERIFY(work->complete());
        QCOMPARE(work->frames(), std::int64_t{kFrames});
        TranscodeContext context;
        context.work = &*work;
        context.firstPainted = kFrames;
        int painted = 0;
        const auto report = transcode(
            source, target, options,
            [&painted](Frame&) -> Expected<void> {
                ++painted;
                return {};
            },
            context);
        QVERIFY2(report, report ? "" : report.error().detail.c_str());
        QCOMPARE(painted, 0);
        QCOMPARE(watch(target).frames.size(), static_cast<std::size_t>(kFrames));
    }

    void whatDoesNotFitIsRefused()
    {
        const fs::path source = clip(false, 0);
        const fs::path target = m_root / "out/clip.mp4";
        {
            auto work = WorkFile::create(path(), "head");
            QVERIFY(work);
            TranscodeContext context;
            context.work = &*work;
            const auto dies = [](Frame& frame) -> Expected<void> {
                return frame.index < 590 ? Expected<void>() : fail(ErrorCode::Unknown, "killed");
            };
            QVERIFY(!transcode(source, target, {.preset = "ultrafast"}, dies, context));
        }
        auto work = WorkFile::open(path());
        QVERIFY(work);
        QVERIFY(work->frames() > 0);
        TranscodeContext context;
        context.work = &*work;
        // Pictures of another size, made by another encoder, or of frames at other times.
        const auto report = transcode(source, target, {.crf = 40, .preset = "slow"}, test::paintsNothing(), context);
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::Damaged);
        QVERIFY(!fs::exists(target));
    }

private:
    [[nodiscard]] fs::path path() const { return m_root / ".bauta-clip.work"; }

    void writeBytes(const std::vector<std::byte>& bytes) const
    {
        std::ofstream out(path(), std::ios::binary | std::ios::trunc);
        for (const std::byte byte : bytes) {
            out.put(static_cast<char>(byte));
        }
    }

    [[nodiscard]] fs::path clip(bool variable, int tracks) const
    {
        ClipOptions options{.muxer = "matroska", .times = steady(kFrames), .bFrames = 2};
        if (variable) {
            options.timeBase = {1, 1000};
            std::int64_t time = 0;
            for (std::size_t i = 0; i < options.times.size(); ++i) {
                options.times[i] = time;
                time += 17 + static_cast<std::int64_t>(i % 5) * 11 + (i % 97 == 0 ? 700 : 0);
            }
        }
        options.sounds.resize(static_cast<std::size_t>(tracks));
        test::makeClip(m_root / "source.mkv", options);
        return m_root / "source.mkv";
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
};

QTEST_GUILESS_MAIN(TestWorkFile)
#include "tst_work_file.moc"
