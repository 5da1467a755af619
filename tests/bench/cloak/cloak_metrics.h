// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"
#include "core/protect/cloak/canvas.h"
#include "core/protect/cloak/cloak_fields.h"

#include <opencv2/core/mat.hpp>

#include <limits>
#include <optional>

namespace bauta::bench
{

/// Where faces are looked at: the cloak's own canvas.
using protect::kCanvasInFrame;
using protect::kCanvasSide;

/// CV_8UC3 (RGB) to CV_32FC1, 0..255, weighted as JPEG does.
[[nodiscard]] cv::Mat luminanceOf(const cv::Mat& rgb);

/// Pixels of the picture inside the convex hull of the mesh: 255, else 0. Nothing without a mesh.
[[nodiscard]] cv::Mat hullInImage(const faces::Face& face, cv::Size imageSize);

/// The largest change of any sample of an 8-bit picture where `silhouette` (CV_8UC1) is 0.
[[nodiscard]] int largestChangeOutside(const cv::Mat& before, const cv::Mat& after, const cv::Mat& silhouette);

/// What people may see of one protected face, before JPEG. NaN: does not apply.
struct LookFigures
{
    static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    double movementPercent = kNone; ///< mean over the mesh's points, of the distance between the eyes
    double strain = kNone;          ///< 95th percentile inside the face
    double strainPeak = kNone;      ///< 99.5th
    double tone = kNone;            ///< 99th percentile of the change of luminance against the warped original, of 255
    double toneField = kNone;       ///< the same percentile of the cloak's own field, free of rounding to 8 bits
    double ssimWarped = kNone;      ///< mean inside the face, against the original warped by the same flow
    double ssimPlain = kNone;       ///< ... against the original itself
    double outside = kNone;         ///< largest change outside the head's silhouette, of 255
};

/// `fields` are those of the cloak; absent for protections that warp nothing. Both pictures are CV_8UC3.
[[nodiscard]] LookFigures measureLook(const cv::Mat& original, const cv::Mat& changed, const faces::Face& face,
                                      const std::optional<protect::CloakFields>& fields);

} // namespace bauta::bench
