// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/network_input.h"

#include <opencv2/core/utility.hpp>

#include <cstdint>

namespace bauta::faces
{

models::Tensor networkInput(const std::vector<cv::Mat>& pictures, InputScaling scaling, unsigned sideMultiple)
{
    const int height = cv::roundUp(pictures.front().rows, sideMultiple);
    const int width = cv::roundUp(pictures.front().cols, sideMultiple);
    models::Tensor input;
    input.shape = {static_cast<std::int64_t>(pictures.size()), 3, height, width};
    const std::size_t plane = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
    input.data.assign(pictures.size() * 3 * plane, 0.F);
    const float gain = 1.F / scaling.divisor;
    for (std::size_t n = 0; n < pictures.size(); ++n) {
        const cv::Mat& picture = pictures[n];
        float* base = input.data.data() + n * 3 * plane;
        for (int y = 0; y < picture.rows; ++y) {
            const auto* source = picture.ptr<cv::Vec3b>(y);
            float* row = base + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
            for (int x = 0; x < picture.cols; ++x) {
                row[x] = (static_cast<float>(source[x][0]) - scaling.mean) * gain;
                row[plane + static_cast<std::size_t>(x)] = (static_cast<float>(source[x][1]) - scaling.mean) * gain;
                row[2 * plane + static_cast<std::size_t>(x)] = (static_cast<float>(source[x][2]) - scaling.mean) * gain;
            }
        }
    }
    return input;
}

} // namespace bauta::faces
