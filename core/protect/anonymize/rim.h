// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <opencv2/core/mat.hpp>

namespace bauta::protect
{

// Along its rim a face stays what it was, so that the new one grows out of real skin. Distances from the rim, in widths
// of the face, measured in the texture, so that they turn with the head.
inline constexpr float kBandStart = 0.012F; ///< up to here nothing changes
inline constexpr float kBandEnd = 0.085F;   ///< from here on nothing of the source is left

/// How far inside each texel lies, in widths of `covered` (CV_8U); CV_32F, 0 outside.
[[nodiscard]] cv::Mat rimDistance(const cv::Mat& covered);

} // namespace bauta::protect
