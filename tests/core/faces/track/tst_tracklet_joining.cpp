// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/similarity.h"
#include "core/faces/track/tracklet_joining.h"

#include <QTest>

#include <utility>
#include <vector>

using namespace bauta::faces;

namespace
{

const cv::Size kPicture(640, 360);

/// One recogniser: cosines of 0.2 are those of strangers, of 0.9 those of one person.
const Calibration& calibration()
{
    static const Calibration made = [] {
        const std::string curve =
            R"("mean":0.2,"deviation":0.1,"weight":1,"scores":[-10,0,2,3,4,6],"log10Far":[0,-0.3,-2,-3,-4,-6]})";
        auto parsed = Calibration::parse(R"({"format":1,"recognisers":[{"name":"a",)" + curve +
                                         R"(],"fused":{"name":"fused",)" + curve + "}");
        return std::move(*parsed);
    }();
    return made;
}

Tracklet tracklet(int id, int first, int last, cv::Point2f from, cv::Point2f to)
{
    Tracklet made;
    made.id = id;
    for (int frame = first; frame <= last; ++frame) {
        const float t = last > first ? static_cast<float>(frame - first) / static_cast<float>(last - first) : 0.F;
        const cv::Point2f centre = from + (to - from) * t;
        Sighting sighting;
        sighting.frame = frame;
        sighting.kind = (frame - first) % 5 == 0 ? PointKind::Detected : PointKind::Followed;
        sighting.place.box = {centre.x - 25.F, centre.y - 30.F, 50.F, 60.F};
        sighting.confidence = 0.9F;
        sighting.step = FaceStep{(to - from) / static_cast<float>(std::max(1, last - first)), 1.F, 0.F};
        made.put(sighting);
        made.detections += sighting.kind == PointKind::Detected ? 1 : 0;
    }
    made.firstPatch = made.lastPatch = cv::Mat(16, 16, CV_32FC1, cv::Scalar(1.0 / 16.0)); // all look alike
    return made;
}

void giveTemplate(Tracklet& made, std::vector<float> values)
{
    KeptSample kept;
    kept.sample.faceTemplate = {Embedding(std::move(values))};
    made.samples.push_back(std::move(kept));
}

std::size_t joinedCount(std::vector<Tracklet> tracklets)
{
    return joined(std::move(tracklets), {}, kPicture, calibration()).size();
}

} // namespace

class TestTrackletJoining final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bridgesAShortGap()
    {
        const auto result =
            joined({tracklet(1, 30, 60, {200, 150}, {260, 150}), tracklet(0, 0, 20, {100, 150}, {180, 150})}, {},
                   kPicture, calibration());
        QCOMPARE(result.size(), 1U);
        QCOMPARE(result[0].firstFrame(), 0);
        QCOMPARE(result[0].lastFrame(), 60);
        QCOMPARE(result[0].bridges.size(), 1U);
        QCOMPARE(result[0].bridges[0].before, 20);
        QCOMPARE(result[0].bridges[0].after, 30);
    }

    void leavesApartWhatCannotBeOne()
    {
        const Tracklet first = tracklet(0, 0, 20, {100, 150}, {180, 150});
        QCOMPARE(joinedCount({first, tracklet(1, 30, 60, {500, 150}, {520, 150})}), 2U); // too far
        QCOMPARE(joinedCount({first, tracklet(1, 60, 90, {185, 150}, {200, 150})}), 2U); // too late
        QCOMPARE(joinedCount({first, tracklet(1, 10, 40, {300, 150}, {320, 150})}), 2U); // at the same time
        Tracklet otherScene = tracklet(1, 22, 60, {185, 150}, {200, 150});
        otherScene.scene = 1;
        QCOMPARE(joinedCount({first, otherScene}), 2U);
    }

    void recognisersDecideWhereTheyCan()
    {
        Tracklet a = tracklet(0, 0, 20, {200, 150}, {202, 150});
        Tracklet soon = tracklet(1, 30, 60, {205, 150}, {210, 150});
        Tracklet late = tracklet(1, 80, 99, {205, 150}, {210, 150});
        giveTemplate(a, {1.F, 0.F});
        QCOMPARE(joinedCount({a, soon}), 1U);
        QCOMPARE(joinedCount({a, late}), 2U); // nobody knows
        Tracklet stranger = soon;
        giveTemplate(stranger, {0.15F, 1.F});
        QCOMPARE(joinedCount({a, stranger}), 2U);
        giveTemplate(late, {1.F, 0.3F});
        QCOMPARE(joinedCount({a, late}), 1U);
    }

    void choosesTheBestPairsTogether()
    {
        // Two faces side by side are lost at once and found again at once.
        const auto result =
            joined({tracklet(0, 0, 20, {100, 100}, {100, 100}), tracklet(1, 0, 20, {140, 100}, {140, 100}),
                    tracklet(2, 25, 40, {102, 100}, {102, 100}), tracklet(3, 25, 40, {138, 100}, {138, 100})},
                   {}, kPicture, calibration());
        QCOMPARE(result.size(), 2U);
        for (const Tracklet& made : result) {
            QVERIFY(std::abs(made.sightings.front().place.box.x - made.sightings.back().place.box.x) < 5.F);
        }
    }

    void mergesPiecesThatCoincide()
    {
        // The end of one was followed along the beginning of the other.
        Tracklet a = tracklet(0, 0, 29, {100, 100}, {158, 100});
        for (Sighting& sighting : a.sightings) {
            sighting.kind = sighting.frame > 15 ? PointKind::Followed : sighting.kind;
        }
        Tracklet b = tracklet(1, 20, 50, {140, 102}, {200, 102});
        for (Sighting& sighting : b.sightings) {
            sighting.kind = sighting.frame < 30 ? PointKind::Followed : sighting.kind;
        }
        const auto result = joined({a, b}, {}, kPicture, calibration());
        QCOMPARE(result.size(), 1U);
        QVERIFY(result[0].bridges.empty());
        QCOMPARE(result[0].sightings.size(), 51U);
    }

    void leavesOutRepeats()
    {
        QCOMPARE(joinedCount({tracklet(0, 0, 60, {100, 100}, {160, 100}), tracklet(1, 20, 30, {122, 102}, {132, 102})}),
                 1U);
        QCOMPARE(joinedCount({tracklet(0, 0, 60, {100, 100}, {160, 100}), tracklet(1, 20, 30, {322, 102}, {332, 102})}),
                 2U);
    }
};

QTEST_GUILESS_MAIN(TestTrackletJoining)
#include "tst_tracklet_joining.moc"
