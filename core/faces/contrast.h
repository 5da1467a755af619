// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <opencv2/core/mat.hpp>

namespace bauta::faces
{

// The networks know faces as photographers light them. In dim, backlit or hazy pictures they see none, but whoever
// brightens the picture does, so such places are searched with their contrast evened out as well. Pictures are CV_8UC3.

/// The picture with local contrast evened out (CLAHE; Zuiderveld 1994, Graphics Gems IV).
[[nodiscard]] cv::Mat equalised(const cv::Mat& rgb);

/// The same of what lies around a place only, and where it begins in the picture. Empty if the place is outside.
struct Surroundings
{
    cv::Mat rgb;
    cv::Point2f offset;
};
[[nodiscard]] Surroundings equalisedAround(const cv::Mat& rgb, const cv::Rect2f& place);

/// Whether a place has so little contrast that a look at its equalised surroundings may tell more.
[[nodiscard]] bool isDim(const cv::Mat& rgb, const cv::Rect2f& box);

/// Whether so much of the picture is dim that a face anywhere in it may need evening out to be seen.
[[nodiscard]] bool isMostlyDim(const cv::Mat& rgb);

} // namespace bauta::faces
