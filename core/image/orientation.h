// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <opencv2/core/mat.hpp>

#include <cstddef>
#include <span>

namespace bauta::image
{

/// The orientation 1..8 that an Exif block states in its first directory; 1 if it states none, nonsense, or is
/// damaged. `exif` starts with a TIFF header, after an optional "Exif\0\0". Reads nothing but that one tag, so that
/// whatever else the block holds cannot matter.
[[nodiscard]] int exifOrientation(std::span<const std::byte> exif) noexcept;

/// Turns stored pixels upright. 2, 3 and 4 work in place; 5 to 8 swap the sides and need a second copy meanwhile.
void applyOrientation(cv::Mat& pixels, int orientation);

} // namespace bauta::image
