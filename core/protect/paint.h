// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/protect/cell_grid.h"
#include "core/protect/mask.h"

#include <opencv2/core/mat.hpp>

#include <cstdint>

namespace bauta::protect
{

// Each lays a cover over the colour channels of `pixels` (CV_8U or CV_16U; 1, 3 or 4 channels) by the mask's alpha.
// Where alpha is 255 nothing of the old colour is left; where it is 0 nothing changes; a fourth channel is kept.

void paintSolid(cv::Mat& pixels, const FaceMask& mask, std::uint32_t rgb);

/// The cells as squares.
void paintMosaic(cv::Mat& pixels, const FaceMask& mask, const CellGrid& grid);

/// The cells as nodes of a cubic B-spline surface, dithered so that it shows no steps.
void paintSmooth(cv::Mat& pixels, const FaceMask& mask, const CellGrid& grid);

} // namespace bauta::protect
