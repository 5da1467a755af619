// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/core/matx.hpp>

namespace bauta::audit
{

/// A picture and where one face is in it; here mostly the surroundings of a face, cut out of a photo.
struct FaceView
{
    cv::Mat rgb; ///< CV_8UC3
    faces::Face face;
};

/// The part of a photo that recognisers look at, with room for turning it a little: a few hundred thousand pixels
/// instead of a photo's many millions. Shares the photo's pixels. Its corner lies on the photo's grid of 16 pixels, so
/// that a JPEG of it has the blocks that a JPEG of the whole photo would have. `rgb` is CV_8UC3, not empty.
[[nodiscard]] FaceView faceView(const cv::Mat& rgb, const faces::Face& face);

/// The face as it lies in another picture, by the affine transform from the one to the other: box (the upright one
/// around the transformed corners), landmarks and mesh. The pose is kept.
[[nodiscard]] faces::Face mapped(const faces::Face& face, const cv::Matx23f& otherFromImage);

/// How far two views of one face differ: mean difference of brightness, 0..255, in the alignment frame of each. What
/// saving again as JPEG does stays below kUnchangedDifference.
[[nodiscard]] double differenceInFrame(const FaceView& a, const FaceView& b);
inline constexpr double kUnchangedDifference = 2.5;

} // namespace bauta::audit
