// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/bench/anonymize/training_set.h"

#include <opencv2/core/mat.hpp>

#include <vector>

namespace bauta::bench
{

/// Texels of a mask, as indices into the L part of a texture (or, with the smaller mask, into its a or b part).
[[nodiscard]] std::vector<int> texelsIn(const cv::Mat& covered, const cv::Mat& mask);

/// Takes the light out of each texture (one a row): what is left of log L beside the mean, fitted by spherical
/// harmonics over the skin, with mean 0 so that the brightness of the skin stays.
void removeLight(cv::Mat& textures, const TextureLayout& layout, const cv::Mat& meanShape,
                 const std::vector<TrainingFace>& faces);

} // namespace bauta::bench
