// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"

#include <opencv2/core/mat.hpp>

#include <cstdint>

namespace bauta::test
{

struct SyntheticPose
{
    cv::Point2f centre{100.F, 100.F};
    float width = 60.F;     ///< pixels between the ears, seen from the front
    float yawDegrees = 0.F; ///< positive: turned to the picture's right
    float rollDegrees = 0.F;
};

/// A face with all 468 points of the mesh on half an ellipsoid (the rim where MediaPipe has it), landmarks and the box
/// that a detector would give.
[[nodiscard]] faces::Face syntheticFace(const SyntheticPose& pose);

/// Noise of any type, the same for the same seed.
[[nodiscard]] cv::Mat noisePicture(cv::Size size, int type, std::uint64_t seed);

} // namespace bauta::test
