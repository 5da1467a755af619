// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// One cloak for many frames: the geometry on synthetic faces, and the optimiser on a real face that was made to move.

#include "core/faces/align.h"
#include "core/faces/detector.h"
#include "core/faces/landmarker.h"
#include "core/faces/recogniser.h"
#include "core/faces/similarity.h"
#include "core/models/compute_threads.h"
#include "core/protect/cloak/canvas.h"
#include "core/protect/cloak/cloak.h"
#include "core/protect/cloak/field_metrics.h"
#include "core/protect/cloak/track_cloak.h"
#include "core/protect/mask.h"
#include "tests/core/protect/synthetic_face.h"
#include "tests/support/test_paths.h"

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <QTest>

#include <algorithm>
#include <cmath>
#include <optional>

using namespace bauta;
using protect::CloakFields;
using protect::Method;
using protect::Strength;
using protect::TrackCloak;

namespace
{

constexpr const char* kNoModels = "no models or sample photos: run ./dev setup";
constexpr int kSteps = 8; // of a photo
constexpr double kLargestFlow = 3.0;
constexpr double kLargestTone = 0.04;

faces::Face faceAt(float yawDegrees, cv::Point2f centre = {200.F, 200.F}, float width = 150.F, float roll = 0.F)
{
    return test::syntheticFace({.centre = centre, .width = width, .yawDegrees = yawDegrees, .rollDegrees = roll});
}

cv::Point2f inFrame(const CloakFields& fields, const cv::Point3f& p)
{
    return fields.frameFromImage * cv::Vec3f(p.x, p.y, 1.F);
}

/// Waves that fade towards the rim of the face's mesh, as an optimiser would leave them.
CloakFields wavesOn(const faces::Face& face)
{
    CloakFields fields;
    fields.frameFromImage = faces::frameFromImage(face.landmarksInImage);
    fields.originInFrame = {protect::kCanvasInFrame[0], protect::kCanvasInFrame[1]};
    fields.sideInFrame = protect::kCanvasInFrame[2];
    cv::Mat distance;
    cv::distanceTransform(protect::faceHull(fields, face, protect::kCanvasSide), distance, cv::DIST_L2,
                          cv::DIST_MASK_5);
    const cv::Mat fade = cv::min(cv::max(distance - 4.0, 0.0) / 20.0, 1.0);
    fields.flowInFrame.create(protect::kCanvasSide, protect::kCanvasSide, CV_32FC2);
    fields.tone.create(protect::kCanvasSide, protect::kCanvasSide, CV_32FC1);
    for (int y = 0; y < protect::kCanvasSide; ++y) {
        for (int x = 0; x < protect::kCanvasSide; ++x) {
            const float here = fade.at<float>(y, x);
            const float phase = 0.07F * static_cast<float>(x) + 0.05F * static_cast<float>(y);
            fields.flowInFrame.at<cv::Vec2f>(y, x) =
                cv::Vec2f(std::sin(phase), std::cos(1.3F * phase)) * static_cast<float>(kLargestFlow) * here;
            fields.tone.at<float>(y, x) = static_cast<float>(kLargestTone) * std::sin(2.F * phase) * here;
        }
    }
    return fields;
}

/// One spot of tone around a point of the mesh.
CloakFields spotOn(const faces::Face& face, std::size_t point)
{
    CloakFields fields = wavesOn(face);
    fields.flowInFrame.setTo(cv::Scalar::all(0.0));
    const cv::Point2f centre =
        (inFrame(fields, face.mesh->pointsInImage[point]) - fields.originInFrame) * protect::kCanvasPerFrame;
    fields.tone.setTo(0.0);
    cv::circle(fields.tone, cv::Point(centre), 5, cv::Scalar(kLargestTone), cv::FILLED);
    return fields;
}

double largestDifference(const cv::Mat& a, const cv::Mat& b)
{
    return cv::norm(a, b, cv::NORM_INF);
}

/// Sum of changes as a share of the sum of what there is.
double relativeChange(const cv::Mat& before, const cv::Mat& after)
{
    return cv::norm(before, after, cv::NORM_L1) / cv::norm(before, cv::NORM_L1);
}

image::Image photoOf(const cv::Mat& pixels)
{
    image::Image photo;
    photo.pixels = pixels;
    return photo;
}

/// As large, and of no use.
CloakFields turned(const CloakFields& fields)
{
    CloakFields result = fields;
    result.flowInFrame = cv::Mat(); // not into what both share
    result.tone = cv::Mat();
    std::array<cv::Mat, 2> parts;
    cv::split(fields.flowInFrame, parts.data());
    cv::merge(std::array<cv::Mat, 2>{-parts[1], parts[0]}, result.flowInFrame);
    cv::flip(fields.tone, result.tone, 1);
    return result;
}

} // namespace

