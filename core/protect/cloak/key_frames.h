// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"

#include <opencv2/core/mat.hpp>

#include <cstddef>
#include <span>
#include <vector>

namespace bauta::protect
{

/// What makes a frame of a track a good or a poor one to make a cloak on.
struct KeyFrameCandidate
{
    faces::HeadPose pose;
    float height = 0.F;       ///< of the face, pixels
    float sharpness = 0.F;    ///< mean strength of fine detail in the face, levels of 255; only compared within a track
    float light = 0.F;        ///< mean luminance of the face, 0..1
    float mouth = 0.F;        ///< how far it is open, of the face's height
    bool isCloakable = false; ///< see unsuitableForCloak()
};

/// How many key frames a cloak of a track is made on. More of them cost little, as each step shows one; half as many
/// are fooled better, and the frames between them worse.
inline constexpr std::size_t kKeyFrames = 10;

/// `rgb` is CV_8UC3, the frame in whose pixels the face is stated. Below 1 ms.
[[nodiscard]] KeyFrameCandidate keyFrameCandidate(const cv::Mat& rgb, const faces::Face& face);

/// Places of at most `count` candidates, the most frontal of the good ones first, then those that differ most from the
/// chosen ones in pose, light and expression, poor ones (small or blurred beside the track's best) only for want of
/// others. Candidates that cannot be cloaked are never chosen, nor are near copies of chosen ones, so there may be
/// fewer.
[[nodiscard]] std::vector<std::size_t> chooseKeyFrames(std::span<const KeyFrameCandidate> candidates,
                                                       std::size_t count = kKeyFrames);

} // namespace bauta::protect
