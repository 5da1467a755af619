// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/boxes.h"
#include "core/faces/track/point_follower.h"
#include "tests/core/faces/track/moving_scene.h"

#include <opencv2/imgproc.hpp>

#include <QTest>

using namespace bauta;
using faces::GrayFrame;

namespace
{

GrayFrame grayFrame(const test::MovingScene& scene, int number)
{
    GrayFrame frame;
    frame.frame = number;
    cv::cvtColor(scene.frame(number), frame.gray, cv::COLOR_RGB2GRAY);
    return frame;
}

} // namespace

class TestPointFollower final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsShiftAndScale_data()
    {
        QTest::addColumn<float>("size");
        QTest::addColumn<float>("shift");
        QTest::addColumn<float>("scale");
        QTest::newRow("still") << 80.F << 0.F << 1.F;
        QTest::newRow("slow") << 80.F << 3.F << 1.01F;
        QTest::newRow("fast") << 80.F << 25.F << 1.03F;
        QTest::newRow("small") << 18.F << 4.F << 1.F;
        QTest::newRow("large") << 180.F << 30.F << 0.95F;
    }

    void followsShiftAndScale()
    {
        QFETCH(float, size);
        QFETCH(float, shift);
        QFETCH(float, scale);
        const auto course = [=](int frame) {
            const float s = frame == 0 ? size : size * scale;
            const float x = frame == 0 ? 150.F : 150.F + shift;
            return cv::Rect2f(x - s / 2.F, 130.F - s / 2.F, s, s);
        };
        test::MovingScene scene;
        scene.addFace(course);
        GrayFrame from = grayFrame(scene, 0);
        GrayFrame to = grayFrame(scene, 1);
        const auto followed = faces::followFace(from, to, {course(0), {}, false}, {});
        QVERIFY(followed.reliability > faces::kReliable);
        QVERIFY(faces::intersectionOverUnion(followed.place.box, course(1)) > 0.93F);
        // The step says the same as the place, and can be undone.
        QVERIFY(faces::intersectionOverUnion(faces::moved(course(0), followed.step), followed.place.box) > 0.999F);
        QVERIFY(faces::intersectionOverUnion(faces::moved(followed.place.box, faces::inverse(followed.step)),
                                             course(0)) > 0.999F);
    }

    void isNotSureOfWhatDisappears()
    {
        test::MovingScene scene;
        scene.addFace([](int) { return cv::Rect2f(100.F, 80.F, 70.F, 80.F); });
        scene.addObstacle(
            [](int frame) { return frame == 0 ? std::nullopt : std::optional(cv::Rect2f(90.F, 70.F, 100.F, 110.F)); });
        GrayFrame from = grayFrame(scene, 0);
        GrayFrame to = grayFrame(scene, 1);
        const auto followed = faces::followFace(from, to, {{100.F, 80.F, 70.F, 80.F}, {}, false}, {});
        QVERIFY(followed.reliability < faces::kReliable);
    }

    void isNotSureOfAFlatArea()
    {
        GrayFrame from;
        from.gray = cv::Mat(200, 300, CV_8UC1, cv::Scalar(90));
        GrayFrame to;
        to.gray = from.gray.clone();
        const auto followed = faces::followFace(from, to, {{100.F, 80.F, 40.F, 50.F}, {}, false}, {});
        QVERIFY(followed.reliability < faces::kReliable);
    }

    void patchesKnowTheirOwn()
    {
        test::MovingScene scene;
        scene.addFace([](int) { return cv::Rect2f(60.F, 80.F, 70.F, 80.F); });
        scene.addFace([](int) { return cv::Rect2f(260.F, 80.F, 70.F, 80.F); });
        const GrayFrame frame = grayFrame(scene, 0);
        const cv::Mat one = faces::facePatch(frame.gray, {60.F, 80.F, 70.F, 80.F});
        const cv::Mat again = faces::facePatch(frame.gray, {62.F, 81.F, 70.F, 80.F});
        const cv::Mat other = faces::facePatch(frame.gray, {260.F, 80.F, 70.F, 80.F});
        QVERIFY(faces::likeness(one, one) > 0.999F);
        QVERIFY(faces::likeness(one, again) > 0.8F);
        QVERIFY(faces::likeness(one, other) < 0.5F);
    }
};

QTEST_GUILESS_MAIN(TestPointFollower)
#include "tst_point_follower.moc"
