// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/align.h"
#include "core/protect/cloak/likeness.h"
#include "tests/bench/cloak/cloak_metrics.h"
#include "tests/core/protect/synthetic_face.h"

#include <opencv2/core.hpp>

#include <QTest>

#include <cmath>

using namespace bauta;

namespace
{

const cv::Rect kHead{100, 60, 400, 460}; // around someFace()

faces::Face someFace()
{
    return test::syntheticFace({.centre = {300.F, 280.F}, .width = 220.F, .yawDegrees = 0.F, .rollDegrees = 0.F});
}

cv::Mat somePhoto()
{
    cv::Mat photo = test::noisePicture({600, 560}, CV_8UC3, 3) / 2;
    photo += cv::Scalar::all(60);
    return photo;
}

/// A flow and a tone that are the same over the square's middle and fade out towards its border.
protect::CloakFields bump(const faces::Face& face, const cv::Scalar& flow, double tone)
{
    constexpr int kSamples = 70;
    protect::CloakFields fields;
    fields.frameFromImage = faces::frameFromImage(face.landmarksInImage);
    fields.originInFrame = {bench::kCanvasInFrame[0], bench::kCanvasInFrame[1]};
    fields.sideInFrame = bench::kCanvasInFrame[2];
    fields.flowInFrame = cv::Mat(kSamples, kSamples, CV_32FC2, cv::Scalar::all(0.0));
    fields.tone = cv::Mat(kSamples, kSamples, CV_32FC1, cv::Scalar(0.0));
    const cv::Rect middle(20, 25, 30, 30);
    fields.flowInFrame(middle).setTo(flow);
    fields.tone(middle).setTo(cv::Scalar(tone));
    return fields;
}

double meanOf(const cv::Mat& values)
{
    return cv::mean(values)[0];
}

bool near(double value, double expected, double tolerance)
{
    return std::abs(value - expected) <= tolerance;
}

} // namespace

class CloakMetricsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void similarityOfAPictureWithItselfIsOne()
    {
        const cv::Mat picture = bench::luminanceOf(somePhoto());
        double low = 0.0;
        double high = 0.0;
        cv::minMaxLoc(protect::structuralSimilarity(picture, picture), &low, &high);
        QVERIFY(near(low, 1.0, 1e-4) && near(high, 1.0, 1e-4));
    }

    void similarityOfFlatPicturesIsThatOfTheirLuminance()
    {
        const cv::Mat dark(60, 60, CV_32FC1, cv::Scalar(100.0));
        const cv::Mat light(60, 60, CV_32FC1, cv::Scalar(150.0));
        const double c1 = std::pow(0.01 * 255.0, 2.0);
        const double expected = (2.0 * 100.0 * 150.0 + c1) / (100.0 * 100.0 + 150.0 * 150.0 + c1);
        QVERIFY(near(meanOf(protect::structuralSimilarity(dark, light)), expected, 1e-3));
    }

    void similarityFallsWithNoiseAndBelowZeroForNegatives()
    {
        const cv::Mat picture = bench::luminanceOf(somePhoto());
        cv::Mat noise(picture.size(), CV_32FC1);
        cv::RNG(5).fill(noise, cv::RNG::NORMAL, 0.0, 10.0);
        const double little = meanOf(protect::structuralSimilarity(picture, picture + 0.3 * noise));
        const double much = meanOf(protect::structuralSimilarity(picture, picture + 3.0 * noise));
        QVERIFY(little > 0.9 && little < 1.0 && much < little - 0.1);
        const double mean = meanOf(picture);
        QVERIFY(meanOf(protect::structuralSimilarity(picture, 2.0 * mean - picture)) < -0.5);
    }

    void changesOutsideAreFoundAndThoseInsideAreNot()
    {
        const cv::Mat before = somePhoto();
        cv::Mat after = before.clone();
        cv::Mat silhouette(before.size(), CV_8UC1, cv::Scalar(0));
        silhouette(kHead).setTo(255);
        after(kHead) += cv::Scalar::all(50);
        QCOMPARE(bench::largestChangeOutside(before, after, silhouette), 0);
        after.at<cv::Vec3b>(5, 7)[1] = static_cast<unsigned char>(before.at<cv::Vec3b>(5, 7)[1] + 3);
        QCOMPARE(bench::largestChangeOutside(before, after, silhouette), 3);
    }

    void nothingChangedLooksLikeNothing()
    {
        const cv::Mat photo = somePhoto();
        const auto look = bench::measureLook(photo, photo, someFace(), std::nullopt);
        QCOMPARE(look.tone, 0.0);
        QCOMPARE(look.outside, 0.0);
        QVERIFY(near(look.ssimPlain, 1.0, 1e-4) && near(look.ssimWarped, 1.0, 1e-4));
        QVERIFY(std::isnan(look.movementPercent) && std::isnan(look.strain));
    }

    void toneIsMeasuredAgainstTheWarpedOriginal()
    {
        const cv::Mat photo = somePhoto();
        const auto face = someFace();
        const auto fields = bump(face, {1.5, 1.0}, 7.0 / 255.0);
        image::Image changed;
        changed.pixels = photo.clone();
        protect::applyCloak(changed, fields);
        const auto look = bench::measureLook(photo, changed.pixels, face, fields);
        // Dithering rounds up or down; the surface rises a little above its samples beside a step.
        QVERIFY2(look.tone >= 6.5 && look.tone <= 10.0, qPrintable(QString::number(look.tone)));
        QVERIFY(look.movementPercent > 0.5 && look.strain > 0.0 && look.strainPeak >= look.strain);
        QVERIFY(look.ssimWarped > 0.97);
        QVERIFY(look.ssimPlain < look.ssimWarped - 0.1);
    }
};

QTEST_GUILESS_MAIN(CloakMetricsTest)
#include "tst_cloak_metrics.moc"
