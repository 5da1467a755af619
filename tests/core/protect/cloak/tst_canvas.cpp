// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Where on a face a cloak may change how much.

#include "core/protect/cloak/canvas.h"
#include "tests/core/protect/synthetic_face.h"

#include <opencv2/imgproc.hpp>

#include <QTest>

using namespace bauta;
using protect::Canvas;

namespace
{

const cv::Size kPhoto{400, 400};
const float kLargestTone = 9.F / 255.F;
const double kOnSkin = static_cast<double>(protect::CloakTuning{}.toneOnSkin) / 9.0;

faces::Face face()
{
    return test::syntheticFace({.centre = {200.F, 200.F}, .width = 160.F});
}

cv::Mat plain(double gray)
{
    return {kPhoto, CV_8UC3, cv::Scalar::all(gray)};
}

/// Noise of single pixels, as hair has; `blur` makes a photo out of focus of it.
cv::Mat detailed(double blur)
{
    cv::Mat noise(kPhoto, CV_32FC3);
    cv::RNG random(7);
    random.fill(noise, cv::RNG::NORMAL, 150.0, 40.0);
    if (blur > 0.0) {
        cv::GaussianBlur(noise, noise, {}, blur);
    }
    cv::Mat photo;
    noise.convertTo(photo, CV_8UC3);
    return photo;
}

/// The largest cap anywhere in the face: eyes, mouth and the rim get less in any case.
double capOn(const cv::Mat& photo)
{
    const Canvas canvas = protect::makeCanvas(photo, face(), kLargestTone, protect::CloakTuning{});
    double most = 0.0;
    cv::minMaxLoc(canvas.toneCap, nullptr, &most, nullptr, nullptr, canvas.face);
    return most;
}

} // namespace

class TestCanvas final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void smoothSkinGetsTheLeastTone()
    {
        const double smooth = capOn(plain(150.0));
        QVERIFY2(std::abs(smooth - kOnSkin) < 0.02, qPrintable(QString::number(smooth)));
        const double rough = capOn(detailed(0.0));
        QVERIFY2(rough > 0.9, qPrintable(QString::number(rough)));
    }

    void aBlurredPhotoHidesNothing() { QVERIFY(capOn(detailed(12.0)) < 0.5 * capOn(detailed(0.0))); }

    void anEdgeIsNoTexture()
    {
        cv::Mat photo = plain(150.0);
        photo(cv::Rect(0, 0, kPhoto.width / 2, kPhoto.height)).setTo(cv::Scalar::all(110.0));
        cv::GaussianBlur(photo, photo, {}, 12.0); // the soft edge of a shadow through the nose
        QVERIFY(capOn(photo) < kOnSkin + 0.1);
    }

    void darkPlacesGetLess() { QVERIFY(capOn(plain(25.0)) < 0.8 * capOn(plain(150.0))); }

    void aWallBesideTheFaceGetsNone()
    {
        const Canvas canvas = protect::makeCanvas(detailed(0.0), face(), kLargestTone, protect::CloakTuning{});
        cv::Mat beside;
        cv::bitwise_not(canvas.face, beside);
        double most = 0.0;
        cv::minMaxLoc(canvas.toneCap, nullptr, &most, nullptr, nullptr, beside);
        QVERIFY2(most < 0.1, qPrintable(QString::number(most)));
    }
};

QTEST_GUILESS_MAIN(TestCanvas)
#include "tst_canvas.moc"
