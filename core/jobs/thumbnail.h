// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <opencv2/core/mat.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace bauta::jobs
{

/// A small square JPEG of a face with some of its surroundings. Obscured: six by six blocks with noise, which tell
/// apart one patch of colour from another and no more.
[[nodiscard]] std::vector<std::byte> faceThumbnail(const cv::Mat& rgb, const cv::Rect2f& boxInImage, bool obscured,
                                                   int sideInPixels = 112);

/// "data:image/jpeg;base64,..." for a page that needs no other file.
[[nodiscard]] std::string dataUri(const std::vector<std::byte>& jpeg);

} // namespace bauta::jobs
