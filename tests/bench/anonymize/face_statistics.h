// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <opencv2/core/mat.hpp>

namespace bauta::bench
{

// Linear algebra on large CV_32F matrices, one sample a row.

/// The least-squares B of samples ~ regressors * B, with `ridge` on the diagonal; both sides are meant to be centred.
[[nodiscard]] cv::Mat regressed(const cv::Mat& regressors, const cv::Mat& samples, double ridge);

/// a * b and a * transposed b, by the fast BLAS.
[[nodiscard]] cv::Mat product(const cv::Mat& a, const cv::Mat& b);
[[nodiscard]] cv::Mat productTransposed(const cv::Mat& a, const cv::Mat& b);

/// Principal components of centred samples.
struct Components
{
    cv::Mat rows;           ///< components x columns: one deviation each
    cv::Mat coefficients;   ///< samples x components, of deviation 1
    double explained = 0.0; ///< share of the variance
};
/// By eigenvectors of the samples' Gram matrix, as there are fewer samples than columns.
[[nodiscard]] Components principalComponents(const cv::Mat& samples, int count);

} // namespace bauta::bench
