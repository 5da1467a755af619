// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/protect/anonymize/rim.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/core/matx.hpp>

#include <algorithm>
#include <cmath>

namespace bauta::protect
{

/// A grid of cells over a face, each a few pixels wide. What is known of the picture in it is what lies outside of the
/// part that is replaced; nothing else ever gets here.
struct RimView
{
    cv::Mat sourceLab; ///< CV_32FC3
    cv::Mat share;     ///< CV_32F, how much of a cell is known, 0 (nothing; sourceLab means nothing) to 1
    cv::Mat uv;        ///< CV_32FC2, place in the texture, in texels
    cv::Mat normal;    ///< CV_32FC2, x and y of the surface's normal
    cv::Mat depth;     ///< CV_32F, distance from the rim, see rim.h; negative where there is no face
};

/// Whether a cell belongs to the band along the rim and is known well enough.
[[nodiscard]] inline bool isKnown(const RimView& view, int row, int column)
{
    const float depth = view.depth.at<float>(row, column);
    return depth > 0.25F * kBandStart && depth <= kBandEnd && view.share.at<float>(row, column) >= 0.5F;
}

/// The texel of a texture of that size which a cell shows.
[[nodiscard]] inline cv::Point texelOf(const RimView& view, int row, int column, cv::Size texture)
{
    const auto& uv = view.uv.at<cv::Vec2f>(row, column);
    return {std::clamp(static_cast<int>(uv[0]), 0, texture.width - 1),
            std::clamp(static_cast<int>(uv[1]), 0, texture.height - 1)};
}

/// The skin along the rim, L, a, b, as the texture would have to be for it: `texture` (CV_32FC3) is that of an average
/// face, and the result says how much brighter, redder, yellower it would have to be. Robust against hair, beards and
/// whatever else is not skin. Places where `without` (CV_8U, of the texture's size) is not 0 do not count.
[[nodiscard]] cv::Vec3f toneBeside(const RimView& view, const cv::Mat& texture, const cv::Mat& without = {});

/// How the texture must change to go on from the rim without a seam: what low-order light does to it, and a membrane
/// that carries the rest inward and fades (P. Perez et al., "Poisson Image Editing", 2003, of which this is the guided
/// part). L is to be changed as (L + kLightOffset) * exp(change) - kLightOffset; a and b are to be multiplied by what
/// goes with that light, and the change added.
struct RimMatch
{
    cv::Mat change; ///< CV_32FC3, of the grid's size
    /// Of what the texture has of colour, 0 in a black and white picture to 1: lips are not pink there. To be applied
    /// to a and b before the change.
    float colour = 1.F;
    cv::Vec3f light; ///< of log L: level, to the right, down; what the light is like
};
inline constexpr float kLightOffset = 5.F;
[[nodiscard]] inline float logLight(float l)
{
    return std::log(std::max(l, 0.F) + kLightOffset);
}

/// What a and b of a surface are multiplied by when other light makes L `lit` of it: cube roots of linear light, as L*
/// is (CIE 1976). Highlights lose their colour instead of gaining more.
[[nodiscard]] inline float colourUnderLight(float l, float lit)
{
    constexpr float kOffset = 16.F;
    constexpr float kMost = 1.1F;
    return std::clamp((lit + kOffset) / (l + kOffset), 0.F, kMost);
}

/// `average` is the texture of an average face with the same expression.
[[nodiscard]] RimMatch matchRim(const RimView& view, const cv::Mat& texture, const cv::Mat& average);

} // namespace bauta::protect
