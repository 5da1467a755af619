// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <vector>

namespace bauta::models
{

/// A dense float tensor in plain memory, row-major. Images are N x C x H x W.
struct Tensor
{
    std::vector<std::int64_t> shape;
    std::vector<float> data;
};

} // namespace bauta::models
