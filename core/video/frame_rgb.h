// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/video/frame.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>

namespace bauta::video
{

/// The whole frame as RGB by its own matrix and range: CV_8UC3, or CV_16UC3 in the full 16-bit range for frames of
/// more than 8 bits. A chroma cell has one chroma. Transfer curves are left as they are.
[[nodiscard]] cv::Mat toRgb(const Frame& frame);

/// The whole frame as CV_8UC3, whatever its depth; for detectors: much faster than toRgb() and a few of 255 off.
[[nodiscard]] cv::Mat toRgb8(const Frame& frame);

/// A rectangle of a frame as RGB, for painting.
///
///     RgbPatch patch = takePatch(frame, faceArea);
///     paint(patch.rgb);                      // coordinates: frame minus patch.area.tl()
///     putPatch(patch, frame);
struct RgbPatch
{
    cv::Rect area;    ///< in the frame: what was asked for, clipped and grown to whole chroma cells
    cv::Mat rgb;      ///< of area's size, CV_8UC3 or CV_16UC3 as by toRgb(); to be painted
    cv::Mat original; ///< the same before painting
};

/// Requires nothing of `area`: outside the frame it is clipped, possibly to an empty patch.
[[nodiscard]] RgbPatch takePatch(const Frame& frame, const cv::Rect& area);

/// Writes what changed in patch.rgb back into the planes, which must be writable. Luma is written only where the
/// pixel's RGB changed, chroma only in cells in which a pixel changed (there as the mean of the cell's pixels); all
/// other samples keep their values bit by bit.
void putPatch(const RgbPatch& patch, Frame& frame);

} // namespace bauta::video
