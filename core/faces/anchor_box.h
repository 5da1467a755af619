// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <opencv2/core/types.hpp>

#include <algorithm>
#include <cmath>

namespace bauta::faces
{

/// What a single-shot detector says of an anchor, as Liu et al. 2016 (arXiv:1512.02325) encode boxes, with the usual
/// variances: the centre moves by tenths of the anchor, sizes are logarithms in fifths.
struct AnchorOffset
{
    float x = 0.F;
    float y = 0.F;
    float width = 0.F;
    float height = 0.F;
};

/// The box of an anchor around `centre`, in the same pixels.
[[nodiscard]] inline cv::Rect2f boxOf(const AnchorOffset& offset, cv::Point2f centre, cv::Size2f anchor)
{
    constexpr float kCentreVariance = 0.1F;
    constexpr float kSizeVariance = 0.2F;
    constexpr float kLargest = 4.F; ///< beyond, nothing is left of the picture
    const cv::Point2f middle(centre.x + offset.x * kCentreVariance * anchor.width,
                             centre.y + offset.y * kCentreVariance * anchor.height);
    const cv::Size2f size(std::exp(std::min(offset.width * kSizeVariance, kLargest)) * anchor.width,
                          std::exp(std::min(offset.height * kSizeVariance, kLargest)) * anchor.height);
    return {middle.x - size.width / 2.F, middle.y - size.height / 2.F, size.width, size.height};
}

/// The middle of cell number `cell` of a feature map, row by row, in input pixels.
[[nodiscard]] inline cv::Point2f middleOfCell(std::size_t cell, std::size_t columns, int strideInInput)
{
    const auto stride = static_cast<float>(strideInInput);
    return {(static_cast<float>(cell % columns) + 0.5F) * stride, (static_cast<float>(cell / columns) + 0.5F) * stride};
}

/// The logit of a score, kept away from infinity.
[[nodiscard]] inline float boundedLogit(float score)
{
    const float bounded = std::clamp(score, 1e-4F, 0.9999F);
    return std::log(bounded / (1.F - bounded));
}

[[nodiscard]] inline float logistic(float logit)
{
    return 1.F / (1.F + std::exp(-logit));
}

} // namespace bauta::faces
