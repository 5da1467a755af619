// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/codec_support.h"

#include <fmt/format.h>

#include <cstring>

namespace bauta::image
{

namespace
{

template <class T>
void convertRow(const T* from, int fromChannels, T* to, int toChannels, int width)
{
    constexpr std::uint32_t kMax = sizeof(T) == 1 ? 255U : 65535U;
    const bool compose = fromChannels == 4 && toChannels != 4;
    for (int x = 0; x < width; ++x, from += fromChannels, to += toChannels) {
        std::uint32_t colour[3] = {from[0], from[fromChannels >= 3 ? 1 : 0], from[fromChannels >= 3 ? 2 : 0]};
        if (compose) {
            const std::uint64_t alpha = from[3];
            for (std::uint32_t& value : colour) {
                value = static_cast<std::uint32_t>((value * alpha + kMax * (kMax - alpha) + kMax / 2) / kMax);
            }
        }
        to[0] = static_cast<T>(colour[0]);
        if (toChannels >= 3) {
            to[1] = static_cast<T>(colour[1]);
            to[2] = static_cast<T>(colour[2]);
        }
        if (toChannels == 4) {
            to[3] = static_cast<T>(fromChannels == 4 ? from[3] : kMax);
        }
    }
}

template <class T>
void unpremultiplyRows(cv::Mat& rgba)
{
    constexpr std::uint32_t kMax = sizeof(T) == 1 ? 255U : 65535U;
    for (int y = 0; y < rgba.rows; ++y) {
        T* pixel = rgba.ptr<T>(y);
        for (int x = 0; x < rgba.cols; ++x, pixel += 4) {
            const std::uint32_t alpha = pixel[3];
            for (int c = 0; alpha != 0 && alpha != kMax && c < 3; ++c) {
                const std::uint64_t straight = (std::uint64_t{pixel[c]} * kMax + alpha / 2) / alpha;
                pixel[c] = static_cast<T>(straight < kMax ? straight : kMax);
            }
        }
    }
}

} // namespace

cv::Mat convertedPixels(const Image& image, int depth, int channels)
{
    if (image.pixels.depth() == depth && image.pixels.channels() == channels) {
        return image.pixels;
    }
    cv::Mat converted(image.pixels.size(), CV_MAKETYPE(depth, channels));
    RowSource rows(image, depth, channels);
    const std::size_t rowBytes = static_cast<std::size_t>(converted.cols) * converted.elemSize();
    for (int y = 0; y < converted.rows; ++y) {
        std::memcpy(converted.ptr<std::uint8_t>(y), rows.row(y), rowBytes);
    }
    return converted;
}

void unpremultiply(cv::Mat& rgba)
{
    CV_Assert(rgba.channels() == 4);
    if (rgba.depth() == CV_8U) {
        unpremultiplyRows<std::uint8_t>(rgba);
    } else {
        unpremultiplyRows<std::uint16_t>(rgba);
    }
}

Expected<void> checkDimensions(std::int64_t width, std::int64_t height, const DecodeLimits& limits)
{
    if (width <= 0 || height <= 0) {
        return fail(ErrorCode::Damaged, fmt::format("the header states an impossible size of {} x {}", width, height));
    }
    if (width > limits.maxSide || height > limits.maxSide || width > limits.maxPixels / height) {
        return fail(ErrorCode::TooLarge, fmt::format("the picture is {} x {} pixels; the limit is {} megapixels and {} "
                                                     "pixels a side",
                                                     width, height, limits.maxPixels / 1'000'000, limits.maxSide));
    }
    return {};
}

RowSource::RowSource(const Image& image, int depth, int channels)
    : m_pixels(image.pixels),
      m_depth(depth),
      m_channels(channels),
      m_direct(image.pixels.depth() == depth && image.pixels.channels() == channels)
{
    CV_Assert(depth == CV_8U || depth == CV_16U);
    if (!m_direct) {
        m_scratch.create(1, m_pixels.cols, CV_MAKETYPE(depth, channels));
    }
}

const std::uint8_t* RowSource::row(int y)
{
    if (m_direct) {
        return m_pixels.ptr<std::uint8_t>(y);
    }
    cv::Mat row = m_pixels.row(y);
    if (row.depth() != m_depth) {
        cv::Mat converted;
        row.convertTo(converted, m_depth, m_depth == CV_8U ? 1.0 / 257.0 : 257.0);
        row = converted;
    }
    if (row.channels() == m_channels) {
        row.copyTo(m_scratch);
    } else if (m_depth == CV_8U) {
        convertRow(row.ptr<std::uint8_t>(), row.channels(), m_scratch.ptr<std::uint8_t>(), m_channels, row.cols);
    } else {
        convertRow(row.ptr<std::uint16_t>(), row.channels(), m_scratch.ptr<std::uint16_t>(), m_channels, row.cols);
    }
    return m_scratch.ptr<std::uint8_t>();
}

} // namespace bauta::image
