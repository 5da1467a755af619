// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/face_audit.h"
#include "core/faces/recogniser.h"
#include "tests/core/audit/fake_recogniser.h"

#include <opencv2/imgproc.hpp>

#include <QtTest>

#include <algorithm>
#include <memory>

using namespace bauta;
using namespace bauta::audit;

namespace
{

const cv::Size kSize(200, 200);

/// A patch of one colour with a face in it; 0 red, 1 green, 2 blue, 3 covered.
FaceView faceOf(int identity)
{
    static const cv::Scalar kColours[] = {{230, 20, 20}, {20, 200, 20}, {20, 20, 230}, {43, 43, 43}};
    FaceView view;
    view.rgb = cv::Mat(kSize, CV_8UC3, kColours[identity]);
    view.face.boxInImage = {50, 40, 100, 120};
    view.face.landmarksInImage = {cv::Point2f{80, 90}, cv::Point2f{120, 90}, cv::Point2f{100, 110},
                                  cv::Point2f{85, 130}, cv::Point2f{115, 130}};
    return view;
}

AuditRecogniser fake(const std::string& name, RecogniserRole role, ScoreScale scale)
{
    return {name, role, std::move(scale), std::make_shared<test::FakeRecogniser>(name)};
}

class FailingRecogniser final : public faces::Recogniser
{
public:
    const std::string& name() const override { return m_name; }
    Expected<std::vector<faces::Embedding>> embed(const cv::Mat&, const std::vector<faces::Face>&) const override
    {
        return fail(ErrorCode::ModelMismatch, "the model gives no embedding");
    }

private:
    std::string m_name = "broken";
};

const RecogniserAudit& named(const FaceAudit& audit, std::string_view name)
{
    return *std::find_if(audit.recognisers.begin(), audit.recognisers.end(),
                         [&name](const RecogniserAudit& recogniser) { return recogniser.name == name; });
}

} // namespace

