// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/track/scene_cuts.h"
#include "tests/core/faces/track/moving_scene.h"

#include <opencv2/imgproc.hpp>

#include <QTest>

#include <cmath>
#include <functional>
#include <vector>

using namespace bauta;

namespace
{

std::vector<int> startsOf(const test::MovingScene& scene, int count,
                          const std::function<void(cv::Mat&, int)>& change = {})
{
    faces::SceneCuts cuts;
    for (int frame = 0; frame < count; ++frame) {
        cv::Mat gray;
        cv::cvtColor(scene.frame(frame), gray, cv::COLOR_RGB2GRAY);
        if (change) {
            change(gray, frame);
        }
        cuts.add(gray, frame);
    }
    return cuts.starts();
}

} // namespace

class TestSceneCuts final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsEachCutAtItsFrame()
    {
        test::MovingScene scene;
        scene.cutAt(12);
        scene.cutAt(13);
        scene.cutAt(30);
        QCOMPARE(startsOf(scene, 40), (std::vector<int>{0, 12, 13, 30}));
    }

    void aFastPanIsNoCut()
    {
        test::MovingScene scene;
        scene.pan([](int frame) { return cv::Point2f(static_cast<float>(frame) * 40.F - 380.F, 0.F); });
        QCOMPARE(startsOf(scene, 20), (std::vector<int>{0}));
    }

    void manyThingsInMotionAreNoCut()
    {
        test::MovingScene scene;
        for (int i = 0; i < 6; ++i) {
            scene.addFace([i](int frame) {
                return cv::Rect2f(static_cast<float>(20 + 70 * i) + 9.F * static_cast<float>(frame % 7),
                                  60.F + 6.F * static_cast<float>((frame + i) % 11), 70.F, 90.F);
            });
        }
        QCOMPARE(startsOf(scene, 30), (std::vector<int>{0}));
    }

    void flashesAreTakenBack()
    {
        const test::MovingScene scene;
        const auto flash = [](cv::Mat& gray, int frame) {
            if (frame == 10 || frame == 11) {
                gray = gray * 0.2 + 205; // bright, little left to see
            }
            if (frame == 20 || frame == 21) { // something else altogether, for two frames
                cv::flip(gray, gray, -1);
            }
        };
        QCOMPARE(startsOf(scene, 40, flash), (std::vector<int>{0}));
    }

    void aFadeThroughBlackToTheSameSceneIsNoCut()
    {
        const test::MovingScene scene;
        const auto fade = [](cv::Mat& gray, int frame) {
            gray *= std::min(1.0, std::abs(frame - 15) / 10.0);
        };
        QCOMPARE(startsOf(scene, 40, fade), (std::vector<int>{0}));
    }

    void aFadeThroughBlackToAnotherSceneIsOne()
    {
        test::MovingScene scene;
        scene.cutAt(15);
        const auto fade = [](cv::Mat& gray, int frame) {
            gray *= std::min(1.0, std::abs(frame - 15) / 10.0);
        };
        const std::vector<int> starts = startsOf(scene, 40, fade);
        QCOMPARE(starts.size(), 2U);
        QVERIFY(starts[1] >= 15 && starts[1] <= 18);
    }
};

QTEST_GUILESS_MAIN(TestSceneCuts)
#include "tst_scene_cuts.moc"
