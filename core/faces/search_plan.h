// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/detector.h"

#include <opencv2/core/types.hpp>

#include <vector>

namespace bauta::faces
{

/// The scales at which a picture is searched, and how it is cut for that. All decisions about effort are made here.
struct SearchPlan
{
    double wholeScale = 1.0;          ///< search pixels per picture pixel of the pass over the whole picture
    std::vector<double> fineScales;   ///< of the passes for smaller faces, coarse to fine; may be empty
    double finestScale = 1.0;         ///< how fine the search around small faces may get
    std::vector<float> turnedDegrees; ///< further rotations of the head to search for, over the whole picture
};

[[nodiscard]] SearchPlan planSearch(cv::Size picture, SearchEffort effort);

/// Squares of at most `maxSide` that cover a picture; neighbours overlap by at least `overlap`.
[[nodiscard]] std::vector<cv::Rect> tile(cv::Size picture, int maxSide, int overlap);

} // namespace bauta::faces