/// A cloak with one key, which holds for all frames.
TrackCloak cloakOf(const CloakFields& fields, const faces::Face& reference)
{
    TrackCloak cloak;
    cloak.addKey(0, fields, reference);
    return cloak;
}

class TestTrackCloak final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto models = test::builtInModels();
        const auto samples = test::samplePhotos();
        if (!models || !samples) {
            return; // the tests that need them skip themselves
        }
        models::setComputeThreads(2);
        auto store = models::ModelStore::open({.builtIn = *models, .user = {}});
        QVERIFY(store.has_value());
        m_store = std::move(*store);
        const cv::Mat bgr = cv::imread((*samples / "sample1.jpg").string());
        QVERIFY(!bgr.empty());
        cv::Mat rgb;
        cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
        const auto detector = faces::makeDetector(*m_store);
        QVERIFY(detector.has_value());
        const auto found = (*detector)->detect(rgb, {}, {});
        QVERIFY(found.has_value());
        const auto landmarker = faces::Landmarker::make(*m_store);
        QVERIFY(landmarker.has_value());
        const auto fitted = landmarker->fit(rgb, *found);
        QVERIFY(fitted.has_value());
        const auto first = std::find_if(fitted->begin(), fitted->end(),
                                        [](const faces::Face& face) { return !protect::unsuitableForCloak(face); });
        QVERIFY(first != fitted->end());
        // As if the camera moved and the light changed.
        const cv::Point2f centre(first->boxInImage.x + first->boxInImage.width / 2.F,
                                 first->boxInImage.y + first->boxInImage.height / 2.F);
        for (const auto& [angle, scale, squeeze, light] :
             {std::array{0.0, 1.0, 1.0, 1.0}, std::array{9.0, 0.9, 0.85, 0.85}, std::array{-7.0, 1.05, 0.93, 1.1}}) {
            cv::Matx23d motion = cv::getRotationMatrix2D(centre, angle, scale);
            motion(0, 0) *= squeeze;
            motion(0, 1) *= squeeze;
            motion(0, 2) = motion(0, 2) * squeeze + (1.0 - squeeze) * static_cast<double>(centre.x);
            cv::Mat moved;
            cv::warpAffine(rgb, moved, motion, rgb.size(), cv::INTER_CUBIC, cv::BORDER_REPLICATE);
            moved.convertTo(moved, -1, light);
            faces::Detection detection{first->boxInImage, 1.F, 0.F, first->landmarksInImage};
            for (cv::Point2f& p : *detection.landmarksInImage) {
                p = cv::Point2d(motion * cv::Vec3d(static_cast<double>(p.x), static_cast<double>(p.y), 1.0));
            }
            const auto again = landmarker->fit(moved, {detection});
            QVERIFY(again.has_value() && !protect::unsuitableForCloak(again->front()));
            m_track.push_back({moved, again->front()});
        }
    }

    void theReferenceGetsTheFieldsThemselves()
    {
        const faces::Face face = faceAt(4.F);
        const CloakFields fields = wavesOn(face);
        const CloakFields again = cloakOf(fields, face).fieldsFor(face, 0);
        QVERIFY(largestDifference(again.flowInFrame, fields.flowInFrame) < 1e-3 * kLargestFlow);
        QVERIFY(largestDifference(again.tone, fields.tone) < 1e-3 * kLargestTone);
        QCOMPARE(again.frameFromImage, fields.frameFromImage);
        QCOMPARE(again.sideInFrame, fields.sideInFrame);
    }

    void movesWithTheFaceInThePicture()
    {
        const faces::Face reference = faceAt(0.F);
        const CloakFields fields = wavesOn(reference);
        const CloakFields moved = cloakOf(fields, reference).fieldsFor(faceAt(0.F, {420.F, 300.F}, 210.F, 20.F), 0);
        QVERIFY(largestDifference(moved.flowInFrame, fields.flowInFrame) < 0.01 * kLargestFlow);
        QVERIFY(largestDifference(moved.tone, fields.tone) < 0.01 * kLargestTone);
    }

    void staysOnItsPlaceOfATurnedFace_data()
    {
        QTest::addColumn<float>("yaw");
        QTest::newRow("left") << -30.F;
        QTest::newRow("right a little") << 12.F;
        QTest::newRow("right") << 35.F;
    }
    void staysOnItsPlaceOfATurnedFace()
    {
        QFETCH(const float, yaw);
        const faces::Face reference = faceAt(0.F);
        const faces::Face face = faceAt(yaw);
        for (const std::size_t point : {std::size_t{5}, std::size_t{40}, std::size_t{80}}) { // inside the ellipsoid
            const CloakFields fields = cloakOf(spotOn(reference, point), reference).fieldsFor(face, 0);
            const cv::Moments spot = cv::moments(fields.tone);
            QVERIFY(spot.m00 > 0.0);
            const cv::Point2d centre(spot.m10 / spot.m00 + 0.5, spot.m01 / spot.m00 + 0.5); // canvas pixels
            const cv::Point2d expected =
                (inFrame(fields, face.mesh->pointsInImage[point]) - fields.originInFrame) * protect::kCanvasPerFrame;
            QVERIFY2(cv::norm(centre - expected) < 2.5,
                     qPrintable(QStringLiteral("%1: %2").arg(point).arg(cv::norm(centre - expected))));
        }
    }

    void aLittleMovementIsALittleChange()
    {
        const faces::Face reference = faceAt(0.F);
        const TrackCloak cloak = cloakOf(wavesOn(reference), reference);
        for (const float yaw : {0.F, 15.F, 30.F, 42.F}) {
            const CloakFields before = cloak.fieldsFor(faceAt(yaw), 0);
            faces::Face next = faceAt(yaw + 0.4F); // 10 degrees a second
            cv::RNG noise(3);
            for (cv::Point3f& p : next.mesh->pointsInImage) { // what smoothing leaves
                p.x += static_cast<float>(noise.gaussian(0.1));
                p.y += static_cast<float>(noise.gaussian(0.1));
            }
            const CloakFields after = cloak.fieldsFor(next, 0);
            const double flow = relativeChange(before.flowInFrame, after.flowInFrame);
            const double tone = relativeChange(before.tone, after.tone);
            QVERIFY2(flow < 0.05 && tone < 0.06, qPrintable(QStringLiteral("%1: %2 %3").arg(yaw).arg(flow).arg(tone)));
            QVERIFY(flow > 0.0);
        }
    }

    void nothingChangesOutsideTheSilhouette()
    {
        const faces::Face reference = faceAt(0.F);
        CloakFields everywhere = wavesOn(reference);
        everywhere.flowInFrame.setTo(cv::Scalar::all(kLargestFlow));
        everywhere.tone.setTo(kLargestTone);
        const TrackCloak cloak = cloakOf(everywhere, reference);
        for (const float yaw : {0.F, 25.F, 45.F}) {
            const faces::Face face = faceAt(yaw);
            image::Image photo = photoOf(test::noisePicture({400, 400}, CV_8UC3, 5));
            const cv::Mat before = photo.pixels.clone();
            protect::applyCloak(photo, cloak.fieldsFor(face, 0));
            cv::Mat difference;
            cv::absdiff(photo.pixels, before, difference);
            QVERIFY(cv::norm(difference, cv::NORM_INF) > 0.0);
            const auto mask = protect::faceMask(face, before.size(), {.growth = 0.F, .feather = 0.F});
            difference(mask.boundsInImage).setTo(cv::Scalar::all(0), mask.alpha);
            QCOMPARE(cv::norm(difference, cv::NORM_INF), 0.0);
        }
    }

    void strengthIsAFactor()
    {
        const faces::Face reference = faceAt(0.F);
        const TrackCloak cloak = cloakOf(wavesOn(reference), reference);
        const faces::Face face = faceAt(10.F);
        const CloakFields whole = cloak.fieldsFor(face, 0);
        const CloakFields half = cloak.fieldsFor(face, 0, 0.5F);
        QVERIFY(largestDifference(half.flowInFrame, whole.flowInFrame * 0.5) < 1e-6);
        QVERIFY(largestDifference(half.tone, whole.tone * 0.5) < 1e-7);
    }

    void nothingToCarryChangesNothing()
    {
        const faces::Face reference = faceAt(0.F);
        const TrackCloak cloak = cloakOf(wavesOn(reference), reference);
        faces::Face flat = reference;
        flat.mesh.reset();
        for (const CloakFields& fields : {cloak.fieldsFor(flat, 0), cloak.fieldsFor(reference, 0, 0.F)}) {
            image::Image photo = photoOf(test::noisePicture({400, 400}, CV_8UC3, 5));
            const cv::Mat before = photo.pixels.clone();
            protect::applyCloak(photo, fields);
            QCOMPARE(largestDifference(photo.pixels, before), 0.0);
            QVERIFY(protect::cloakedArea(fields, before.size()).empty());
        }
    }

    void aCutOutBecomesWhatTheWholeFrameBecomes_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<float>("x");
        QTest::newRow("8 bits") << CV_8UC3 << 211.F;
        QTest::newRow("16 bits") << CV_16UC3 << 211.F;
        QTest::newRow("at the border") << CV_8UC3 << 41.F;
    }
    void aCutOutBecomesWhatTheWholeFrameBecomes()
    {
        QFETCH(const int, type);
        QFETCH(const float, x);
        const faces::Face reference = faceAt(0.F);
        const TrackCloak cloak = cloakOf(wavesOn(reference), reference);
        const CloakFields fields = cloak.fieldsFor(faceAt(18.F, {x, 203.F}, 137.F, 6.F), 0);
        image::Image whole = photoOf(test::noisePicture({500, 401}, type, 9));
        const cv::Mat before = whole.pixels.clone();
        const cv::Rect area = protect::cloakedArea(fields, before.size());
        QVERIFY(!area.empty() && area.area() < before.size().area());
        image::Image patch = photoOf(before(area).clone());
        protect::applyCloak(whole, fields);
        protect::applyCloak(patch, fields, area.tl());
        QCOMPARE(largestDifference(patch.pixels, whole.pixels(area)), 0.0);
        QVERIFY(largestDifference(patch.pixels, before(area)) > 0.0);
        cv::Mat outside = whole.pixels.clone();
        before(area).copyTo(outside(area));
        QCOMPARE(largestDifference(outside, before), 0.0);
    }

    void aTurnedOrSmallFaceCarriesLess()
    {
        QCOMPARE(protect::cloakableShare(faceAt(0.F)), 1.F);
        QCOMPARE(protect::cloakableShare(faceAt(60.F)), 0.F);
        QCOMPARE(protect::cloakableShare(faceAt(0.F, {50.F, 50.F}, 20.F)), 0.F);
        float last = 1.F;
        for (float yaw = 36.F; yaw <= 52.F; yaw += 1.F) {
            const float share = protect::cloakableShare(faceAt(yaw));
            QVERIFY(share <= last && last - share < 0.15F);
            last = share;
        }
        QCOMPARE(last, 0.F);
    }

    void betweenKeysFieldsAreBlended()
    {
        const faces::Face reference = faceAt(0.F);
        CloakFields opposite = wavesOn(reference);
        opposite.flowInFrame *= -1.0;
        opposite.tone *= -1.0;
        TrackCloak cloak;
        QVERIFY(cloak.empty());
        QCOMPARE(cloak.lastKey(), -1);
        cloak.addKey(10, wavesOn(reference), reference);
        cloak.addKey(30, opposite, reference);
        QCOMPARE(cloak.lastKey(), 30);
        const CloakFields first = cloak.fieldsFor(reference, 10);
        const auto isShareOfFirst = [&](int frame, double share) {
            const CloakFields fields = cloak.fieldsFor(reference, frame);
            return cv::norm(fields.flowInFrame, first.flowInFrame * share, cv::NORM_INF) < 1e-4 &&
                   cv::norm(fields.tone, first.tone * share, cv::NORM_INF) < 1e-6;
        };
        QVERIFY(isShareOfFirst(3, 1.0));
        QVERIFY(isShareOfFirst(15, 0.5));
        QVERIFY(isShareOfFirst(20, 0.0));
        QVERIFY(isShareOfFirst(25, -0.5));
        QVERIFY(isShareOfFirst(99, -1.0));
    }

    void holdsWhereNoWeakKeyTakesPart()
    {
        const faces::Face reference = faceAt(0.F);
        TrackCloak cloak;
        QVERIFY(!cloak.holdsAt(0));
        using Hold = TrackCloak::Hold;
        int frame = 10;
        for (const Hold hold : {Hold::Strong, Hold::Strong, Hold::Weak, Hold::Strong, Hold::Weak}) {
            cloak.addKey(frame, wavesOn(reference), reference, hold);
            frame += 10;
        }
        for (const int held : {0, 10, 19, 20, 40}) {
            QVERIFY2(cloak.holdsAt(held), qPrintable(QString::number(held)));
        }
        for (const int weak : {21, 29, 30, 31, 39, 41, 50, 60}) {
            QVERIFY2(!cloak.holdsAt(weak), qPrintable(QString::number(weak)));
        }
    }

    void forgettingKeysChangesNoLaterFrame()
    {
        const faces::Face reference = faceAt(0.F);
        TrackCloak cloak;
        for (int key = 0; key < 5; ++key) {
            CloakFields fields = wavesOn(reference);
            fields.tone *= key;
            cloak.addKey(10 * key, fields, reference);
        }
        const CloakFields before = cloak.fieldsFor(reference, 27);
        cloak.forgetBefore(27);
        QCOMPARE(cv::norm(before.tone, cloak.fieldsFor(reference, 27).tone, cv::NORM_INF), 0.0);
        QVERIFY(cv::norm(before.tone, cloak.fieldsFor(reference, 5).tone, cv::NORM_INF) > 0.0); // really gone
        cloak.forgetBefore(1000);
        QVERIFY(!cloak.empty());
        QCOMPARE(cloak.lastKey(), 40);
    }

    void oneCloakHoldsInEveryAppearance()
    {
        if (m_track.empty()) {
            QSKIP(kNoModels);
        }
        const auto budget = protect::budgetFor(Method::Cloak, Strength::Standard);
        const auto result = optimise(subject(budget), {});
        QVERIFY2(result.has_value(), result ? "" : result.error().detail.c_str());
        QCOMPARE(result->steps, 2 * kSteps);
        QVERIFY(result->reference < m_track.size());
        const TrackCloak cloak = cloakOf(result->fields, m_track[result->reference].face);
        const TrackCloak unrelated = cloakOf(turned(result->fields), m_track[result->reference].face);
        const auto recognisers = faces::RecogniserSet::make(*m_store);
        QVERIFY(recognisers.has_value());
        for (const protect::CloakAppearance& frame : m_track) {
            const CloakFields fields = cloak.fieldsFor(frame.face, 0);
            const protect::CloakBudget spent = protect::measureFields(fields, frame.face);
            QVERIFY2(spent.movement <= 1.03F * budget.movement, qPrintable(QString::number(double(spent.movement))));
            QVERIFY2(spent.strain <= 1.08F * budget.strain, qPrintable(QString::number(double(spent.strain))));
            QVERIFY2(spent.tone <= 1.08F * budget.tone, qPrintable(QString::number(double(spent.tone))));
            QVERIFY(spent.movement > 0.3F * budget.movement);
            const auto clean = recognisers->embed(frame.rgb, {frame.face});
            const auto cloaked = recognisers->embed(applied(frame, fields), {frame.face});
            const auto control = recognisers->embed(applied(frame, unrelated.fieldsFor(frame.face, 0)), {frame.face});
            QVERIFY(clean && cloaked && control);
            const auto& calibration = faces::Calibration::builtIn();
            const float ours = calibration.fusedScore(clean->front(), cloaked->front());
            const float others = calibration.fusedScore(clean->front(), control->front());
            QVERIFY2(ours < others - 1.F, qPrintable(QStringLiteral("%1 %2").arg(double(ours)).arg(double(others))));
        }
    }

    void goingOnChangesLessThanBeginningAnew()
    {
        if (m_track.empty()) {
            QSKIP(kNoModels);
        }
        protect::CloakSubject next = subject(protect::budgetFor(Method::Cloak, Strength::Standard));
        const auto before = optimise(next, {});
        QVERIFY(before.has_value());
        QVERIFY(before->state != nullptr);
        next.seed = 4;
        const auto anew = optimise(next, {});
        next.goOnFrom = before->state;
        const auto after = optimise(next, {});
        QVERIFY(anew.has_value() && after.has_value());
        QVERIFY(after->steps < anew->steps);
        const double far = relativeChange(before->fields.tone, anew->fields.tone);
        const double near = relativeChange(before->fields.tone, after->fields.tone);
        QVERIFY2(near < 0.8 * far, qPrintable(QStringLiteral("%1 %2").arg(near).arg(far)));
        QVERIFY(after->spent.movement <= 1.02F * next.budget.movement);
        QVERIFY(after->spent.tone <= 1.02F * next.budget.tone);
    }

    void aTrackIsCancelledBetweenSteps()
    {
        if (m_track.empty()) {
            QSKIP(kNoModels);
        }
        CancelSource source;
        int calls = 0;
        const auto result = optimise(
            subject(protect::budgetFor(Method::Cloak, Strength::Subtle)),
            [&](int done, int) {
                ++calls;
                if (done == 3) {
                    source.request();
                }
            },
            source.token());
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().code, ErrorCode::Cancelled);
        QCOMPARE(calls, 3);
    }

    void anAppearanceWithoutMeshIsRefused()
    {
        if (m_track.empty()) {
            QSKIP(kNoModels);
        }
        protect::CloakSubject bad = subject(protect::budgetFor(Method::Cloak, Strength::Subtle));
        bad.moreAppearances.back().face.mesh.reset();
        const auto result = optimise(bad, {});
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().code, ErrorCode::InvalidArgument);
    }

    void aCutAppearanceIsTheSameCanvas()
    {
        if (m_track.empty()) {
            QSKIP(kNoModels);
        }
        const protect::CloakAppearance& whole = m_track.front();
        const protect::CloakAppearance cut = protect::cutAppearance(whole.rgb, whole.face);
        QVERIFY(cut.rgb.total() < whole.rgb.total());
        const protect::CloakTuning tuning;
        const protect::Canvas a = protect::makeCanvas(whole.rgb, whole.face, 0.04F, tuning);
        const protect::Canvas b = protect::makeCanvas(cut.rgb, cut.face, 0.04F, tuning);
        QVERIFY(largestDifference(a.rgb, b.rgb) <= 1.0); // rounding of the coordinates
        QVERIFY(cv::norm(a.meshInCanvas, b.meshInCanvas, cv::NORM_INF) < 1e-2);
    }

