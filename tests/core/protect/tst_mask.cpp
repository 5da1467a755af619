// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/face_shape.h"
#include "core/protect/mask.h"
#include "tests/core/protect/synthetic_face.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <QTest>

#include <cmath>
#include <limits>

using namespace bauta;
using protect::faceMask;
using protect::FaceMask;

namespace
{

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// The mask on the whole picture.
cv::Mat onPicture(const FaceMask& mask, cv::Size size)
{
    cv::Mat picture(size, CV_8UC1, cv::Scalar(0));
    if (!mask.boundsInImage.empty()) {
        mask.alpha.copyTo(picture(mask.boundsInImage));
    }
    return picture;
}

cv::Mat maskOf(const faces::Face& face, cv::Size size, const protect::MaskOptions& options = {})
{
    return onPicture(faceMask(face, size, options), size);
}

int alphaAt(const cv::Mat& mask, cv::Point2f p)
{
    const cv::Point pixel(cvFloor(p.x), cvFloor(p.y));
    return cv::Rect({}, mask.size()).contains(pixel) ? mask.at<unsigned char>(pixel) : -1;
}

bool holds(const cv::Mat& larger, const cv::Mat& smaller)
{
    return cv::countNonZero(smaller > larger) == 0;
}

} // namespace

class MaskTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void coversTheMeshInAllPoses_data()
    {
        QTest::addColumn<float>("width");
        QTest::addColumn<float>("yaw");
        QTest::addColumn<float>("roll");
        for (const float width : {8.F, 40.F, 400.F, 1800.F}) {
            for (const float yaw : {-50.F, 0.F, 50.F}) {
                for (const float roll : {-180.F, -90.F, -37.F, 0.F, 20.F, 90.F, 180.F}) {
                    QTest::addRow("%g px, yaw %g, roll %g", double(width), double(yaw), double(roll))
                        << width << yaw << roll;
                }
            }
        }
    }
    void coversTheMeshInAllPoses()
    {
        QFETCH(float, width);
        QFETCH(float, yaw);
        QFETCH(float, roll);
        const int side = static_cast<int>(width * 3.F) + 40;
        const cv::Point2f centre(static_cast<float>(side) / 2.F, static_cast<float>(side) / 2.F);
        const auto face = test::syntheticFace({centre, width, yaw, roll});
        QCOMPARE(protect::meshTrust(face), protect::MeshTrust::Full);
        const cv::Mat mask = maskOf(face, {side, side}, {.growth = 0.F, .feather = 0.F});
        for (const cv::Point3f& p : face.mesh->pointsInImage) {
            QCOMPARE(alphaAt(mask, {p.x, p.y}), 255);
        }
        // Hairline: above the top of the mesh, along the face's own axis.
        const auto& points = face.mesh->pointsInImage;
        const cv::Point2f top(points[10].x, points[10].y);
        const cv::Point2f chin(points[152].x, points[152].y);
        QCOMPARE(alphaAt(mask, top + (top - chin) * 0.1F), 255);
    }

    void reachesTheEarOfTheNearSide()
    {
        const cv::Size size(600, 600);
        // Turned to the right: the left ear and the jaw's back come into view.
        const auto face = test::syntheticFace({{300.F, 300.F}, 200.F, 40.F, 0.F});
        const cv::Rect covered = cv::boundingRect(maskOf(face, size, {.growth = 0.F, .feather = 0.F}));
        float left = 1e9F;
        float right = -1e9F;
        for (const cv::Point3f& p : face.mesh->pointsInImage) {
            left = std::min(left, p.x);
            right = std::max(right, p.x);
        }
        const float beyondLeft = left - static_cast<float>(covered.x);
        const float beyondRight = static_cast<float>(covered.br().x) - right;
        QVERIFY2(beyondLeft > 25.F, qPrintable(QString::number(beyondLeft)));
        QVERIFY2(beyondLeft > 1.5F * beyondRight, qPrintable(QString::number(beyondRight)));
    }

    void shapesHoldTheHead_data()
    {
        QTest::addColumn<int>("shape");
        QTest::addColumn<float>("roll");
        for (const auto shape : {protect::MaskShape::Ellipse, protect::MaskShape::Box}) {
            for (const float roll : {-90.F, -37.F, 0.F, 20.F}) {
                QTest::addRow("%s, roll %g", protect::toString(shape), double(roll)) << static_cast<int>(shape) << roll;
            }
        }
    }
    void shapesHoldTheHead()
    {
        QFETCH(int, shape);
        QFETCH(float, roll);
        const cv::Size size(500, 500);
        const auto face = test::syntheticFace({{250.F, 250.F}, 160.F, 25.F, roll});
        const protect::MaskOptions options{.shape = static_cast<protect::MaskShape>(shape), .growth = 0.1F};
        const cv::Mat shaped = maskOf(face, size, options);
        const cv::Mat head = maskOf(face, size, {.growth = 0.1F});
        QVERIFY(holds(shaped + 16, head)); // edges that touch are drawn on grids of their own
        QVERIFY(cv::countNonZero(shaped) < size.area() / 2);
        const cv::Rect bounds = faceMaskBounds(face, size, options);
        QCOMPARE(cv::boundingRect(shaped) & bounds, cv::boundingRect(shaped));
        // A box fills its bounds, an ellipse a good three quarters of them (upright) or less.
        const cv::Rect inked = cv::boundingRect(shaped);
        const double filled = double(cv::countNonZero(shaped == 255)) / inked.area();
        if (options.shape == protect::MaskShape::Box) {
            QVERIFY2(filled > 0.85, qPrintable(QString::number(filled)));
        } else {
            QVERIFY2(filled > 0.5 && filled < 0.8, qPrintable(QString::number(filled)));
        }
    }

    void featherLiesOutside()
    {
        const cv::Size size(400, 400);
        const auto face = test::syntheticFace({{200.F, 200.F}, 120.F, 20.F, 15.F});
        const cv::Mat hard = maskOf(face, size, {.growth = 0.1F, .feather = 0.F});
        const cv::Mat soft = maskOf(face, size, {.growth = 0.1F, .feather = 0.25F});
        QVERIFY(holds(soft, hard));
        QVERIFY(cv::countNonZero((hard == 255) & (soft < 255)) == 0);
        QVERIFY(cv::countNonZero(soft) > cv::countNonZero(hard) + 1000);
        cv::Mat edge = (soft > 0) & (soft < 255);
        QVERIFY(cv::countNonZero(edge) > 1000);
    }

    void growthGrows()
    {
        const cv::Size size(400, 400);
        const auto face = test::syntheticFace({{200.F, 200.F}, 120.F, 0.F, 0.F});
        const cv::Mat small = maskOf(face, size, {.growth = 0.05F});
        const cv::Mat large = maskOf(face, size, {.growth = 0.25F});
        QVERIFY(holds(large, small));
        const int wider = cv::boundingRect(large).width - cv::boundingRect(small).width;
        QVERIFY2(std::abs(wider - 48) <= 6, qPrintable(QString::number(wider))); // 2 * .2 * 120
    }

    void aBadMeshNeverShrinksTheCover_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("not finite") << 0;
        QTest::newRow("collapsed") << 1;
        QTest::newRow("far away") << 2;
        QTest::newRow("huge") << 3;
        QTest::newRow("too few points") << 4;
        QTest::newRow("low presence") << 5;
        QTest::newRow("a quarter of the size") << 6;
        QTest::newRow("half beside the box") << 7;
        QTest::newRow("infinite depth") << 8;
    }
    void aBadMeshNeverShrinksTheCover()
    {
        QFETCH(int, kind);
        const cv::Size size(500, 500);
        auto face = test::syntheticFace({{250.F, 250.F}, 120.F, 0.F, 0.F});
        auto bare = face;
        bare.mesh.reset();
        auto& points = face.mesh->pointsInImage;
        const cv::Point3f centre(250.F, 250.F, 0.F);
        for (auto& p : points) {
            switch (kind) {
            case 1:
                p = centre;
                break;
            case 2:
                p += cv::Point3f(4000.F, 0.F, 0.F);
                break;
            case 3:
                p = centre + (p - centre) * 30.F;
                break;
            case 6:
                p = centre + (p - centre) * 0.25F;
                break;
            case 7:
                p += cv::Point3f(70.F, 20.F, 0.F);
                break;
            default:
                break;
            }
        }
        switch (kind) {
        case 0:
            points[17].x = kNan;
            break;
        case 4:
            points.resize(100);
            break;
        case 5:
            face.mesh->presence = 0.2F;
            break;
        case 8:
            points[234].z = std::numeric_limits<float>::infinity();
            break;
        default:
            break;
        }
        QVERIFY(protect::meshTrust(face) != protect::MeshTrust::Full);
        const cv::Mat with = maskOf(face, size);
        const cv::Mat without = maskOf(bare, size);
        QVERIFY(holds(with, without));
        // Nor does it take half the picture with it.
        QVERIFY(cv::countNonZero(with) < 2 * cv::countNonZero(without));
    }

    void holdsTheBoxInAnyCase_data()
    {
        QTest::addColumn<bool>("withMesh");
        QTest::addColumn<bool>("withLandmarks");
        QTest::addColumn<float>("roll");
        for (const float roll : {0.F, 45.F, 90.F, 180.F}) {
            QTest::addRow("mesh, roll %g", double(roll)) << true << true << roll;
            QTest::addRow("landmarks, roll %g", double(roll)) << false << true << roll;
            QTest::addRow("box, roll %g", double(roll)) << false << false << roll;
        }
    }
    void holdsTheBoxInAnyCase()
    {
        QFETCH(bool, withMesh);
        QFETCH(bool, withLandmarks);
        QFETCH(float, roll);
        const cv::Size size(500, 500);
        auto face = test::syntheticFace({{250.F, 250.F}, 120.F, 0.F, roll});
        const auto head = face;
        if (!withMesh) {
            face.mesh.reset();
        }
        face.landmarksReliable = withLandmarks;
        const cv::Mat mask = maskOf(face, size);
        const cv::Mat box = mask(cv::Rect(face.boxInImage));
        const double covered = static_cast<double>(cv::countNonZero(box == 255)) / static_cast<double>(box.total());
        QVERIFY2(covered > (withMesh ? 0.9 : 0.97), qPrintable(QString::number(covered)));
        for (const cv::Point3f& p : head.mesh->pointsInImage) {
            QCOMPARE(alphaAt(mask, {p.x, p.y}), 255);
        }
    }

    void tinyFacesGetAMargin()
    {
        for (const float side : {2.F, 4.F, 8.F, 12.F}) {
            faces::Face face;
            face.boxInImage = {40.F, 40.F, side, side};
            const cv::Mat mask = maskOf(face, {100, 100}, {.growth = 0.F, .feather = 0.F});
            const float middle = 40.F + side / 2.F;
            for (const cv::Point2f& beside : {cv::Point2f(39.F, middle), cv::Point2f(40.5F + side, middle),
                                              cv::Point2f(middle, 39.F), cv::Point2f(middle, 40.5F + side)}) {
                QCOMPARE(alphaAt(mask, beside), 255);
            }
            QVERIFY(cv::boundingRect(mask).width < static_cast<int>(side) * 2 + 12);
        }
    }

    void isCutAtTheBorder()
    {
        const cv::Size size(200, 160);
        for (const cv::Point2f& centre : {cv::Point2f(0.F, 0.F), cv::Point2f(200.F, 80.F), cv::Point2f(100.F, 170.F)}) {
            const auto face = test::syntheticFace({centre, 100.F, 0.F, 10.F});
            const FaceMask mask = faceMask(face, size);
            QVERIFY(!mask.boundsInImage.empty());
            QCOMPARE(mask.boundsInImage & cv::Rect({}, size), mask.boundsInImage);
            QCOMPARE(mask.alpha.size(), mask.boundsInImage.size());
            QVERIFY(cv::countNonZero(mask.alpha == 255) > 500);
        }
        const auto outside = test::syntheticFace({{900.F, 900.F}, 100.F, 0.F, 0.F});
        QVERIFY(faceMask(outside, size).boundsInImage.empty());
    }

    void theSameShapeAtTheBorder()
    {
        // Clipping must not move or change what is inside.
        const auto inner = test::syntheticFace({{150.F, 150.F}, 100.F, 0.F, 0.F});
        const auto cut = test::syntheticFace({{50.F, 50.F}, 100.F, 0.F, 0.F});
        const cv::Mat whole = maskOf(inner, {400, 400});
        const cv::Mat part = maskOf(cut, {300, 300});
        cv::Mat difference;
        cv::absdiff(whole({100, 100, 300, 300}), part, difference);
        QVERIFY(cv::countNonZero(difference > 40) < 60);
    }

    void anUnplaceableFaceCoversThePicture()
    {
        for (const cv::Rect2f& box : {cv::Rect2f(kNan, 0.F, 10.F, 10.F), cv::Rect2f(0.F, 0.F, 0.F, 0.F),
                                      cv::Rect2f(5.F, 5.F, -4.F, 9.F), cv::Rect2f(0.F, 0.F, 1e30F, 1e30F)}) {
            faces::Face face;
            face.boxInImage = box;
            const cv::Mat mask = maskOf(face, {64, 48});
            QCOMPARE(cv::countNonZero(mask == 255), 64 * 48);
        }
    }

    void hostileNumbersAreSurvived()
    {
        faces::Face face;
        face.boxInImage = {-900000.F, -900000.F, 2000000.F, 2000000.F};
        QCOMPARE(cv::countNonZero(maskOf(face, {50, 40}) == 255), 50 * 40);
        face.boxInImage = {10.F, 10.F, 1e-6F, 1e-6F};
        QVERIFY(cv::countNonZero(maskOf(face, {50, 40})) > 0);
        face.boxInImage = {10.F, 10.F, 3000.F, 1e-3F};
        face.landmarksReliable = true;
        face.landmarksInImage.fill({kNan, kNan});
        QVERIFY(cv::countNonZero(maskOf(face, {50, 40})) > 0);
        QVERIFY(faceMask(face, {0, 0}).boundsInImage.empty());
        QVERIFY(!faceMask(face, {1, 1}).alpha.empty());
    }

    void largeFacesCostNoMoreThanTheirPixels()
    {
        const auto face = test::syntheticFace({{3500.F, 3500.F}, 5000.F, 0.F, 30.F});
        const FaceMask mask = faceMask(face, {7000, 7000});
        QVERIFY(mask.boundsInImage.width > 5000);
        for (const cv::Point3f& p : face.mesh->pointsInImage) {
            const cv::Point pixel = cv::Point(cvFloor(p.x), cvFloor(p.y)) - mask.boundsInImage.tl();
            QCOMPARE(int(mask.alpha.at<unsigned char>(pixel)), 255);
        }
    }
};

QTEST_GUILESS_MAIN(MaskTest)
#include "tst_mask.moc"
