// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/models/tensor.h"

#include <opencv2/core/mat.hpp>

#include <vector>

namespace bauta::faces
{

/// How a network wants its pictures: (value - mean) / divisor for values 0..255.
struct InputScaling
{
    float mean = 127.5F;
    float divisor = 127.5F;
};

/// Pictures of one size (CV_8UC3, at least one) as an N x 3 x H x W tensor, padded on the right and below with zeros
/// until both sides are multiples of `sideMultiple`.
[[nodiscard]] models::Tensor networkInput(const std::vector<cv::Mat>& pictures, InputScaling scaling,
                                          unsigned sideMultiple);

} // namespace bauta::faces