private:
    [[nodiscard]] protect::CloakSubject subject(const protect::CloakBudget& budget) const
    {
        protect::CloakSubject result;
        result.face = &m_track.front().face;
        result.budget = budget;
        result.seed = 3;
        result.moreAppearances.assign(m_track.begin() + 1, m_track.end());
        return result;
    }

    [[nodiscard]] Expected<protect::CloakResult> optimise(const protect::CloakSubject& subject,
                                                          const protect::Cloak::StepCallback& progress,
                                                          const CancelToken& cancel = {}) const
    {
        protect::CloakTuning tuning;
        tuning.steps = kSteps;
        const auto cloak = protect::makeCloak(*m_store, {}, tuning);
        if (!cloak) {
            return fail(cloak.error());
        }
        auto results = (*cloak)->optimise(m_track.front().rgb, std::span(&subject, 1), progress, cancel);
        if (!results) {
            return fail(results.error());
        }
        return std::move(results->front());
    }

    [[nodiscard]] static cv::Mat applied(const protect::CloakAppearance& frame, const CloakFields& fields)
    {
        image::Image photo = photoOf(frame.rgb.clone());
        protect::applyCloak(photo, fields);
        return photo.pixels;
    }

    std::optional<models::ModelStore> m_store;
    std::vector<protect::CloakAppearance> m_track;
};

QTEST_APPLESS_MAIN(TestTrackCloak)
#include "tst_track_cloak.moc"
