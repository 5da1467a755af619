// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/image/image.h"

#include <opencv2/core/mat.hpp>

#include <QImage>

#include <cstddef>
#include <vector>

namespace bauta::ui
{

/// The pixels as Format_RGB32, colours converted to sRGB where a profile says what they are. A copy.
[[nodiscard]] QImage toQImage(const image::Image& photo);
/// The same of CV_8UC3 in RGB order.
[[nodiscard]] QImage toQImage(const cv::Mat& rgb);

/// What a scan made; null if it is none.
[[nodiscard]] QImage fromJpeg(const std::vector<std::byte>& jpeg);

/// Scaled down so that neither side is above `side`; never up.
[[nodiscard]] cv::Mat fitted(const cv::Mat& rgb, int side);

} // namespace bauta::ui
