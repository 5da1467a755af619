// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <opencv2/core/mat.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace bauta::image
{

enum class Format
{
    Unknown = 0,
    Jpeg,
    Png,
    Webp,
    Tiff,
    Bmp,
    Heic,
    Avif,
    Gif
};

/// A decoded photo, upright (orientation already applied to the pixels).
struct Image
{
    /// CV_8U or CV_16U with 1 (gray), 3 (RGB) or 4 (RGBA, straight alpha) channels; note RGB order, not OpenCV's BGR.
    /// 16-bit samples use the full range 0..65535 whatever `bitDepth` is.
    cv::Mat pixels;
    int bitDepth = 8; ///< significant bits a sample in the file: 8, 10, 12 or 16
    /// The ICC profile that belongs to `pixels`, as found; empty means sRGB (or gray with the sRGB curve).
    std::vector<std::byte> iccProfile;
};

/// The photo as 8-bit RGB for the detectors and recognisers. Shares the pixels when they are so already. Alpha is
/// ignored on purpose: a face in fully transparent pixels is still in the file.
[[nodiscard]] cv::Mat toRgb8(const Image& image);

/// "jpeg", "png", ... as in reports and in --format.
[[nodiscard]] std::string_view formatName(Format format) noexcept;
/// The extension with its dot that outputs of this format get, such as ".jpg".
[[nodiscard]] std::string_view formatExtension(Format format) noexcept;

} // namespace bauta::image
