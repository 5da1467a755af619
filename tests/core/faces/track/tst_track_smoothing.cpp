// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/track/track_smoothing.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace bauta::faces;

namespace
{

const cv::Size kPicture(640, 360);

Sighting sighting(int frame, PointKind kind, cv::Point2f centre, float size)
{
    Sighting made;
    made.frame = frame;
    made.kind = kind;
    made.place.box = {centre.x - size / 2.F, centre.y - size / 2.F, size, size};
    made.confidence = 0.9F;
    made.reliability = 1.F;
    return made;
}

/// Moves evenly to the right; detected every fifth frame, followed in between.
Tracklet evenWalk(int frames, float speed, float noise, unsigned seed = 1)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> normal(0.F, 1.F);
    Tracklet tracklet;
    for (int frame = 0; frame < frames; ++frame) {
        const bool detected = frame % 5 == 0;
        const cv::Point2f truth(100.F + speed * static_cast<float>(frame), 150.F);
        const cv::Point2f error = detected ? cv::Point2f(normal(random), normal(random)) * noise : cv::Point2f();
        Sighting made = sighting(frame, detected ? PointKind::Detected : PointKind::Followed, truth + error, 60.F);
        if (frame > 0) {
            made.step = FaceStep{{speed, 0.F}, 1.F, 0.F};
        }
        tracklet.put(made);
    }
    return tracklet;
}

const TrackPoint& at(const std::vector<TrackPoint>& points, int frame)
{
    return points.at(static_cast<std::size_t>(frame - points.front().frame));
}

} // namespace

class TestTrackSmoothing final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasNoLagAndLittleNoise()
    {
        const Tracklet tracklet = evenWalk(101, 3.F, 4.F);
        const auto points = smoothed(tracklet, {0, 100}, kPicture, {});
        float bias = 0.F;
        for (int frame = 10; frame <= 90; ++frame) {
            const float error = centreOf(at(points, frame).boxInImage).x - (100.F + 3.F * static_cast<float>(frame));
            bias += error / 81.F;
            QVERIFY(std::abs(error) < 4.F);
        }
        QVERIFY(std::abs(bias) < 1.F); // a lag of one frame would be 3
    }

    void holdsEveryDetection()
    {
        const Tracklet tracklet = evenWalk(101, 2.F, 8.F, 3);
        const auto points = smoothed(tracklet, {0, 100}, kPicture, {});
        for (const Sighting& made : tracklet.sightings) {
            if (made.kind == PointKind::Detected) {
                const TrackPoint& point = at(points, made.frame);
                const float u = point.uncertaintyInPixels + 0.06F * 60.F; // what covers grow anyway
                const cv::Rect2f cover(point.boxInImage.x - u, point.boxInImage.y - u, point.boxInImage.width + 2.F * u,
                                       point.boxInImage.height + 2.F * u);
                QVERIFY((cover & made.place.box).area() > 0.999F * made.place.box.area());
            }
        }
    }

    void bridgesAGapInAStraightLine()
    {
        Tracklet tracklet = evenWalk(81, 2.F, 0.F);
        std::erase_if(tracklet.sightings, [](const Sighting& s) { return s.frame > 30 && s.frame < 50; });
        for (Sighting& made : tracklet.sightings) {
            if (made.frame == 50) {
                made.step.reset(); // nothing is known of how it got here
            }
        }
        const auto points = smoothed(tracklet, {0, 80}, kPicture, {});
        QCOMPARE(at(points, 40).kind, PointKind::Filled);
        QVERIFY(std::abs(centreOf(at(points, 40).boxInImage).x - 180.F) < 4.F);
        // Least is known in the middle.
        QVERIFY(at(points, 40).uncertaintyInPixels > at(points, 33).uncertaintyInPixels);
        QVERIFY(at(points, 40).uncertaintyInPixels > at(points, 47).uncertaintyInPixels);
        QVERIFY(at(points, 20).uncertaintyInPixels < 2.F);
    }

    void goesOnBeyondItsEndsButNotBeyondTheScene()
    {
        Tracklet tracklet = evenWalk(31, 2.F, 0.F);
        for (Sighting& made : tracklet.sightings) {
            made.frame += 20;
        }
        const auto free = smoothed(tracklet, {0, 200}, kPicture, {});
        QVERIFY(free.front().frame < 20 && free.front().frame >= 0);
        QVERIFY(free.back().frame > 55 && free.back().frame < 50 + 40);
        QCOMPARE(at(free, 51).kind, PointKind::Extended);
        QCOMPARE(free.back().kind, PointKind::Predicted);
        QVERIFY(centreOf(free.back().boxInImage).x > centreOf(at(free, 50).boxInImage).x); // goes on moving
        QVERIFY(free.back().uncertaintyInPixels > at(free, 50).uncertaintyInPixels);
        const auto bound = smoothed(tracklet, {20, 52}, kPicture, {});
        QCOMPARE(bound.front().frame, 20);
        QCOMPARE(bound.back().frame, 52);
    }

    void stopsWhereTheFaceHasLeftThePicture()
    {
        Tracklet tracklet = evenWalk(31, 2.F, 0.F);
        for (Sighting& made : tracklet.sightings) {
            made.place.box.x += 460.F; // ends at the right border
            if (made.step) {
                made.step->shift.x = 15.F;
            }
        }
        const auto points = smoothed(tracklet, {0, 200}, {640, 360}, {});
        QVERIFY(points.back().frame - 30 <= 8);
    }
};

QTEST_GUILESS_MAIN(TestTrackSmoothing)
#include "tst_track_smoothing.moc"
