// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <opencv2/core/mat.hpp>

namespace bauta::test
{

/// What cameras do to pictures that nobody would show, and from which faces can be brought back all the same.
enum class Spoilt
{
    Dark = 0, ///< five and a half stops underexposed
    Darker,   ///< seven stops
    Haze,     ///< an eighth of the contrast, on light gray
    Noise,    ///< a standard deviation of 45 levels
    Blur      ///< a Gaussian of 3 pixels
};

/// `rgb` (CV_8UC3) spoilt; dark ones with the noise of a sensor, 3 levels. The same for the same `seed`.
[[nodiscard]] cv::Mat spoilt(const cv::Mat& rgb, Spoilt how, unsigned seed);

} // namespace bauta::test
