// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The real optimiser with the real recognisers on the faces of a real photo.

#include "core/faces/detector.h"
#include "core/faces/landmarker.h"
#include "core/faces/recogniser.h"
#include "core/image/decode.h"
#include "core/models/compute_threads.h"
#include "core/protect/cloak/canvas.h"
#include "core/protect/cloak/cloak.h"
#include "core/protect/mask.h"
#include "tests/support/test_paths.h"

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <QTest>

#include <algorithm>
#include <cmath>
#include <optional>

using namespace bauta;
using protect::Method;
using protect::Strength;

namespace
{

constexpr int kSteps = 8; // enough to see that it works

protect::CloakTuning quick()
{
    protect::CloakTuning tuning;
    tuning.steps = kSteps;
    return tuning;
}

bool sameFields(const protect::CloakFields& a, const protect::CloakFields& b)
{
    return cv::norm(a.flowInFrame, b.flowInFrame, cv::NORM_INF) == 0.0 && cv::norm(a.tone, b.tone, cv::NORM_INF) == 0.0;
}

} // namespace

class TestCloak final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto models = test::builtInModels();
        const auto samples = test::samplePhotos();
        if (!models || !samples) {
            QSKIP("no models or sample photos: run ./dev setup");
        }
        models::setComputeThreads(2);
        auto store = models::ModelStore::open({.builtIn = *models, .user = {}});
        QVERIFY(store.has_value());
        m_store = std::move(*store);
        const cv::Mat bgr = cv::imread((*samples / "sample1.jpg").string());
        QVERIFY(!bgr.empty());
        cv::cvtColor(bgr, m_rgb, cv::COLOR_BGR2RGB);
        const auto detector = faces::makeDetector(*m_store);
        QVERIFY(detector.has_value());
        const auto found = (*detector)->detect(m_rgb, {}, {});
        QVERIFY(found.has_value());
        const auto landmarker = faces::Landmarker::make(*m_store);
        QVERIFY(landmarker.has_value());
        const auto fitted = landmarker->fit(m_rgb, *found);
        QVERIFY(fitted.has_value());
        for (const faces::Face& face : *fitted) {
            if (!protect::unsuitableForCloak(face)) {
                m_faces.push_back(face);
            }
        }
        QVERIFY(!m_faces.empty());
    }

    void init()
    {
        if (!m_store) {
            QSKIP("no models");
        }
    }

    void staysWithinTheBudget_data()
    {
        QTest::addColumn<Method>("method");
        QTest::addColumn<Strength>("strength");
        QTest::newRow("subtle") << Method::Cloak << Strength::Subtle;
        QTest::newRow("standard") << Method::Cloak << Strength::Standard;
        QTest::newRow("disguise") << Method::Disguise << Strength::Standard;
    }
    void staysWithinTheBudget()
    {
        QFETCH(const Method, method);
        QFETCH(const Strength, strength);
        const protect::CloakBudget budget = protect::budgetFor(method, strength);
        const auto result = optimise({subject(budget, 1)});
        QVERIFY2(result.has_value(), result ? "" : result.error().detail.c_str());
        const protect::CloakResult& cloak = result->front();
        // The surface that is applied is sampled finer than the canvas, hence the tolerance.
        QVERIFY2(cloak.spent.movement <= 1.02F * budget.movement,
                 qPrintable(QString::number(double(cloak.spent.movement))));
        QVERIFY2(cloak.spent.strain <= 1.05F * budget.strain, qPrintable(QString::number(double(cloak.spent.strain))));
        QVERIFY2(cloak.spent.tone <= 1.05F * budget.tone, qPrintable(QString::number(double(cloak.spent.tone))));
        QVERIFY(cloak.spent.movement > 0.3F * budget.movement);
        QCOMPARE(cloak.margins.size(), faces::RecogniserSet::names().size());
        for (const auto& margin : cloak.margins) {
            // Of dlib, which gives strangers .91 and has little say, a subtle cloak takes less.
            const bool dlibAtSubtle = margin.recogniser == "dlib-resnet" && strength == Strength::Subtle;
            QVERIFY2(margin.similarity < (dlibAtSubtle ? 0.99F : 0.97F), margin.recogniser.c_str());
        }
    }

    void nothingChangesOutsideTheSilhouette()
    {
        const auto result = optimise({subject(protect::budgetFor(Method::Cloak, Strength::Strong), 2)});
        QVERIFY(result.has_value());
        image::Image photo;
        photo.pixels = m_rgb.clone();
        protect::applyCloak(photo, result->front().fields);
        cv::Mat difference;
        cv::absdiff(photo.pixels, m_rgb, difference);
        QVERIFY(cv::norm(difference, cv::NORM_INF) > 0.0);
        const auto mask = protect::faceMask(m_faces.front(), m_rgb.size(), {.growth = 0.F, .feather = 0.F});
        difference(mask.boundsInImage).setTo(cv::Scalar::all(0), mask.alpha);
        QCOMPARE(cv::norm(difference, cv::NORM_INF), 0.0);
    }

    void openEyesKeepTheirShape()
    {
        const protect::CloakBudget budget = protect::budgetFor(Method::Cloak, Strength::Strong);
        const auto result = optimise({subject(budget, 5)});
        QVERIFY(result.has_value());
        const protect::Canvas canvas = protect::makeCanvas(m_rgb, m_faces.front(), budget.tone, protect::CloakTuning{});
        for (const protect::Canvas::Disc& eye : canvas.openEyes) {
            cv::Mat inside(canvas.rgb.size(), CV_8U, cv::Scalar(0));
            cv::circle(inside, cv::Point(eye.centreInCanvas), cvRound(0.8F * eye.radius), cv::Scalar(255), cv::FILLED);
            cv::Scalar mean;
            cv::Scalar deviation;
            cv::meanStdDev(result->front().fields.flowInFrame, mean, deviation, inside);
            // Of the distance between the eyes, about 35 in the frame.
            QVERIFY2(std::hypot(deviation[0], deviation[1]) < 0.005 * 35.0,
                     qPrintable(QString::number(std::hypot(deviation[0], deviation[1]))));
        }
    }

    void aSeedMakesItRepeatable()
    {
        const auto budget = protect::budgetFor(Method::Cloak, Strength::Standard);
        const auto first = optimise({subject(budget, 5)});
        const auto again = optimise({subject(budget, 5)});
        const auto other = optimise({subject(budget, 6)});
        QVERIFY(first && again && other);
        QVERIFY(sameFields(first->front().fields, again->front().fields));
        QVERIFY(!sameFields(first->front().fields, other->front().fields));
    }

    void severalFacesAreOneBatch()
    {
        const auto budget = protect::budgetFor(Method::Cloak, Strength::Standard);
        const auto both = optimise({subject(budget, 5), subject(budget, 6)});
        QVERIFY(both.has_value());
        QCOMPARE(both->size(), std::size_t{2});
        for (const auto& cloak : *both) {
            QCOMPARE(cloak.steps, kSteps);
            QVERIFY(cloak.spent.movement > 0.F);
        }
        QVERIFY(!sameFields(both->front().fields, both->back().fields));
    }

    void otherProtectedPhotosPushAway()
    {
        const auto budget = protect::budgetFor(Method::Cloak, Strength::Standard);
        const auto first = optimise({subject(budget, 1)});
        QVERIFY(first.has_value());
        auto apart = subject(budget, 2);
        const auto without = optimise({apart});
        apart.others = {first->front().seen};
        const auto with = optimise({apart});
        QVERIFY(without && with);
        float before = 0.F;
        float after = 0.F;
        for (std::size_t k = 0; k < 3; ++k) {
            before += faces::cosine(without->front().seen[k], first->front().seen[k]);
            after += faces::cosine(with->front().seen[k], first->front().seen[k]);
        }
        QVERIFY2(after < before - 0.05F, qPrintable(QStringLiteral("%1 %2").arg(double(before)).arg(double(after))));
    }

    void cancelsBetweenSteps()
    {
        const CancelSource source;
        int calls = 0;
        const auto cloak = protect::makeCloak(*m_store, {}, quick());
        QVERIFY(cloak.has_value());
        const std::vector<protect::CloakSubject> subjects{
            subject(protect::budgetFor(Method::Cloak, Strength::Subtle), 1)};
        CancelSource stop = source;
        const auto result = (*cloak)->optimise(
            m_rgb, subjects,
            [&](int done, int total) {
                ++calls;
                QVERIFY(done <= total);
                if (done == 2) {
                    stop.request();
                }
            },
            source.token());
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
        QCOMPARE(calls, 2);
    }

    void refusesWhatItCannotDo()
    {
        const auto missing = protect::makeCloak(*m_store, {"nobody"});
        QVERIFY(!missing.has_value());
        QCOMPARE(missing.error().code, ErrorCode::MissingModel);
        faces::Face flat = m_faces.front();
        flat.mesh.reset();
        protect::CloakSubject bad = subject(protect::budgetFor(Method::Cloak, Strength::Subtle), 1);
        bad.face = &flat;
        const auto result = optimise({bad});
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().code, ErrorCode::InvalidArgument);
    }

private:
    [[nodiscard]] protect::CloakSubject subject(const protect::CloakBudget& budget, std::uint64_t seed) const
    {
        protect::CloakSubject result;
        result.face = &m_faces.front();
        result.budget = budget;
        result.seed = seed;
        return result;
    }

    [[nodiscard]] Expected<std::vector<protect::CloakResult>>
    optimise(const std::vector<protect::CloakSubject>& subjects) const
    {
        const auto cloak = protect::makeCloak(*m_store, {}, quick());
        if (!cloak) {
            return fail(cloak.error());
        }
        return (*cloak)->optimise(m_rgb, subjects, {}, {});
    }

    std::optional<models::ModelStore> m_store;
    cv::Mat m_rgb;
    std::vector<faces::Face> m_faces;
};

QTEST_APPLESS_MAIN(TestCloak)
#include "tst_cloak.moc"
