// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"
#include "core/models/model_store.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/core/matx.hpp>

namespace bauta::faces
{

/// The ArcFace five-point template: where the landmarks lie in the 112 x 112 alignment frame.
[[nodiscard]] const Landmarks5& frameLandmarks();

/// The similarity transform image -> alignment frame that fits the landmarks best in the least-squares sense
/// (Umeyama 1991, without reflection). Falls back to an upright box fit for degenerate landmarks.
[[nodiscard]] cv::Matx23f frameFromImage(const Landmarks5& landmarksInImage);

/// Inverse of a 2x3 similarity or affine transform.
[[nodiscard]] cv::Matx23f inverse(const cv::Matx23f& transform);

/// Samples the square crop (x0, y0, side) of the alignment frame at width x height. Area-averages when the face is
/// larger than the crop, so that no aliasing reaches a recogniser. Outside the picture: edge pixels repeated.
[[nodiscard]] cv::Mat alignedCrop(const cv::Mat& rgb, const cv::Matx23f& frameFromImage,
                                  const std::array<float, 3>& cropInFrame, cv::Size size);

} // namespace bauta::faces
