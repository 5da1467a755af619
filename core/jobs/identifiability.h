// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"
#include "core/jobs/report.h"

#include <opencv2/core/mat.hpp>

namespace bauta::jobs
{

/// How much fine detail a face has, 0..1: the energy of its Laplacian relative to its contrast, at no more than 96
/// pixels of height, so that size and light do not count. Blur and strong compression give low values.
[[nodiscard]] float faceSharpness(const cv::Mat& rgb, const cv::Rect2f& boxInImage);

/// How much a face gives away, in words. By the height of the box: under 20 pixels hardly, under 40 possibly, under
/// 80 likely, else very likely. One step less each for a blurred face (sharpness under 0.2) and for a strongly turned
/// one (yaw beyond 60 or pitch beyond 40 degrees, or landmarks that could not be found). Rough on purpose: it looks at
/// the picture only, not at what any matcher makes of it.
[[nodiscard]] Identifiability identifiability(const faces::Face& face, float sharpness);

/// 0..1 for grouping: good faces found people, poor ones only join them.
[[nodiscard]] float groupingQuality(const faces::Face& face, float sharpness);

} // namespace bauta::jobs
