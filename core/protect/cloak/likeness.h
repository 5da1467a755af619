// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <opencv2/core/mat.hpp>

namespace bauta::protect
{

/// Structural similarity at each pixel of two luminance pictures (CV_32F, 0..255): Z. Wang et al., "Image quality
/// assessment: from error visibility to structural similarity", 2004, with its Gaussian window of 11 x 11 and
/// sigma 1.5. requires: equal sizes.
[[nodiscard]] cv::Mat structuralSimilarity(const cv::Mat& a, const cv::Mat& b);

/// Its mean where `mask` (CV_8U) is not zero; 1 for an empty mask.
[[nodiscard]] float structuralSimilarity(const cv::Mat& a, const cv::Mat& b, const cv::Mat& mask);

} // namespace bauta::protect
