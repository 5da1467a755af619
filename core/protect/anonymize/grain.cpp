// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/anonymize/grain.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace bauta::protect
{

namespace
{

constexpr float kMostDeviation = 4.F;
constexpr float kMadToDeviation = 1.4826F;
constexpr float kDifferenceGain = 1.2247F; ///< of the deviation of white noise by a - (b + c) / 2
/// The texture has some fine detail of its own.
constexpr float kOwn = 0.35F;

std::uint32_t hashed(std::uint32_t x)
{
    x ^= x >> 16U;
    x *= 0x7FEB352DU;
    x ^= x >> 15U;
    x *= 0x846CA68BU;
    x ^= x >> 16U;
    return x;
}

float luminance(const cv::Mat& pixels, int x, int y)
{
    const auto channels = static_cast<std::ptrdiff_t>(pixels.channels());
    const auto value = [&](int c) {
        return pixels.depth() == CV_16U ? static_cast<float>(pixels.ptr<std::uint16_t>(y)[x * channels + c]) / 65535.F
                                        : static_cast<float>(pixels.ptr<std::uint8_t>(y)[x * channels + c]) / 255.F;
    };
    return channels >= 3 ? 0.299F * value(0) + 0.587F * value(1) + 0.114F * value(2) : value(0);
}

} // namespace

float Grain::at(int x, int y) const noexcept
{
    if (!(m_level.deviation > 0.F)) {
        return 0.F;
    }
    const std::uint32_t bits = hashed(m_seed ^ hashed(static_cast<std::uint32_t>(x) * 0x9E3779B1U ^
                                                      hashed(static_cast<std::uint32_t>(y) + 0x85EBCA6BU)));
    // The sum of four uniform values is nearly normal; its deviation is 1 / sqrt(3) of one byte's range.
    const float sum =
        static_cast<float>((bits & 255U) + ((bits >> 8U) & 255U) + ((bits >> 16U) & 255U) + (bits >> 24U));
    return m_level.deviation * (sum / 255.F - 2.F) * 1.7320508F;
}

Grain::Level measureGrain(const FaceGrid& grid, const image::Image& photo)
{
    std::vector<float> differences;
    const cv::Rect area = grid.inPicture();
    const int rowStep = std::max(1, area.height / 256);
    for (int row = 0; row < area.height; row += rowStep) {
        const int y = area.y + row;
        if (y < 0 || y >= photo.pixels.rows) {
            continue;
        }
        const cv::Mat alpha = rowOf(grid, grid.alpha, row);
        const cv::Mat depth = rowOf(grid, grid.depth, row);
        for (int k = 1; k + 1 < alpha.cols; ++k) {
            const int x = area.x + k;
            const auto* a = alpha.ptr<float>() + k;
            const auto* d = depth.ptr<float>() + k;
            if (x < 1 || x + 1 >= photo.pixels.cols || d[-1] <= 0.F || d[0] <= 0.F || d[1] <= 0.F ||
                std::max({a[-1], a[0], a[1]}) >= kReplaced) {
                continue;
            }
            differences.push_back(std::abs(luminance(photo.pixels, x, y) - 0.5F * (luminance(photo.pixels, x - 1, y) +
                                                                                   luminance(photo.pixels, x + 1, y))));
        }
    }
    if (differences.size() < 16) {
        return {};
    }
    const auto middle = differences.begin() + static_cast<std::ptrdiff_t>(differences.size() / 2);
    std::nth_element(differences.begin(), middle, differences.end());
    const float deviation = 100.F * *middle * kMadToDeviation / kDifferenceGain;
    const float more = deviation * deviation - kOwn * kOwn;
    return {std::min(kMostDeviation, std::sqrt(std::max(0.F, more)))};
}

} // namespace bauta::protect
