// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/image.h"

#include <opencv2/imgproc.hpp>

namespace bauta::image
{

cv::Mat toRgb8(const Image& image)
{
    cv::Mat eight = image.pixels;
    if (eight.depth() == CV_16U) {
        // 65535 / 255 is exactly 257, an odd number, so there are no ties to round.
        image.pixels.convertTo(eight, CV_8U, 1.0 / 257.0);
    }
    cv::Mat rgb;
    switch (eight.channels()) {
    case 1:
        cv::cvtColor(eight, rgb, cv::COLOR_GRAY2RGB);
        return rgb;
    case 4:
        cv::cvtColor(eight, rgb, cv::COLOR_RGBA2RGB);
        return rgb;
    default:
        return eight;
    }
}

std::string_view formatName(Format format) noexcept
{
    switch (format) {
    case Format::Jpeg:
        return "jpeg";
    case Format::Png:
        return "png";
    case Format::Webp:
        return "webp";
    case Format::Tiff:
        return "tiff";
    case Format::Bmp:
        return "bmp";
    case Format::Heic:
        return "heic";
    case Format::Avif:
        return "avif";
    case Format::Gif:
        return "gif";
    case Format::Unknown:
        break;
    }
    return "unknown";
}

std::string_view formatExtension(Format format) noexcept
{
    switch (format) {
    case Format::Jpeg:
        return ".jpg";
    case Format::Png:
        return ".png";
    case Format::Webp:
        return ".webp";
    case Format::Tiff:
        return ".tif";
    case Format::Bmp:
        return ".bmp";
    case Format::Heic:
        return ".heic";
    case Format::Avif:
        return ".avif";
    case Format::Gif:
        return ".gif";
    case Format::Unknown:
        break;
    }
    return "";
}

} // namespace bauta::image
