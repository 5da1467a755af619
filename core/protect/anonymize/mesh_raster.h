// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <opencv2/core/mat.hpp>
#include <opencv2/core/matx.hpp>
#include <opencv2/core/types.hpp>

#include <vector>

namespace bauta::protect
{

/// Values of mesh points, carried over to the pixels of a grid.
using MeshValue = cv::Vec<float, 4>;

struct MeshRaster
{
    cv::Mat values; ///< CV_32FC4; of the triangle in front, interpolated
    cv::Mat inside; ///< CV_8U, 255 where there is any
};

/// Draws the triangles: `points` in grid coordinates (pixel centres at .5), of a smaller z in front. One value a point.
/// Triangles seen from behind are drawn too: at the rim of a turned head they close gaps.
[[nodiscard]] MeshRaster rasterise(const std::vector<cv::Point3f>& points, const std::vector<MeshValue>& values,
                                   const std::vector<cv::Vec3i>& triangles, cv::Size grid);

} // namespace bauta::protect
