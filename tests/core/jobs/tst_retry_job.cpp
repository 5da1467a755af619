// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/output_file.h"
#include "core/jobs/audit_report.h"
#include "core/jobs/retry_job.h"
#include "core/jobs/scan_job.h"
#include "tests/core/jobs/fake_services.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

using namespace bauta;
using namespace bauta::jobs;
using bauta::test::anyContains;
using bauta::test::bytesOf;
using bauta::test::FakeServices;
using bauta::test::PaintedFace;
using bauta::test::writePhoto;
using protect::Method;
using protect::Strength;
namespace fs = std::filesystem;

namespace
{

const cv::Size kSize(640, 480);
const PaintedFace kHard{{60, 80, 160, 160}, 0};   ///< needs more than Subtle
const PaintedFace kEasy{{360, 100, 160, 160}, 2}; ///< any cloak will do

bool isHard(const protect::CloakSubject& subject)
{
    return subject.face->boxInImage.x < 200.F;
}

bool isOf(const protect::CloakSubject& subject, Strength strength)
{
    return subject.budget == protect::budgetFor(Method::Cloak, strength);
}

} // namespace

class TestRetryJob final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
        m_services = std::make_unique<FakeServices>();
        m_services->fakeFitter.withMesh = true;
        hideHardFrom(Strength::Standard);
    }

    void onlyThePhotosConcerned()
    {
        writePhoto(m_root / "in/a.png", kSize, {kHard});
        writePhoto(m_root / "in/b.png", kSize, {kEasy});
        std::ofstream(m_root / "in/c.png") << "no photo";
        const RetriedReport result = protectAll(request());
        const ProtectReport& report = result.report;
        QVERIFY(!result.auditFailure);
        QCOMPARE(report.audit->facesAudited(), std::size_t{2});
        QCOMPARE(report.audit->facesRecognisable(), std::size_t{0});
        QVERIFY(report.items[0].faces.at(0).strength == Strength::Standard);
        QVERIFY(anyContains(report.items[0].notes, "protected again with standard, because one face was"));
        QVERIFY(report.items[1].faces.at(0).strength == Strength::Subtle);
        QVERIFY(!anyContains(report.items[1].notes, "protected again"));
        QVERIFY(report.items[2].status == ItemStatus::Failed);
        QVERIFY(report.items[0].warnings.empty() && report.items[1].warnings.empty());
        QCOMPARE(m_services->fakeCloak.calls().size(), std::size_t{3});
        QCOMPARE(filesInOut(), std::size_t{2});
        QCOMPARE(report.notes.size(), std::size_t{1}); // what cloaks are worth, once
    }

    void untilTheStrongest()
    {
        writePhoto(m_root / "in/a.png", kSize, {kHard});
        hideHardFrom(Strength::None);
        const ProtectReport report = protectAll(request()).report;
        QCOMPARE(m_services->fakeCloak.calls().size(), std::size_t{3});
        QVERIFY(report.items[0].faces.at(0).strength == Strength::Strong);
        QCOMPARE(report.audit->facesRecognisable(), std::size_t{1});
        QVERIFY(
            anyContains(report.items[0].warnings,
                        "one face is still recognisable, with cloak (strong); cannot do more: try disguise or solid"));
    }

    void aDisguiseCanOnlyBecomeACover()
    {
        writePhoto(m_root / "in/a.png", kSize, {kHard});
        hideHardFrom(Strength::None);
        ProtectRequest disguise = request();
        disguise.rules.hide.method = Method::Disguise;
        disguise.rules.hide.strength = Strength::Strong;
        const ProtectReport report = protectAll(disguise).report;
        QCOMPARE(m_services->fakeCloak.calls().size(), std::size_t{1});
        QVERIFY(anyContains(report.items[0].warnings, "cannot do more: try solid"));
    }

    void limitsOfOnesOwnStay()
    {
        writePhoto(m_root / "in/a.png", kSize, {kHard});
        ProtectRequest own = request();
        own.rules.hide.budget = protect::CloakBudget{0.02F, 0.3F, 0.01F};
        const ProtectReport report = protectAll(own).report;
        QCOMPARE(m_services->fakeCloak.calls().size(), std::size_t{1});
        QVERIFY(anyContains(report.items[0].warnings, "with cloak (own budget); cannot do more"));
    }

    void withAPlanOnlyTheFacesConcerned()
    {
        writePhoto(m_root / "in/a.png", kSize, {kHard, kEasy});
        ProtectRequest planned = request();
        ScanRequest scan;
        scan.inputs = planned.inputs;
        scan.rules = planned.rules;
        planned.plan = runScan(scan, {}, *m_services).value().plan;
        planned.inputs = {};
        const ProtectReport report = protectAll(planned).report;
        QCOMPARE(report.audit->facesRecognisable(), std::size_t{0});
        checkOnlyTheHardOneWasRaised(report.items.at(0));
    }

    void aPhotoThatChangedSinceItsPlan()
    {
        writePhoto(m_root / "in/a.png", kSize, {kEasy});
        ProtectRequest planned = request();
        ScanRequest scan;
        scan.inputs = planned.inputs;
        scan.rules = planned.rules;
        planned.plan = runScan(scan, {}, *m_services).value().plan;
        writePhoto(m_root / "in/a.png", kSize, {kHard});
        const ProtectReport report = protectAll(planned).report;
        QCOMPARE(report.audit->facesRecognisable(), std::size_t{0});
        QVERIFY(report.items[0].faces.at(0).strength == Strength::Standard);
    }

    void rulesThatComparePeople()
    {
        // The second round must hide the same people although it sees fewer photos.
        writePhoto(m_root / "in/a.png", kSize, {kHard, kEasy});
        writePhoto(m_root / "in/b.png", kSize, {kEasy});
        writePhoto(m_root / "me.png", kSize, {{{100, 100, 200, 200}, 1}});
        ProtectRequest except = request();
        except.rules.except = {m_root / "me.png"};
        const ProtectReport report = protectAll(except).report;
        QCOMPARE(report.audit->facesRecognisable(), std::size_t{0});
        checkOnlyTheHardOneWasRaised(report.items.at(0));
        QVERIFY(report.items.at(1).faces.at(0).strength == Strength::Subtle);
        QCOMPARE(m_services->fakeCloak.calls().size(), std::size_t{3});
    }

    void whatOthersWroteStays()
    {
        writePhoto(m_root / "in/a.png", kSize, {kHard});
        fs::create_directories(m_root / "out");
        std::ofstream(m_root / "out/a.png") << "mine";
        ProtectRequest renaming = request();
        renaming.output.overwrite = OverwritePolicy::Rename;
        const ProtectReport report = protectAll(renaming).report;
        QVERIFY(report.items[0].faces.at(0).strength == Strength::Standard);
        QVERIFY(report.items[0].output == m_root / "out/a-2.png");
        QCOMPARE(bytesOf(m_root / "out/a.png").size(), std::size_t{4});
        QCOMPARE(filesInOut(), std::size_t{2});
    }

    void aFailureKeepsTheWeakerOutput()
    {
        writePhoto(m_root / "in/a.png", kSize, {kHard});
        m_services->fakeCloak.failsFor = [](const protect::CloakSubject& subject) {
            return isOf(subject, Strength::Standard);
        };
        const ProtectReport report = protectAll(request()).report;
        QVERIFY(report.items[0].status == ItemStatus::Succeeded);
        QVERIFY(report.items[0].faces.at(0).strength == Strength::Subtle);
        QVERIFY(anyContains(report.items[0].warnings, "could not be protected again with standard: the optimiser"));
        QVERIFY(anyContains(report.items[0].warnings, "still recognisable, with cloak (subtle)"));
        QCOMPARE(report.audit->facesRecognisable(), std::size_t{1});
        QVERIFY(fs::exists(m_root / "out/a.png"));
    }

    void cancelledInTheSecondRound()
    {
        writePhoto(m_root / "in/a.png", kSize, {kHard});
        CancelSource source;
        int steps = 0;
        m_services->fakeCloak.onStep = [&](int) {
            if (++steps == 24 + 5) {
                source.request();
            }
        };
        const auto result = protectUntilHidden(request(), {}, {source.token(), {}}, *m_services);
        QVERIFY(result);
        QVERIFY(result->report.cancelled);
        QVERIFY(!result->report.audit); // of what was written, none is complete
        QVERIFY(result->report.items[0].status == ItemStatus::Succeeded);
        QVERIFY(result->report.items[0].faces.at(0).strength == Strength::Subtle);
        QCOMPARE(filesInOut(), std::size_t{1});
    }

    void keptApartFromTheOthersAndNotFromItself()
    {
        writePhoto(m_root / "in/a.png", kSize, {kHard});
        writePhoto(m_root / "in/b.png", kSize, {{{220, 100, 100, 100}, kHard.identity}});
        ProtectRequest seeded = request();
        seeded.seed = 7;
        protectAll(seeded);
        const auto calls = m_services->fakeCloak.calls();
        QCOMPARE(calls.size(), std::size_t{3});
        QCOMPARE(calls[0].others.at(0).size(), std::size_t{0});
        QCOMPARE(calls[1].others.at(0).size(), std::size_t{1});
        QCOMPARE(calls[2].others.at(0).size(), std::size_t{1}); // a.png again: only b.png counts
        QVERIFY(calls[2].others[0][0][0].values() == calls[1].seen.at(0)[0].values());
    }

    void aDryRunIsRefused()
    {
        writePhoto(m_root / "in/a.png", kSize, {kHard});
        ProtectRequest dry = request();
        dry.dryRun = true;
        const auto result = protectUntilHidden(dry, {}, {}, *m_services);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::InvalidArgument);
    }

