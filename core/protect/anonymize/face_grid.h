// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/protect/anonymize/rim_match.h"
#include "core/protect/anonymize/target_mesh.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>

#include <vector>

namespace bauta::protect
{

/// A grid of square cells over a face, `step` pixels a side, with the surface of the target mesh in it. Large faces get
/// the same number of cells as small ones: what is stored in them is smooth.
struct FaceGrid
{
    cv::Point origin; ///< in the picture, may lie outside
    int step = 1;
    cv::Mat uv;     ///< CV_32FC2
    cv::Mat normal; ///< CV_32FC2
    cv::Mat depth;  ///< CV_32F, negative outside the face
    cv::Mat alpha;  ///< CV_32F, how much of the new face is seen: 0 up to the rim's band, 1 from its end on

    [[nodiscard]] cv::Size size() const { return depth.size(); }
    [[nodiscard]] cv::Rect inPicture() const { return {origin, depth.size() * step}; }
};

/// From this alpha on a pixel is the new face's alone.
inline constexpr float kReplaced = 0.999F;

/// `rim`: rimDistance() of the model's texture.
[[nodiscard]] FaceGrid makeFaceGrid(const FaceModel& model, const cv::Mat& rim, const TargetMesh& mesh);

/// A field of a grid (CV_32F, any channels) in one row of pixels, interpolated: 1 x grid.inPicture().width. `row`
/// counts from the grid's own top.
[[nodiscard]] cv::Mat rowOf(const FaceGrid& grid, const cv::Mat& field, int row);

/// What may be seen of a picture (RGB, CV_8U or CV_16U, 1, 3 or 4 channels): means of cells over the pixels that are
/// not replaced. Reads no other pixel.
[[nodiscard]] RimView viewRim(const FaceGrid& grid, const cv::Mat& pixels);

} // namespace bauta::protect
