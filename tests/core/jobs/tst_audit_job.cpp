// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/audit_job.h"
#include "core/jobs/protect_job.h"
#include "tests/core/jobs/audit_runs.h"
#include "tests/core/jobs/fake_services.h"

#include <unistd.h>

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

using namespace bauta;
using namespace bauta::jobs;
using bauta::test::FakeServices;
using bauta::test::PaintedFace;
using bauta::test::writePhoto;
namespace fs = std::filesystem;

namespace
{

const cv::Size kSize(640, 480);
const cv::Rect kPlace(60, 80, 160, 160);
const cv::Rect kOtherPlace(360, 100, 160, 160);

} // namespace

class TestAuditJob final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
        m_services = std::make_unique<FakeServices>();
        m_services->fakeRecognisers.push_back({"judge", audit::RecogniserRole::Judge,
                                               audit::ScoreScale::fromThresholds(0.28, 0.39),
                                               std::make_shared<test::FakeRecogniser>("judge")});
    }

    void aCopyIsStillRecognisable()
    {
        writePhoto(m_root / "in/a.png", kSize, {{kPlace, 0}});
        writePhoto(m_root / "safe/a.png", kSize, {{kPlace, 0}});
        const AuditReport report = audited();
        QCOMPARE(report.count(ItemStatus::Succeeded), std::size_t{1});
        QCOMPARE(report.facesRecognisable(), std::size_t{1});
        const AuditedFace& face = report.items[0].faces.at(0);
        QVERIFY(face.audit.unchanged);
        QCOMPARE(face.audit.verdict, audit::Verdict::Recognisable);
        QVERIFY(verdictInWords(face).find("not protected") != std::string::npos);
        QCOMPARE(cv::Rect(face.boxInImage), kPlace);
    }

    void anotherFaceInItsPlaceIsHidden()
    {
        writePhoto(m_root / "in/a.png", kSize, {{kPlace, 0}});
        writePhoto(m_root / "safe/a.png", kSize, {{kPlace, 1}});
        const AuditReport report = audited();
        const AuditedFace& face = report.items[0].faces.at(0);
        QVERIFY(face.audit.faceFound);
        QVERIFY(!face.audit.unchanged);
        QVERIFY(!face.fails());
        QCOMPARE(report.facesRecognisable(), std::size_t{0});
    }

    void anEmptyPlaceIsHiddenAndNotFound()
    {
        writePhoto(m_root / "in/a.png", kSize, {{kPlace, 0}});
        writePhoto(m_root / "safe/a.png", kSize, {});
        const AuditReport report = audited();
        QVERIFY(!report.items[0].faces.at(0).audit.faceFound);
        QCOMPARE(report.items[0].faces.at(0).audit.verdict, audit::Verdict::Hidden);
    }

    void eachFaceIsJudgedForItself()
    {
        writePhoto(m_root / "in/a.png", kSize, {{kPlace, 0}, {kOtherPlace, 1}});
        writePhoto(m_root / "safe/a.png", kSize, {{kOtherPlace, 1}});
        const AuditReport report = audited();
        QCOMPARE(report.facesAudited(), std::size_t{2});
        for (const AuditedFace& face : report.items[0].faces) {
            QCOMPARE(face.fails(), cv::Rect(face.boxInImage) == kOtherPlace);
        }
    }

    void aCopyOfAnotherSizeIsCompared_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("half") << QSize(320, 240);
        QTest::newRow("a third, rounded") << QSize(213, 160);
        QTest::newRow("larger") << QSize(960, 720);
    }

    void aCopyOfAnotherSizeIsCompared()
    {
        QFETCH(const QSize, size);
        const double x = size.width() / 640.0;
        const double y = size.height() / 480.0;
        const auto scaled = [&](const cv::Rect& box) {
            return cv::Rect(cvRound(x * box.x), cvRound(y * box.y), cvRound(x * box.width), cvRound(y * box.height));
        };
        writePhoto(m_root / "in/a.png", kSize, {{kPlace, 0}, {kOtherPlace, 1}});
        writePhoto(m_root / "safe/a.png", {size.width(), size.height()},
                   {{scaled(kPlace), 0}, {scaled(kOtherPlace), 2}});
        const AuditReport report = audited();
        QVERIFY2(report.items[0].status == ItemStatus::Succeeded,
                 report.items[0].error ? report.items[0].error->detail.c_str() : "");
        for (const AuditedFace& face : report.items[0].faces) {
            QVERIFY(face.audit.faceFound);
            QCOMPARE(face.fails(), cv::Rect(face.boxInImage) == kPlace);
        }
    }

    void badPairsFailAlone()
    {
        writePhoto(m_root / "in/good.png", kSize, {{kPlace, 0}});
        writePhoto(m_root / "safe/good.png", kSize, {});
        writePhoto(m_root / "in/cropped.png", kSize, {{kPlace, 0}});
        writePhoto(m_root / "safe/cropped.png", {480, 480}, {});
        writePhoto(m_root / "in/text.png", kSize, {{kPlace, 0}});
        std::ofstream(m_root / "safe/text.png") << "hello";
        writePhoto(m_root / "safe/empty.png", kSize, {});
        std::ofstream(m_root / "in/empty.png") << "";
        writePhoto(m_root / "in/lonely.png", kSize, {{kPlace, 0}});
        const AuditReport report = audited();
        QCOMPARE(report.count(ItemStatus::Succeeded), std::size_t{1});
        QCOMPARE(report.count(ItemStatus::Failed), std::size_t{4});
        const auto detail = [&](const char* name) {
            for (const AuditedPhoto& item : report.items) {
                if (item.original.filename() == name && item.error) {
                    return item.error->detail;
                }
            }
            return std::string();
        };
        QVERIFY2(contains(detail("cropped.png"), "differ in shape"), detail("cropped.png").c_str());
        QVERIFY(contains(detail("text.png"), "the protected photo: not a photo"));
        QVERIFY(contains(detail("empty.png"), "the file is empty"));
        QVERIFY(contains(detail("lonely.png"), "no protected counterpart"));
        QVERIFY(detail("good.png").empty());
    }

    void anUnreadableFileFails()
    {
        if (::geteuid() == 0) {
            QSKIP("root reads everything");
        }
        writePhoto(m_root / "in/a.png", kSize, {{kPlace, 0}});
        writePhoto(m_root / "safe/a.png", kSize, {});
        fs::permissions(m_root / "safe/a.png", fs::perms::none);
        QCOMPARE(audited().items[0].error->code, ErrorCode::PermissionDenied);
    }

    void photosOfOnePersonAreComparedWithEachOther()
    {
        writePhoto(m_root / "in/a.png", kSize, {{kPlace, 0}});
        writePhoto(m_root / "in/b.png", kSize, {{kOtherPlace, 0}});
        writePhoto(m_root / "in/c.png", kSize, {{kPlace, 1}});
        writePhoto(m_root / "safe/a.png", kSize, {{kPlace, 2}});
        writePhoto(m_root / "safe/b.png", kSize, {{kOtherPlace, 2}});
        writePhoto(m_root / "safe/c.png", kSize, {{kPlace, 1}});
        const AuditReport report = audited();
        const AuditedFace& a = report.items[0].faces.at(0);
        const AuditedFace& b = report.items[1].faces.at(0);
        const AuditedFace& c = report.items[2].faces.at(0);
        QCOMPARE(a.person, b.person);
        QVERIFY(a.person != c.person);
        const auto& judge = a.audit.recognisers.back();
        QVERIFY(judge.across);
        QCOMPARE(judge.across->cleanClean.matching, std::size_t{1});
        QCOMPARE(judge.across->protectedClean.matching, std::size_t{0});
        QCOMPARE(judge.across->protectedProtected.matching, std::size_t{1});
        QVERIFY(!c.audit.recognisers.back().across);
    }

    void aPhotoWithoutFacesSaysSo()
    {
        writePhoto(m_root / "in/a.png", kSize, {});
        writePhoto(m_root / "safe/a.png", kSize, {});
        const AuditReport report = audited();
        QCOMPARE(report.count(ItemStatus::Succeeded), std::size_t{1});
        QVERIFY(contains(report.items[0].notes.at(0), "no face found"));
    }

    void facesThatAppearOnlyInTheCopyAreNoted()
    {
        writePhoto(m_root / "in/a.png", kSize, {{kPlace, 0}});
        writePhoto(m_root / "safe/a.png", kSize, {{kOtherPlace, 1}});
        const AuditReport report = audited();
        QCOMPARE(report.facesAudited(), std::size_t{1});
        QVERIFY(contains(report.items[0].notes.at(0), "in the protected photo alone"));
    }

    void surrogatesAreMarkedAndChecked()
    {
        writePhoto(m_root / "in/a.png", kSize, {{kPlace, 0}});
        writePhoto(m_root / "safe/a.png", kSize, {{kPlace, 1}});
        AuditOptions options;
        QCOMPARE(options.surrogates, faces::RecogniserSet::names());
        for (const auto& recogniser : audited(options).items[0].faces.at(0).audit.recognisers) {
            QCOMPARE(recogniser.tookPart, recogniser.role != audit::RecogniserRole::Judge);
        }
        options.surrogates = {};
        for (const auto& recogniser : audited(options).items[0].faces.at(0).audit.recognisers) {
            QVERIFY(!recogniser.tookPart);
        }
        options.surrogates = {"judge"};
        QCOMPARE(runAudit(requestFor(options), {}, *m_services).error().code, ErrorCode::InvalidArgument);
        options.surrogates = {"nobody"};
        QVERIFY(contains(audited(options).warnings.at(0), "nobody"));
    }

    void levelsAreChecked()
    {
        writePhoto(m_root / "in/a.png", kSize, {});
        writePhoto(m_root / "safe/a.png", kSize, {});
        for (const double level : {0.0, -1.0, 0.9, std::nan("")}) {
            AuditOptions options;
            options.level = level;
            QCOMPARE(runAudit(requestFor(options), {}, *m_services).error().code, ErrorCode::InvalidArgument);
        }
    }

    void aJudgeWithoutThresholdsIsWarnedOf()
    {
        m_services->fakeRecognisers.back().scale = {};
        writePhoto(m_root / "in/a.png", kSize, {{kPlace, 0}});
        writePhoto(m_root / "safe/a.png", kSize, {{kPlace, 0}});
        QVERIFY(contains(audited().warnings.at(0), "judge has no thresholds"));
    }

    void missingModelsAreSaidOnce()
    {
        writePhoto(m_root / "in/a.png", kSize, {{kPlace, 0}});
        writePhoto(m_root / "safe/a.png", kSize, {});
        m_services->modelsMissing = true;
        QCOMPARE(runAudit(requestFor({}), {}, *m_services).error().code, ErrorCode::MissingModel);
    }

    void thumbnailsOnlyAsAsked()
    {
        writePhoto(m_root / "in/a.png", kSize, {{kPlace, 0}});
        writePhoto(m_root / "safe/a.png", kSize, {});
        for (const auto thumbnails : {AuditThumbnails::None, AuditThumbnails::Protected, AuditThumbnails::Both}) {
            AuditOptions options;
            options.thumbnails = thumbnails;
            const AuditReport report = audited(options);
            const AuditedFace& face = report.items[0].faces.at(0);
            QCOMPARE(face.protectedJpeg.empty(), thumbnails == AuditThumbnails::None);
            QCOMPARE(face.originalJpeg.empty(), thumbnails != AuditThumbnails::Both);
        }
    }

    void cancellingStopsAndTellsWhatWasDone()
    {
        for (const char* name : {"a.png", "b.png", "c.png"}) {
            writePhoto(m_root / "in" / name, kSize, {{kPlace, 0}});
            writePhoto(m_root / "safe" / name, kSize, {});
        }
        CancelSource source;
        int seen = 0;
        m_services->fakeDetector.onDetect = [&] {
            if (++seen == 3) { // two a pair
                source.request();
            }
        };
        const auto report = runAudit(requestFor({}), {source.token(), {}}, *m_services);
        QVERIFY(report);
        QVERIFY(report->cancelled);
        QCOMPARE(report->count(ItemStatus::Succeeded), std::size_t{1});
        QCOMPARE(report->count(ItemStatus::Cancelled), std::size_t{2});
        QCOMPARE(report->items[0].faces.at(0).audit.verdict, audit::Verdict::Hidden);
    }

    void exceptionsStopAtTheItem()
    {
        for (const char* name : {"a.png", "b.png"}) {
            writePhoto(m_root / "in" / name, kSize, {{kPlace, 0}});
            writePhoto(m_root / "safe" / name, kSize, {});
        }
        int calls = 0;
        m_services->fakeDetector.onDetect = [&] {
            if (calls++ == 0) {
                throw std::runtime_error("boom");
            }
        };
        const AuditReport report = audited();
        QVERIFY(report.items[0].status == ItemStatus::Failed);
        QVERIFY(report.items[1].status == ItemStatus::Succeeded);
    }

    void severalWorkersGiveTheSameReport()
    {
        for (int i = 0; i < 6; ++i) {
            const std::string name = "p" + std::to_string(i) + ".png";
            writePhoto(m_root / "in" / name, kSize, {{kPlace, 0}});
            writePhoto(m_root / "safe" / name, kSize,
                       i % 2 == 0 ? std::vector<PaintedFace>{} : std::vector<PaintedFace>{{kPlace, 0}});
        }
        AuditOptions options;
        options.jobs = 3;
        std::int64_t last = 0;
        const JobContext context{{}, [&](const Progress& progress) {
                                     QVERIFY(progress.done >= last);
                                     last = progress.done;
                                 }};
        const auto report = runAudit(requestFor(options), context, *m_services);
        QVERIFY(report);
        QCOMPARE(last, std::int64_t{6});
        QCOMPARE(report->facesRecognisable(), std::size_t{3});
        for (std::size_t i = 0; i < 6; ++i) {
            QCOMPARE(report->items[i].original.filename().native(), "p" + std::to_string(i) + ".png");
        }
    }

    void outputsOfAProtectionAreAudited()
    {
        writePhoto(m_root / "in/a.png", kSize, {{kPlace, 0}, {kOtherPlace, 1}});
        writePhoto(m_root / "me.png", kSize, {{{200, 100, 200, 200}, 1}});
        std::ofstream(m_root / "in/bad.png") << "x";
        ProtectRequest request;
        request.inputs = collectInputs({m_root / "in"}, {});
        request.output.outputFolder = m_root / "out";
        request.rules.except = {m_root / "me.png"};
        request.jobs = 1;
        auto done = runProtect(request, {}, *m_services);
        QVERIFY(done);
        const auto report = auditOutputs(*done, {}, {}, *m_services);
        QVERIFY(report);
        QCOMPARE(report->items.size(), std::size_t{1}); // what was not written is not audited
        QCOMPARE(report->facesAudited(), std::size_t{2});
        QCOMPARE(report->facesRecognisable(), std::size_t{0});
        for (const AuditedFace& face : report->items[0].faces) {
            const bool kept = cv::Rect(face.boxInImage) == kOtherPlace;
            QCOMPARE(face.leftOnPurpose, kept);
            QCOMPARE(face.audit.verdict, kept ? audit::Verdict::Recognisable : audit::Verdict::Hidden);
            QCOMPARE(contains(face.reason, "--except me.png"), kept);
            for (const auto& recogniser : face.audit.recognisers) {
                QVERIFY(!recogniser.tookPart); // nothing was cloaked
            }
        }
        done->dryRun = true;
        QCOMPARE(auditOutputs(*done, {}, {}, *m_services).error().code, ErrorCode::InvalidArgument);
    }

private:
    static bool contains(const std::string& text, const std::string& part)
    {
        return text.find(part) != std::string::npos;
    }

    [[nodiscard]] AuditRequest requestFor(const AuditOptions& options) const
    {
        return test::auditRequestFor(m_root, options);
    }

    AuditReport audited(const AuditOptions& options = {}) { return test::audited(m_root, *m_services, options); }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
    std::unique_ptr<FakeServices> m_services;
};

QTEST_GUILESS_MAIN(TestAuditJob)
#include "tst_audit_job.moc"
