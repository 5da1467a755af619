// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/anonymize/face_geometry.h"

#include <opencv2/core.hpp>

#include <array>
#include <cmath>

namespace bauta::protect
{

namespace
{

// Indices of the MediaPipe mesh; left and right as seen in the picture.
constexpr int kNoseTip = 4;
constexpr std::array<int, 2> kLeftLids{159, 145};
constexpr std::array<int, 2> kRightLids{386, 374};
constexpr std::array<int, 2> kInnerLips{13, 14};
constexpr int kLeftMouthCorner = 61;
constexpr int kRightMouthCorner = 291;
constexpr int kLeftBrow = 105;
constexpr int kRightBrow = 334;
constexpr std::array<int, 2> kLeftEyeCorners{33, 133};
constexpr std::array<int, 2> kRightEyeCorners{263, 362};

constexpr float kLowerFaceWeight = 0.15F; ///< of points below the tip of the nose, which jaw and lips move

cv::Vec3f pointOf(const cv::Mat& shape, int index)
{
    const auto* p = shape.ptr<float>() + 3 * static_cast<std::ptrdiff_t>(index);
    return {p[0], p[1], p[2]};
}

cv::Vec3f meanOf(const cv::Mat& shape, const std::array<int, 2>& points)
{
    return (pointOf(shape, points[0]) + pointOf(shape, points[1])) * 0.5F;
}

float distance(const cv::Mat& shape, int a, int b)
{
    return static_cast<float>(cv::norm(pointOf(shape, a) - pointOf(shape, b)));
}

} // namespace

HeadPlacement placeHead(const cv::Mat& meanShape, const std::vector<cv::Point3f>& meshInImage)
{
    const float noseHeight = pointOf(meanShape, kNoseTip)[1];
    cv::Vec3d modelCentre;
    cv::Vec3d imageCentre;
    double total = 0.0;
    const auto weightOf = [&](int i) {
        return pointOf(meanShape, i)[1] > noseHeight ? static_cast<double>(kLowerFaceWeight) : 1.0;
    };
    const auto inImage = [&](int i) {
        const cv::Point3f& p = meshInImage[static_cast<std::size_t>(i)];
        return cv::Vec3d(static_cast<double>(p.x), static_cast<double>(p.y), static_cast<double>(p.z));
    };
    for (int i = 0; i < faces::kMeshPoints; ++i) {
        const double weight = weightOf(i);
        modelCentre += cv::Vec3d(pointOf(meanShape, i)) * weight;
        imageCentre += inImage(i) * weight;
        total += weight;
    }
    modelCentre *= 1.0 / total;
    imageCentre *= 1.0 / total;
    cv::Matx33d covariance = cv::Matx33d::zeros();
    double modelSpread = 0.0;
    for (int i = 0; i < faces::kMeshPoints; ++i) {
        const double weight = weightOf(i);
        const cv::Vec3d m = cv::Vec3d(pointOf(meanShape, i)) - modelCentre;
        const cv::Vec3d p = inImage(i) - imageCentre;
        covariance += p * m.t() * weight;
        modelSpread += weight * m.dot(m);
    }
    cv::Vec3d strengths;
    cv::Matx33d u;
    cv::Matx33d vt;
    cv::SVD::compute(covariance, strengths, u, vt);
    cv::Matx33d handedness = cv::Matx33d::eye();
    if (cv::determinant(u * vt) < 0.0) {
        handedness(2, 2) = -1.0;
    }
    const cv::Matx33d rotation = u * handedness * vt;
    const double scale = (strengths[0] + strengths[1] + handedness(2, 2) * strengths[2]) / std::max(modelSpread, 1e-12);
    HeadPlacement placement;
    placement.rotation = cv::Matx33f(rotation);
    placement.scale = std::max(1e-6F, static_cast<float>(scale));
    placement.shift = cv::Vec3f(imageCentre - rotation * modelCentre * scale);
    return placement;
}

cv::Mat shapeInModel(const HeadPlacement& placement, const std::vector<cv::Point3f>& meshInImage)
{
    cv::Mat shape(1, 3 * faces::kMeshPoints, CV_32FC1);
    auto* to = shape.ptr<float>();
    for (const cv::Point3f& p : meshInImage) {
        const cv::Vec3f inModel = placement.toModel({p.x, p.y, p.z});
        to = std::copy_n(inModel.val, 3, to);
    }
    return shape;
}

Expression expressionOf(const cv::Mat& shape)
{
    const cv::Vec3f lips = meanOf(shape, kInnerLips);
    return {distance(shape, kLeftLids[0], kLeftLids[1]),
            distance(shape, kRightLids[0], kRightLids[1]),
            distance(shape, kInnerLips[0], kInnerLips[1]),
            distance(shape, kLeftMouthCorner, kRightMouthCorner),
            lips[1] - pointOf(shape, kLeftMouthCorner)[1],
            lips[1] - pointOf(shape, kRightMouthCorner)[1],
            meanOf(shape, kLeftEyeCorners)[1] - pointOf(shape, kLeftBrow)[1],
            meanOf(shape, kRightEyeCorners)[1] - pointOf(shape, kRightBrow)[1]};
}

} // namespace bauta::protect
