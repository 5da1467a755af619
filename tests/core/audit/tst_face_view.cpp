// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/face_view.h"
#include "core/audit/upload_simulation.h"

#include <opencv2/imgproc.hpp>

#include <QtTest>

#include <limits>

using namespace bauta;
using namespace bauta::audit;

namespace
{

faces::Face faceAt(const cv::Rect2f& box)
{
    faces::Face face;
    face.boxInImage = box;
    const float places[5][2] = {{.3F, .4F}, {.7F, .4F}, {.5F, .6F}, {.35F, .8F}, {.65F, .8F}};
    for (std::size_t i = 0; i < 5; ++i) {
        face.landmarksInImage.at(i) = {box.x + places[i][0] * box.width, box.y + places[i][1] * box.height};
    }
    return face;
}

/// Smooth, so that JPEG has no hard time with it, and different everywhere.
cv::Mat gradients(cv::Size size)
{
    cv::Mat rgb(size, CV_8UC3);
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            rgb.at<cv::Vec3b>(y, x) = cv::Vec3b(static_cast<std::uint8_t>(x % 200), static_cast<std::uint8_t>(y % 200),
                                                static_cast<std::uint8_t>((x + y) % 220));
        }
    }
    return rgb;
}

} // namespace

class TestFaceView final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsTheSamePixels()
    {
        const cv::Mat photo = gradients({1000, 800});
        const faces::Face face = faceAt({403, 299, 120, 150});
        const FaceView view = faceView(photo, face);
        QVERIFY(view.rgb.cols < 400 && view.rgb.rows < 400);
        for (std::size_t i = 0; i < 5; ++i) {
            const cv::Point2f& there = face.landmarksInImage.at(i);
            const cv::Point2f& here = view.face.landmarksInImage.at(i);
            QVERIFY(photo.at<cv::Vec3b>(cvFloor(there.y), cvFloor(there.x)) ==
                    view.rgb.at<cv::Vec3b>(cvFloor(here.y), cvFloor(here.x)));
        }
        QVERIFY((cv::Rect2f(0.F, 0.F, static_cast<float>(view.rgb.cols), static_cast<float>(view.rgb.rows)) &
                 view.face.boxInImage) == view.face.boxInImage);
        // The grid of JPEG blocks is that of the photo.
        QCOMPARE(static_cast<int>(face.boxInImage.x - view.face.boxInImage.x) % 16, 0);
        QCOMPARE(static_cast<int>(face.boxInImage.y - view.face.boxInImage.y) % 16, 0);
    }

    void staysInsideThePicture_data()
    {
        QTest::addColumn<QRectF>("box");
        QTest::newRow("corner") << QRectF(-20, -30, 90, 110);
        QTest::newRow("far corner") << QRectF(180, 170, 90, 110);
        QTest::newRow("whole") << QRectF(0, 0, 200, 200);
        QTest::newRow("outside") << QRectF(5000, 5000, 90, 110);
        QTest::newRow("before the origin") << QRectF(-5000, -5000, 90, 110);
        QTest::newRow("vast") << QRectF(-1e9, -1e9, 3e9, 3e9);
        QTest::newRow("nothing") << QRectF(50, 50, 0, 0);
    }

    void staysInsideThePicture()
    {
        QFETCH(const QRectF, box);
        const cv::Mat photo = gradients({200, 200});
        const FaceView view =
            faceView(photo, faceAt({static_cast<float>(box.x()), static_cast<float>(box.y()),
                                    static_cast<float>(box.width()), static_cast<float>(box.height())}));
        QVERIFY(!view.rgb.empty());
        QVERIFY(view.rgb.cols <= 200 && view.rgb.rows <= 200);
    }

    void mapsBoxLandmarksAndMesh()
    {
        faces::Face face = faceAt({10, 20, 30, 40});
        face.mesh = faces::Mesh{{{10.F, 20.F, 5.F}}, 1.F};
        // A quarter turn clockwise in the picture, twice the size, moved.
        const faces::Face turned = mapped(face, {0.F, -2.F, 100.F, 2.F, 0.F, 7.F});
        QCOMPARE(turned.boxInImage, (cv::Rect2f{100.F - 120.F, 27.F, 80.F, 60.F}));
        QCOMPARE(turned.landmarksInImage[0], (cv::Point2f{100.F - 2.F * 36.F, 7.F + 2.F * 19.F}));
        QCOMPARE(turned.mesh->pointsInImage[0], (cv::Point3f{60.F, 27.F, 10.F}));
    }

    void savingAgainIsNoChangeAndCoveringIs()
    {
        const FaceView view = faceView(gradients({400, 400}), faceAt({140, 120, 120, 150}));
        QCOMPARE(differenceInFrame(view, view), 0.0);
        QVERIFY(differenceInFrame(view, *simulateUpload(view, Upload::Jpeg75)) < kUnchangedDifference);
        FaceView covered{view.rgb.clone(), view.face};
        cv::rectangle(covered.rgb, cv::Rect(covered.face.boxInImage), cv::Scalar(43, 43, 43), cv::FILLED);
        QVERIFY(differenceInFrame(view, covered) > 10.0 * kUnchangedDifference);
    }
};

QTEST_GUILESS_MAIN(TestFaceView)
#include "tst_face_view.moc"
