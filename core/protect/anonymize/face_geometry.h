// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"
#include "core/protect/anonymize/face_model.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/core/matx.hpp>

#include <vector>

namespace bauta::protect
{

/// Where a head is: image = scale * rotation * model + shift. Model units are distances between the eyes.
struct HeadPlacement
{
    cv::Matx33f rotation = cv::Matx33f::eye();
    float scale = 1.F;
    cv::Vec3f shift;

    [[nodiscard]] cv::Vec3f toImage(const cv::Vec3f& inModel) const { return rotation * inModel * scale + shift; }
    [[nodiscard]] cv::Vec3f toModel(const cv::Vec3f& inImage) const
    {
        return rotation.t() * (inImage - shift) * (1.F / scale);
    }
};

/// The similarity that lays `meanShape` (1 x 1404) onto the mesh best, by the upper half of the face, which expressions
/// hardly move (S. Umeyama, 1991). requires: kMeshPoints finite points that are not all one.
[[nodiscard]] HeadPlacement placeHead(const cv::Mat& meanShape, const std::vector<cv::Point3f>& meshInImage);

/// The mesh upright and frontal, in distances between the eyes: 1 x 1404.
[[nodiscard]] cv::Mat shapeInModel(const HeadPlacement& placement, const std::vector<cv::Point3f>& meshInImage);

/// What the face does, by distances between points of a shape (1 x 1404).
[[nodiscard]] Expression expressionOf(const cv::Mat& shape);

} // namespace bauta::protect