private:
    /// None: nothing hides it.
    void hideHardFrom(Strength strength)
    {
        m_services->fakeCloak.hides = [strength](const protect::CloakSubject& subject) {
            if (!isHard(subject)) {
                return true;
            }
            return strength != Strength::None && isOf(subject, strength);
        };
    }

    static void checkOnlyTheHardOneWasRaised(const ItemReport& item)
    {
        QCOMPARE(item.faces.size(), std::size_t{2});
        for (const FaceOutcome& face : item.faces) {
            const bool hard = face.boxInImage.x < 200.F;
            QVERIFY(face.strength == (hard ? Strength::Standard : Strength::Subtle));
        }
        QVERIFY(anyContains(item.notes, "protected again with standard"));
    }

    ProtectRequest request()
    {
        ProtectRequest request;
        request.inputs = collectInputs({m_root / "in"}, {.recursive = true, .outputFolder = m_root / "out"});
        request.output.outputFolder = m_root / "out";
        request.rules.hide = {.method = Method::Cloak, .strength = Strength::Subtle};
        return request;
    }

    RetriedReport protectAll(const ProtectRequest& request)
    {
        auto result = protectUntilHidden(request, {}, {}, *m_services);
        if (!result) {
            qFatal("%s", result.error().detail.c_str());
        }
        return *std::move(result);
    }

    std::size_t filesInOut() const
    {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(m_root / "out"), fs::directory_iterator()));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
    std::unique_ptr<FakeServices> m_services;
};

QTEST_GUILESS_MAIN(TestRetryJob)
#include "tst_retry_job.moc"
