// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/models/graph.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace bauta::models
{

/// Zeros around a picture before a window slides over it.
struct WindowPadding
{
    std::int64_t top = 0;
    std::int64_t bottom = 0;
    std::int64_t left = 0;
    std::int64_t right = 0;

    [[nodiscard]] bool isNone() const noexcept { return top == 0 && bottom == 0 && left == 0 && right == 0; }
};

/// What a convolution or pool asks for on a picture of height x width; `extent` is the window's, dilation included.
/// TensorFlow's SAME gives ceil(size / stride) values and puts an odd zero at the end.
[[nodiscard]] inline WindowPadding windowPadding(const Node& node, std::int64_t height, std::int64_t width,
                                                 const std::array<std::int64_t, 2>& extent)
{
    if (!node.samePadding) {
        return {node.padding[0], node.padding[1], node.padding[2], node.padding[3]};
    }
    const auto missing = [](std::int64_t size, std::int64_t window, std::int64_t stride) {
        const std::int64_t out = (size + stride - 1) / stride;
        return std::max<std::int64_t>((out - 1) * stride + window - size, 0);
    };
    const std::int64_t rows = missing(height, extent[0], node.stride[0]);
    const std::int64_t columns = missing(width, extent[1], node.stride[1]);
    return {rows / 2, rows - rows / 2, columns / 2, columns - columns / 2};
}

} // namespace bauta::models
