// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/mesh_geometry.h"
#include "core/faces/track/face_track.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace bauta::faces;

namespace
{

TrackPoint point(int frame, float x, float size = 50.F, PointKind kind = PointKind::Followed)
{
    TrackPoint made;
    made.frame = frame;
    made.kind = kind;
    made.boxInImage = {x, 40.F, size, 1.2F * size};
    made.landmarksInImage = landmarksInBox(made.boxInImage, 0.F);
    made.confidence = 0.8F;
    return made;
}

/// A face that wanders about, with every kind of point.
FaceTrack wanderingTrack(unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    FaceTrack track;
    float x = 200.F;
    float speed = 0.F;
    float size = 60.F;
    for (int frame = 10; frame < 210; ++frame) {
        speed = 0.9F * speed + 0.6F * normal(random);
        x += speed;
        size = std::clamp(size + 0.3F * normal(random), 20.F, 120.F);
        const PointKind kind = frame >= 200                ? PointKind::Predicted
                               : frame >= 80 && frame < 90 ? PointKind::Filled
                               : frame % 5 == 0            ? PointKind::Detected
                                                           : PointKind::Followed;
        TrackPoint made = point(frame, x, size, kind);
        made.uncertaintyInPixels =
            kind == PointKind::Predicted ? 1.5F * static_cast<float>(frame - 199) : 0.4F * std::abs(normal(random));
        track.points.push_back(made);
    }
    return track;
}

bool holds(const cv::Rect2f& outer, const cv::Rect2f& inner)
{
    constexpr float kRounding = 0.005F;
    return outer.x <= inner.x + kRounding && outer.y <= inner.y + kRounding &&
           outer.br().x >= inner.br().x - kRounding && outer.br().y >= inner.br().y - kRounding;
}

} // namespace

class TestFaceTrack final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void interpolatesBetweenPoints()
    {
        FaceTrack track;
        track.points = {point(10, 100.F), point(20, 200.F, 70.F)};
        track.points[1].uncertaintyInPixels = 10.F;
        const auto middle = pointAt(track, 15);
        QVERIFY(middle.has_value());
        QCOMPARE(middle->boxInImage.x, 150.F);
        QCOMPARE(middle->boxInImage.width, 60.F);
        QCOMPARE(middle->uncertaintyInPixels, 5.F);
        QVERIFY(!pointAt(track, 9) && !pointAt(track, 21));
        QCOMPARE(pointAt(track, 20)->boxInImage.x, 200.F);
        QCOMPARE(coverAt(track, 15)->boxInImage.x, 145.F);
        QCOMPARE(coverAt(track, 15)->boxInImage.width, 70.F);
        QCOMPARE(faceAt(track, 15)->boxInImage.width, 60.F);
        QVERIFY(!faceAt(FaceTrack(), 0));
    }

    void simplifiedIsWithinToleranceAndNeverCoversLess_data()
    {
        QTest::addColumn<float>("tolerance");
        QTest::newRow("half a pixel") << 0.5F;
        QTest::newRow("two pixels") << 2.F;
        QTest::newRow("coarse") << 15.F;
    }

    void simplifiedIsWithinToleranceAndNeverCoversLess()
    {
        QFETCH(float, tolerance);
        for (unsigned seed = 0; seed < 20; ++seed) {
            const FaceTrack track = wanderingTrack(seed);
            const FaceTrack few = simplified(track, tolerance);
            QVERIFY(few.points.size() < track.points.size());
            QCOMPARE(firstFrame(few), firstFrame(track));
            QCOMPARE(lastFrame(few), lastFrame(track));
            for (const TrackPoint& original : track.points) {
                const auto again = pointAt(few, original.frame);
                QVERIFY(again.has_value());
                QVERIFY(std::abs(again->boxInImage.x - original.boxInImage.x) <= tolerance + 0.01F);
                QVERIFY(std::abs(again->boxInImage.br().y - original.boxInImage.br().y) <= tolerance + 0.01F);
                for (std::size_t i = 0; i < 5; ++i) {
                    QVERIFY(cv::norm(again->landmarksInImage.at(i) - original.landmarksInImage.at(i)) <=
                            1.5 * static_cast<double>(tolerance) + 0.01);
                }
                QVERIFY(holds(coverAt(few, original.frame)->boxInImage, coverAt(track, original.frame)->boxInImage));
                const PointKind kind = original.kind == PointKind::Detected ? PointKind::Followed : original.kind;
                QCOMPARE(again->kind, kind);
            }
        }
    }

    void straightMotionNeedsTwoPoints()
    {
        FaceTrack track;
        for (int frame = 0; frame < 100; ++frame) {
            track.points.push_back(point(frame, 3.F * static_cast<float>(frame)));
        }
        QCOMPARE(simplified(track, 0.1F).points.size(), 2U);
        track.points.resize(1);
        QCOMPARE(simplified(track, 0.1F).points.size(), 1U);
        QVERIFY(simplified(FaceTrack(), 0.1F).points.empty());
    }

    void coexistsWhereFramesOverlap()
    {
        FaceTrack a;
        a.points = {point(0, 0.F), point(10, 0.F)};
        FaceTrack b;
        b.points = {point(10, 0.F), point(20, 0.F)};
        FaceTrack c;
        c.points = {point(11, 0.F), point(20, 0.F)};
        QVERIFY(coexist(a, b));
        QVERIFY(!coexist(a, c));
        QVERIFY(!coexist(a, FaceTrack()));
    }
};

QTEST_GUILESS_MAIN(TestFaceTrack)
#include "tst_face_track.moc"
