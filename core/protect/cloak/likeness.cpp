// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/cloak/likeness.h"

#include <opencv2/imgproc.hpp>

namespace bauta::protect
{

namespace
{

constexpr double kC1 = (0.01 * 255.0) * (0.01 * 255.0);
constexpr double kC2 = (0.03 * 255.0) * (0.03 * 255.0);

cv::Mat windowed(const cv::Mat& values)
{
    cv::Mat mean;
    cv::GaussianBlur(values, mean, {11, 11}, 1.5);
    return mean;
}

} // namespace

cv::Mat structuralSimilarity(const cv::Mat& a, const cv::Mat& b)
{
    const cv::Mat meanA = windowed(a);
    const cv::Mat meanB = windowed(b);
    const cv::Mat varianceA = windowed(a.mul(a)) - meanA.mul(meanA);
    const cv::Mat varianceB = windowed(b.mul(b)) - meanB.mul(meanB);
    const cv::Mat covariance = windowed(a.mul(b)) - meanA.mul(meanB);
    const cv::Mat upper = cv::Mat(2.0 * meanA.mul(meanB) + kC1).mul(2.0 * covariance + kC2);
    const cv::Mat lower = cv::Mat(meanA.mul(meanA) + meanB.mul(meanB) + kC1).mul(varianceA + varianceB + kC2);
    cv::Mat similarity;
    cv::divide(upper, lower, similarity);
    return similarity;
}

float structuralSimilarity(const cv::Mat& a, const cv::Mat& b, const cv::Mat& mask)
{
    return cv::countNonZero(mask) == 0 ? 1.F : static_cast<float>(cv::mean(structuralSimilarity(a, b), mask)[0]);
}

} // namespace bauta::protect