class TestFaceAudit final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_recognisers.clear();
        for (const std::string& name : faces::RecogniserSet::names()) {
            m_recognisers.push_back(
                fake(name, RecogniserRole::BuiltIn, ScoreScale::fromCalibration(faces::Calibration::builtIn(), name)));
        }
        m_recognisers.push_back(fake("judge", RecogniserRole::Judge, ScoreScale::fromThresholds(0.28, 0.39)));
    }

    void aCopyIsRecognisedAndUnchanged()
    {
        const FaceAudit audit = auditOf({faceOf(0), faceOf(0), faceOf(0)});
        QVERIFY(audit.unchanged);
        QVERIFY(audit.faceFound);
        QCOMPARE(audit.verdict, Verdict::Recognisable);
        QCOMPARE(audit.recognisers.size(), faces::RecogniserSet::names().size() + 2); // the judge and the fusion
        for (const RecogniserAudit& recogniser : audit.recognisers) {
            QVERIFY(recogniser.matches);
            QCOMPARE(recogniser.byUpload.size(), allUploads().size());
        }
    }

    void aCoverHides()
    {
        const FaceAudit audit = auditOf({faceOf(0), faceOf(3), std::nullopt});
        QVERIFY(!audit.unchanged);
        QVERIFY(!audit.faceFound);
        QCOMPARE(audit.verdict, Verdict::Hidden);
        for (const RecogniserAudit& recogniser : audit.recognisers) {
            QVERIFY2(!recogniser.matches, recogniser.name.c_str());
            QVERIFY(recogniser.unprotected.similarity > recogniser.byUpload.front().similarity);
        }
    }

    void onlyThoseThatAreNamedTookPartAndJudgesNeverDo()
    {
        AssessOptions options;
        options.surrogates = {"faceres", "judge"};
        const FaceAudit audit = auditOf({faceOf(0), faceOf(1), faceOf(1)}, options);
        QVERIFY(named(audit, "faceres").tookPart);
        QVERIFY(named(audit, "fused").tookPart); // it contains faceres
        QVERIFY(!named(audit, "mobileface").tookPart);
        QVERIFY(!named(audit, "judge").tookPart);
    }

    void theKnownPlaceCountsWhereTheFoundOneIsWrong()
    {
        // What is found sits on another colour, but whoever knows the original finds the old face.
        FaceView wrong = faceOf(0);
        wrong.rgb = wrong.rgb.clone();
        cv::rectangle(wrong.rgb, cv::Rect(0, 0, 40, 40), cv::Scalar(20, 200, 20), cv::FILLED);
        for (cv::Point2f& landmark : wrong.face.landmarksInImage) {
            landmark = landmark * 0.2F;
        }
        const FaceAudit audit = auditOf({faceOf(0), faceOf(0), wrong});
        QVERIFY(named(audit, "judge").byUpload.front().similarity > 0.99F);
        QVERIFY(named(audit, "judge").byUpload.back().similarity < 0.5F);
    }

    void withoutThresholdsAJudgeDoesNotCount()
    {
        m_recognisers.back().scale = ScoreScale();
        const FaceAudit audit = auditOf({faceOf(0), faceOf(0), faceOf(0)});
        const RecogniserAudit& judge = named(audit, "judge");
        QVERIFY(!judge.calibrated && !judge.matches);
        QVERIFY(judge.byUpload.front().similarity > 0.99F); // but is shown
        m_recognisers.erase(m_recognisers.begin(), m_recognisers.end() - 1);
        QCOMPARE(auditOf({faceOf(0), faceOf(0), faceOf(0)}).verdict, Verdict::Unknown);
    }

    void theFourCellsAcrossPhotos()
    {
        const FaceAuditor auditor(m_recognisers, faces::Calibration::builtIn());
        // Red, protected as green; in the other photos red too, protected as green and as blue.
        const FaceMeasurement own = *auditor.measure({faceOf(0), faceOf(1), faceOf(1)}, {});
        const FaceMeasurement green = *auditor.measure({faceOf(0), faceOf(1), faceOf(1)}, {});
        const FaceMeasurement blue = *auditor.measure({faceOf(0), faceOf(2), faceOf(2)}, {});
        const FaceAudit audit = auditor.assess(own, {&green, &blue}, {});
        const AcrossPhotos& cells = *named(audit, "judge").across;
        for (const PairScores* cell :
             {&cells.cleanClean, &cells.cleanProtected, &cells.protectedClean, &cells.protectedProtected}) {
            QCOMPARE(cell->pairs, std::size_t{2});
        }
        QCOMPARE(cells.cleanClean.matching, std::size_t{2});
        QCOMPARE(cells.cleanProtected.matching, std::size_t{0});
        QCOMPARE(cells.protectedClean.matching, std::size_t{0});
        QCOMPARE(cells.protectedProtected.matching, std::size_t{1}); // the other green one: that gives them away
        QVERIFY(!named(auditor.assess(own, {}, {}), "judge").across);
    }

    void aStricterLevelMatchesLess()
    {
        // Red against yellow: a cosine between the judge's two thresholds.
        FaceView yellow = faceOf(0);
        yellow.rgb = cv::Mat(kSize, CV_8UC3, cv::Scalar(230, 200, 20));
        const FaceBeforeAndAfter face{faceOf(0), yellow, yellow};
        const float similarity = named(auditOf(face), "judge").byUpload.front().similarity;
        AssessOptions lax;
        lax.level = 0.1;
        AssessOptions strict;
        strict.level = 1e-6;
        m_recognisers.back().scale =
            ScoreScale::fromThresholds(static_cast<double>(similarity) - 0.05, static_cast<double>(similarity) + 0.05);
        QVERIFY(named(auditOf(face, lax), "judge").matches);
        QVERIFY(!named(auditOf(face, strict), "judge").matches);
        QVERIFY(auditOf(face, lax).probability > auditOf(face, strict).probability);
    }

    void aRecogniserThatFailsFailsTheFace()
    {
        m_recognisers.push_back({"broken", RecogniserRole::Judge, {}, std::make_shared<FailingRecogniser>()});
        const FaceAuditor auditor(m_recognisers, faces::Calibration::builtIn());
        QCOMPARE(auditor.measure({faceOf(0), faceOf(0), faceOf(0)}, {}).error().code, ErrorCode::ModelMismatch);
    }

    void cancelling()
    {
        CancelSource source;
        source.request();
        const FaceAuditor auditor(m_recognisers, faces::Calibration::builtIn());
        QCOMPARE(auditor.measure({faceOf(0), faceOf(0), faceOf(0)}, source.token()).error().code, ErrorCode::Cancelled);
    }

private:
    FaceAudit auditOf(const FaceBeforeAndAfter& face, const AssessOptions& options = {}) const
    {
        const FaceAuditor auditor(m_recognisers, faces::Calibration::builtIn());
        return auditor.assess(*auditor.measure(face, {}), {}, options);
    }

    std::vector<AuditRecogniser> m_recognisers;
};

QTEST_GUILESS_MAIN(TestFaceAudit)
#include "tst_face_audit.moc"
