// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/protect/anonymize/rim_match.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/core/matx.hpp>

namespace bauta::protect
{

/// Where beards grow in a texture, and of what. Maps are CV_32F of its size, 0..1, soft at their edges.
struct BeardRegions
{
    cv::Mat goatee;  ///< round the mouth and on the chin
    cv::Mat full;    ///< that and along the jaw
    cv::Mat chinRim; ///< CV_8U, not 0: where a beard on the chin reaches the rim
    cv::Mat jawRim;  ///< the same of one along the jaw
    cv::Mat rim;     ///< both
    cv::Mat streaks; ///< CV_32F, the hairs: of deviation 1
};
/// `layout` and `covered`: of FaceModel.
[[nodiscard]] BeardRegions beardRegions(const cv::Mat& layout, const cv::Mat& covered);

/// A beard, by what of it stays to be seen along the rim of a replaced face: one that stops there would tell at a
/// glance that the face is another.
struct Beard
{
    bool isThere = false;
    float share = 0.F; ///< of the skin on the chin that hairs hide
    float onJaw = 0.F; ///< share of the rim along the jaw that is dark too
    cv::Vec3f hairs;   ///< L, a, b, in the light of the photo
};
/// `tone` as toneBeside() has it: what skin would look like.
[[nodiscard]] Beard beardBeside(const RimView& view, const cv::Mat& texture, const cv::Vec3f& tone,
                                const BeardRegions& regions);
/// `shareOfNext` of `next` and the rest of `before`, of a frame before; does not come and go where it is doubtful.
[[nodiscard]] Beard between(const Beard& before, const Beard& next, float shareOfNext);

/// Grows the beard, where it is there, on a texture (CV_32FC3, L, a, b), of whose skin the light of the photo makes
/// `skin`. Its streaks are made up, the same for everybody.
void growBeard(const Beard& beard, const BeardRegions& regions, const cv::Vec3f& skin, const cv::Vec3f& skinInTexture,
               cv::Mat& texture);

} // namespace bauta::protect
