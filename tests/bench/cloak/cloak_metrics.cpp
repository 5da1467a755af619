// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/cloak/cloak_metrics.h"

#include "core/faces/align.h"
#include "core/image/image.h"
#include "core/protect/cloak/field_metrics.h"
#include "core/protect/cloak/likeness.h"
#include "core/protect/mask.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <vector>

namespace bauta::bench
{

namespace
{

constexpr double kStrainPeakShare = 0.995;
constexpr double kToneShare = 0.99;

cv::Mat canvasOf(const cv::Mat& rgb, const faces::Face& face)
{
    return luminanceOf(faces::alignedCrop(rgb, faces::frameFromImage(face.landmarksInImage), kCanvasInFrame,
                                          {kCanvasSide, kCanvasSide}));
}

cv::Mat hullInCanvas(const faces::Face& face)
{
    protect::CloakFields square;
    square.frameFromImage = faces::frameFromImage(face.landmarksInImage);
    square.originInFrame = {kCanvasInFrame[0], kCanvasInFrame[1]};
    square.sideInFrame = kCanvasInFrame[2];
    return protect::faceHull(square, face, kCanvasSide);
}

/// The original with the cloak's flow but not its tone.
cv::Mat warped(const cv::Mat& original, protect::CloakFields fields)
{
    fields.tone.setTo(cv::Scalar(0.0));
    image::Image image;
    image.pixels = original.clone();
    protect::applyCloak(image, fields);
    return image.pixels;
}

cv::Mat silhouetteOf(const faces::Face& face, cv::Size imageSize)
{
    const protect::FaceMask mask = protect::faceMask(face, imageSize, {.growth = 0.F, .feather = 0.F});
    cv::Mat silhouette(imageSize, CV_8UC1, cv::Scalar(0));
    if (!mask.boundsInImage.empty()) {
        mask.alpha.copyTo(silhouette(mask.boundsInImage));
    }
    return silhouette;
}

} // namespace

cv::Mat luminanceOf(const cv::Mat& rgb)
{
    cv::Mat samples;
    rgb.convertTo(samples, CV_32F);
    cv::Mat luminance;
    cv::cvtColor(samples, luminance, cv::COLOR_RGB2GRAY);
    return luminance;
}

cv::Mat hullInImage(const faces::Face& face, cv::Size imageSize)
{
    cv::Mat mask(imageSize, CV_8UC1, cv::Scalar(0));
    if (face.mesh) {
        std::vector<cv::Point> points;
        for (const cv::Point3f& p : face.mesh->pointsInImage) {
            points.emplace_back(cvFloor(p.x), cvFloor(p.y));
        }
        std::vector<cv::Point> hull;
        cv::convexHull(points, hull);
        cv::fillConvexPoly(mask, hull, cv::Scalar(255));
    }
    return mask;
}

int largestChangeOutside(const cv::Mat& before, const cv::Mat& after, const cv::Mat& silhouette)
{
    cv::Mat change;
    cv::absdiff(before, after, change);
    change.setTo(cv::Scalar::all(0.0), silhouette);
    double largest = 0.0;
    cv::minMaxLoc(change.reshape(1), nullptr, &largest);
    return static_cast<int>(largest);
}

LookFigures measureLook(const cv::Mat& original, const cv::Mat& changed, const faces::Face& face,
                        const std::optional<protect::CloakFields>& fields)
{
    LookFigures figures;
    cv::Mat reference = original;
    if (fields) {
        const protect::CloakBudget spent = protect::measureFields(*fields, face);
        figures.movementPercent = 100.0 * static_cast<double>(spent.movement);
        figures.strain = static_cast<double>(spent.strain);
        figures.toneField = 255.0 * static_cast<double>(spent.tone);
        if (!fields->flowInFrame.empty()) {
            const cv::Mat strain =
                protect::localStrain(protect::refinedField(fields->flowInFrame), fields->sideInFrame);
            figures.strainPeak = static_cast<double>(
                protect::quantileInside(strain, protect::faceHull(*fields, face, strain.rows), kStrainPeakShare));
        }
        reference = warped(original, *fields);
    }
    const cv::Mat toneChange = cv::abs(luminanceOf(changed) - luminanceOf(reference));
    figures.tone =
        static_cast<double>(protect::quantileInside(toneChange, hullInImage(face, changed.size()), kToneShare));

    const cv::Mat inside = hullInCanvas(face);
    const cv::Mat canvas = canvasOf(changed, face);
    figures.ssimWarped = cv::mean(protect::structuralSimilarity(canvas, canvasOf(reference, face)), inside)[0];
    figures.ssimPlain = cv::mean(protect::structuralSimilarity(canvas, canvasOf(original, face)), inside)[0];
    figures.outside = largestChangeOutside(original, changed, silhouetteOf(face, original.size()));
    return figures;
}

} // namespace bauta::bench
