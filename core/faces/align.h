// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/core/matx.hpp>

#include <array>

namespace bauta::faces
{

/// Side of the alignment frame. Coordinates in it, as in images, have their origin at the outer corner of the top left
/// pixel.
inline constexpr float kFrameSide = 112.F;

/// The ArcFace five-point template: where the landmarks lie in the 112 x 112 alignment frame.
[[nodiscard]] const Landmarks5& frameLandmarks();

/// The similarity transform image -> alignment frame that fits the landmarks best in the least-squares sense
/// (S. Umeyama, "Least-squares estimation of transformation parameters between two point patterns", 1991; without
/// reflection). Landmarks that determine no such transform (all in one point, mirrored, not finite) get an upright one
/// of their centre and extent, so that the result can always be inverted.
[[nodiscard]] cv::Matx23f frameFromImage(const Landmarks5& landmarksInImage);

/// Inverse of a 2x3 similarity or affine transform; requires: its linear part is not singular.
[[nodiscard]] cv::Matx23f inverse(const cv::Matx23f& transform);

/// Samples the crop (x0, y0, height) of the alignment frame at `size`; its width in the frame follows from the shape
/// of `size`, so that frame pixels stay square. Area-averages when the face is larger than the crop, so that no
/// aliasing reaches a recogniser. Outside the picture: edge pixels repeated. `rgb` is CV_8U with any channel count,
/// requires: not empty.
[[nodiscard]] cv::Mat alignedCrop(const cv::Mat& rgb, const cv::Matx23f& frameFromImage,
                                  const std::array<float, 3>& cropInFrame, cv::Size size);

} // namespace bauta::faces
