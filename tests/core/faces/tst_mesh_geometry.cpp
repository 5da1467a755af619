// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/mesh_geometry.h"

#include <QtTest>

#include <cmath>

using namespace bauta::faces;

class TestMeshGeometry final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void uprightLandmarksInABox()
    {
        const Landmarks5 points = landmarksInBox({100, 200, 80, 100}, 0.F);
        QVERIFY(points[0].x < points[1].x);
        QVERIFY(points[2].y > points[0].y && points[2].y < points[3].y);
        for (const cv::Point2f& point : points) {
            QVERIFY(cv::Rect2f(100, 200, 80, 100).contains(point));
        }
        QVERIFY(std::abs(poseOf(points).rollDegrees) < 0.01F);
        QVERIFY(std::abs(poseOf(points).yawDegrees) < 0.01F);
    }

    void turnedLandmarksStayInTheBox_data()
    {
        QTest::addColumn<float>("roll");
        for (const float roll : {90.F, -90.F, 180.F}) {
            QTest::newRow(qPrintable(QString::number(static_cast<double>(roll)))) << roll;
        }
    }

    void turnedLandmarksStayInTheBox()
    {
        QFETCH(float, roll);
        const cv::Rect2f box = roll == 180.F ? cv::Rect2f(10, 10, 80, 100) : cv::Rect2f(10, 10, 100, 80);
        const Landmarks5 points = landmarksInBox(box, roll);
        for (const cv::Point2f& point : points) {
            QVERIFY(box.contains(point));
        }
        QVERIFY(std::abs(std::remainder(poseOf(points).rollDegrees - roll, 360.F)) < 0.01F);
    }

    void aTurnedHeadHasYaw()
    {
        Landmarks5 points = landmarksInBox({0, 0, 100, 100}, 0.F);
        points[2].x += 12.F;
        QVERIFY(poseOf(points).yawDegrees > 15.F);
        points[2].x -= 24.F;
        QVERIFY(poseOf(points).yawDegrees < -15.F);
    }
};

QTEST_GUILESS_MAIN(TestMeshGeometry)
#include "tst_mesh_geometry.moc"
