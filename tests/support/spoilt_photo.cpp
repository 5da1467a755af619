// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/spoilt_photo.h"

#include <opencv2/imgproc.hpp>

#include <cmath>

namespace bauta::test
{

namespace
{

/// Light times `exposure`, in the usual gamma of 2.2.
cv::Mat underexposed(const cv::Mat& rgb, double exposure)
{
    cv::Mat table(1, 256, CV_8U);
    for (int value = 0; value < 256; ++value) {
        table.at<uchar>(value) =
            cv::saturate_cast<uchar>(255.0 * std::pow(exposure * std::pow(value / 255.0, 2.2), 1.0 / 2.2));
    }
    cv::Mat dark;
    cv::LUT(rgb, table, dark);
    return dark;
}

cv::Mat noisy(const cv::Mat& rgb, double deviation, unsigned seed)
{
    cv::Mat noise(rgb.size(), CV_16SC3);
    cv::RNG(seed).fill(noise, cv::RNG::NORMAL, 0.0, deviation);
    cv::Mat result;
    cv::add(rgb, noise, result, cv::noArray(), CV_8U);
    return result;
}

} // namespace

cv::Mat spoilt(const cv::Mat& rgb, Spoilt how, unsigned seed)
{
    constexpr double kSensorNoise = 3.0;
    cv::Mat result;
    switch (how) {
    case Spoilt::Dark:
        return noisy(underexposed(rgb, 0.02), kSensorNoise, seed);
    case Spoilt::Darker:
        return noisy(underexposed(rgb, 0.006), kSensorNoise, seed);
    case Spoilt::Haze:
        rgb.convertTo(result, CV_8U, 0.12, 150.0);
        return result;
    case Spoilt::Noise:
        return noisy(rgb, 45.0, seed);
    case Spoilt::Blur:
        cv::GaussianBlur(rgb, result, {}, 3.0);
        return result;
    }
    return rgb.clone();
}

} // namespace bauta::test
