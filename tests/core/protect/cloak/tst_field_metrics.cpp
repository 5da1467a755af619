// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/align.h"
#include "core/protect/cloak/field_metrics.h"
#include "tests/core/protect/synthetic_face.h"

#include <opencv2/core.hpp>

#include <QTest>

#include <cmath>

using namespace bauta;
using protect::CloakFields;

namespace
{

constexpr int kSamples = 56;
constexpr float kSide = 140.F;

faces::Face someFace()
{
    return test::syntheticFace({.centre = {300.F, 280.F}, .width = 220.F, .yawDegrees = 0.F, .rollDegrees = 12.F});
}

/// displacement(p) = linear * (p - middle) + shift over the square (-14, -10, 140).
CloakFields affineFields(const faces::Face& face, const cv::Matx22f& linear, const cv::Vec2f& shift)
{
    CloakFields fields;
    fields.frameFromImage = faces::frameFromImage(face.landmarksInImage);
    fields.originInFrame = {-14.F, -10.F};
    fields.sideInFrame = kSide;
    fields.flowInFrame.create(kSamples, kSamples, CV_32FC2);
    for (int y = 0; y < kSamples; ++y) {
        for (int x = 0; x < kSamples; ++x) {
            const cv::Vec2f fromMiddle((static_cast<float>(x) + 0.5F) * kSide / kSamples - kSide / 2.F,
                                       (static_cast<float>(y) + 0.5F) * kSide / kSamples - kSide / 2.F);
            fields.flowInFrame.at<cv::Vec2f>(y, x) = linear * fromMiddle + shift;
        }
    }
    fields.tone = cv::Mat(kSamples, kSamples, CV_32FC1, cv::Scalar(0.0));
    return fields;
}

bool near(float value, float expected, float tolerance)
{
    return std::abs(value - expected) <= tolerance;
}

} // namespace

class FieldMetricsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void strainOfAffineFlows_data()
    {
        QTest::addColumn<float>("a");
        QTest::addColumn<float>("b");
        QTest::addColumn<float>("c");
        QTest::addColumn<float>("d");
        QTest::addColumn<float>("expected");
        QTest::newRow("shift") << 0.F << 0.F << 0.F << 0.F << 0.F;
        QTest::newRow("magnification") << 0.1F << 0.F << 0.F << 0.1F << 0.1F;
        QTest::newRow("stretch along y") << 0.F << 0.F << 0.F << -0.2F << 0.2F;
        QTest::newRow("shear") << 0.F << 0.3F << 0.F << 0.F << 0.3F;
        QTest::newRow("small rotation") << 0.F << -0.05F << 0.05F << 0.F << 0.05F;
        QTest::newRow("both axes") << 0.1F << 0.F << 0.F << -0.3F << 0.3F;
    }
    void strainOfAffineFlows()
    {
        QFETCH(float, a);
        QFETCH(float, b);
        QFETCH(float, c);
        QFETCH(float, d);
        QFETCH(float, expected);
        const auto face = someFace();
        const auto fields = affineFields(face, {a, b, c, d}, {1.F, -2.F});
        const float strain = protect::measureFields(fields, face).strain;
        QVERIFY2(near(strain, expected, 2e-3F), qPrintable(QString::number(double(strain))));
        // Also on the field's own coarse grid, borders included.
        const cv::Mat everywhere = protect::localStrain(fields.flowInFrame, kSide);
        double low = 0.0;
        double high = 0.0;
        cv::minMaxLoc(everywhere, &low, &high);
        QVERIFY(near(float(low), expected, 1e-3F) && near(float(high), expected, 1e-3F));
    }

    void movementIsAShareOfTheEyeDistance()
    {
        const auto face = someFace();
        const auto fields = affineFields(face, cv::Matx22f::zeros(), {3.F, 4.F});
        const cv::Point2f eyes = face.landmarksInImage[1] - face.landmarksInImage[0];
        const float framePerImage = std::hypot(fields.frameFromImage(0, 0), fields.frameFromImage(1, 0));
        const float expected = 5.F / (framePerImage * std::hypot(eyes.x, eyes.y));
        QVERIFY(near(protect::meanMovement(fields, face), expected, 1e-4F));
        QVERIFY(near(protect::measureFields(fields, face).movement, expected, 1e-4F));
    }

    void toneCountsInsideTheFaceOnly()
    {
        const auto face = someFace();
        auto fields = affineFields(face, cv::Matx22f::zeros(), {0.F, 0.F});
        fields.tone.setTo(-0.03F);
        fields.tone.row(0).setTo(1.F); // far outside the mesh
        QVERIFY(near(protect::measureFields(fields, face).tone, 0.03F, 1e-4F));
    }

    void hullHoldsTheMeshAndEndsThere()
    {
        const auto face = someFace();
        const auto fields = affineFields(face, cv::Matx22f::zeros(), {0.F, 0.F});
        const cv::Mat hull = protect::faceHull(fields, face, 224);
        QCOMPARE(int(hull.at<unsigned char>(112, 112)), 255);
        QCOMPARE(int(hull.at<unsigned char>(0, 0)), 0);
        QCOMPARE(int(hull.at<unsigned char>(223, 223)), 0);
        // An ellipse with the axes of syntheticFace().
        const float scale = std::hypot(fields.frameFromImage(0, 0), fields.frameFromImage(1, 0)) * 224.F / kSide;
        const float area = float(CV_PI) * 0.5F * 0.66F * std::pow(220.F * scale, 2.F);
        QVERIFY(near(float(cv::countNonZero(hull)), area, 0.03F * area));
        auto withoutMesh = face;
        withoutMesh.mesh.reset();
        QCOMPARE(cv::countNonZero(protect::faceHull(fields, withoutMesh, 224)), 224 * 224);
    }

    void quantiles()
    {
        cv::Mat values(1, 101, CV_32FC1);
        for (int i = 0; i <= 100; ++i) {
            values.at<float>(i) = static_cast<float>((i * 37) % 101);
        }
        cv::Mat mask(1, 101, CV_8UC1, cv::Scalar(255));
        QCOMPARE(protect::quantileInside(values, mask, 0.95), 95.F);
        QCOMPARE(protect::quantileInside(values, mask, 0.0), 0.F);
        QCOMPARE(protect::quantileInside(values, mask, 1.0), 100.F);
        mask.setTo(0);
        QCOMPARE(protect::quantileInside(values, mask, 0.95), 0.F);
    }

    void nothingSpendsNothing()
    {
        const auto spent = protect::measureFields({}, someFace());
        QCOMPARE(spent.movement, 0.F);
        QCOMPARE(spent.strain, 0.F);
        QCOMPARE(spent.tone, 0.F);
    }
};

QTEST_GUILESS_MAIN(FieldMetricsTest)

#include "tst_field_metrics.moc"
