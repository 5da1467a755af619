// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/protect/face_shape.h"
#include "core/protect/mask.h"

#include <opencv2/core/mat.hpp>

#include <cstdint>
#include <functional>

namespace bauta::protect
{

/// How much of what lies under a mask reaches the cells of a mosaic or blur.
///
/// An attacker who obscures his own gallery in the same way compares cells with cells; what he can win is set by the
/// ratio of signal to noise in each, not by how the result looks. So the cells' contrast is lowered and noise is added
/// on every scale, since noise on the smallest alone averages out over the face.
struct CellNoise
{
    float contrast = 1.F;    ///< share of a hidden cell's difference from the face's mean that is kept
    float faceSigma = 0.F;   ///< brightness noise common to all cells; full range is 1
    float coarseSigma = 0.F; ///< ... of a smooth field with two nodes across the face
    float cellSigma = 0.F;   ///< ... of each cell for itself
    float chromaShare = 0.F; ///< colour noise relative to brightness noise; none in pictures without colour
    int levels = 256;        ///< brightness and colour are rounded to so many steps
};

/// What redact() uses for mosaics up to their safe number of blocks.
///
/// On testdata/people, the photos that the noise was chosen with, the means of cells of aligned faces deviate by about
/// .13 of full range, whole faces by .09. With this contrast a quarter of the noise is left of the former; the tone of
/// the skin as a whole is kept, as the neck and hands show it too, but blurred by noise of its own size. Few levels
/// leave nothing to find below the noise.
inline constexpr CellNoise kMosaicNoise{
    .contrast = 0.15F, .faceSigma = 0.1F, .coarseSigma = 0.06F, .cellSigma = 0.09F, .chromaShare = 0.4F, .levels = 32};

/// The same for blurs. The cubic B-spline that draws them averages neighbouring cells: half of the variance of
/// independent noise is left per axis (1/6, 4/6, 1/6 at a node), half of its deviation in two. So cells get twice the
/// noise of their own; what is common to neighbours passes as it is.
inline constexpr CellNoise kBlurNoise{
    .contrast = 0.15F, .faceSigma = 0.1F, .coarseSigma = 0.06F, .cellSigma = 0.18F, .chromaShare = 0.4F, .levels = 32};

/// A coarse copy of the picture around one face. Cell (0, 0) begins at `originInImage`.
struct CellGrid
{
    cv::Point2f originInImage;
    float cellSize = 1.F; ///< pixels
    cv::Mat values;       ///< CV_32FC1 (gray) or CV_32FC3 (RGB), 0..1, one element a cell
};

/// Averages the pixels in the mask's bounds over square cells, `across` of them over the face's width, in line with the
/// face's centre. Visible pixels (outside the mask) count in full, hidden ones as `noise` says; what lies beyond the
/// picture counts as the face's mean. Draws from `random` in a fixed order.
[[nodiscard]] CellGrid cellGrid(const cv::Mat& pixels, const FaceMask& mask, const FaceShape& shape, int across,
                                const CellNoise& noise, const std::function<std::uint32_t()>& random);

} // namespace bauta::protect
