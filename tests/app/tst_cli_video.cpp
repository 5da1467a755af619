// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Videos on the command line: audits of them, and going on with what was interrupted.

#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "core/jobs/video/video_journal.h"
#include "tests/app/cli_outcome.h"
#include "tests/core/jobs/painted_clips.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

using namespace bauta;
using namespace bauta::cli;
using bauta::test::contains;
using bauta::test::FakeServices;
using bauta::test::jsonOf;
using bauta::test::Outcome;
using bauta::test::paintClip;
namespace fs = std::filesystem;

namespace
{

/// Cancels a run as soon as it writes a video.
class InterruptedServices final : public FakeServices
{
public:
    CancelSource cancel;
    fs::path work;
    Expected<const jobs::FaceFitter*> fitter() override
    {
        if (fs::exists(work)) {
            cancel.request();
        }
        return FakeServices::fitter();
    }
};

} // namespace

class TestCliVideo final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
        m_services = std::make_unique<FakeServices>();
        paintClip(m_root / "in/clip.mp4", test::twoWalk);
    }

    void auditOfACopyAndOfACover()
    {
        fs::create_directories(m_root / "copy");
        fs::copy_file(m_root / "in/clip.mp4", m_root / "copy/clip.mp4");
        const Outcome copied = call({"audit", at("in/clip.mp4"), at("copy/clip.mp4")});
        QCOMPARE(copied.exitCode, 4);
        QVERIFY2(contains(copied.out, "VIDEO\tPERSON\tTRACK\tON SCREEN\tVERDICT\tCHANCE\tFRAMES\tWORST AT"),
                 copied.out.c_str());
        QVERIFY2(contains(copied.out, "clip.mp4\t1\t0\t1.6 s\tnot protected (left as it was)\t100 %"),
                 copied.out.c_str());
        QVERIFY(contains(copied.out, "2 of 2 faces may still be recognised at FAR 1 %"));
        QVERIFY(!contains(copied.out, "PHOTO\t"));

        QCOMPARE(call({"protect", at("in"), "-o", at("safe"), "--preset", "ultrafast"}).exitCode, 0);
        const Outcome covered = call({"audit", at("in"), at("safe"), "--json"});
        QCOMPARE(covered.exitCode, 0);
        const QJsonObject item = jsonOf(covered.out)["items"].toArray().at(0).toObject();
        QCOMPARE(item["video"].toObject()["framesCompared"].toInt(), test::kFrames);
        QVERIFY(item["faces"].toArray().size() >= 2);
    }

    void protectAudits()
    {
        const Outcome covered = call({"protect", at("in"), "-o", at("safe"), "--audit", "--from", "0.4", "--to", "1.2",
                                      "--report", at("r.html")});
        QCOMPARE(covered.exitCode, 0);
        QVERIFY2(contains(covered.out, "no recogniser here would match it"), covered.out.c_str());
        QVERIFY(!contains(covered.err, "no counterpart"));
        // Nobody was hidden, so everybody is found.
        QCOMPARE(call({"protect", at("in"), "-o", at("none"), "--audit", "--who", "none"}).exitCode, 4);
    }

    void aPartIsNamed()
    {
        QCOMPARE(call({"protect", at("in"), "-o", at("safe"), "--from", "0.4", "--to", "1.2"}).exitCode, 0);
        const Outcome whole = call({"audit", at("in/clip.mp4"), at("safe/clip.mp4")});
        QVERIFY2(contains(whole.err, "have no counterpart"), whole.err.c_str());
        const Outcome part = call({"audit", at("in/clip.mp4"), at("safe/clip.mp4"), "--from", "0.4", "--to", "1.2"});
        QVERIFY(!contains(part.err, "have no counterpart"));
        QCOMPARE(part.exitCode, 0);
        QCOMPARE(call({"audit", at("in"), at("safe"), "--from", "2", "--to", "1"}).exitCode, 2);
    }

    void resumeIsOfferedAndWorks()
    {
        const fs::path work = jobs::workFileFor(m_root / "safe/clip.mp4");
        InterruptedServices interrupted;
        interrupted.work = work;
        const Outcome cancelled = call({"protect", at("in"), "-o", at("safe"), "--resume"}, interrupted);
        QCOMPARE(cancelled.exitCode, 130);
        QVERIFY(fs::exists(work));
        QVERIFY(!fs::exists(m_root / "safe/clip.mp4"));
        const Outcome told = call({"protect", at("in"), "-o", at("safe")});
        QCOMPARE(told.exitCode, 3);
        QVERIFY2(contains(told.err, "--resume") && contains(told.err, work.native()), told.err.c_str());
        QVERIFY(fs::exists(work));
        const Outcome resumed = call({"protect", at("in"), "-o", at("safe"), "--resume"});
        QCOMPARE(resumed.exitCode, 0);
        QVERIFY2(contains(resumed.err, "gone on with the faces that an earlier run found"), resumed.err.c_str());
        QVERIFY(!fs::exists(work));
        QVERIFY(fs::exists(m_root / "safe/clip.mp4"));
        QCOMPARE(call({"protect", at("in"), "-o", at("safe"), "--resume", "--dry-run"}).exitCode, 2);
    }

private:
    [[nodiscard]] std::string at(const char* name) const { return (m_root / name).native(); }

    Outcome call(const std::vector<std::string>& arguments) { return call(arguments, *m_services, {}); }
    Outcome call(const std::vector<std::string>& arguments, InterruptedServices& services)
    {
        return call(arguments, services, services.cancel.token());
    }
    Outcome call(const std::vector<std::string>& arguments, jobs::Services& services, const CancelToken& cancel) const
    {
        return test::callBauta(arguments, services, m_root, cancel);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
    std::unique_ptr<FakeServices> m_services;
};

QTEST_GUILESS_MAIN(TestCliVideo)
#include "tst_cli_video.moc"
