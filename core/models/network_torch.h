// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/models/network.h"

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace bauta::models
{

/// The differentiable entry to a network, for code that computes gradients. Internal to core: include it only in .cpp
/// files that include torch anyway.
///
/// `input` is N x C x H x W in any memory format; a gradient flows back to it if it requires one and gradients are
/// enabled. Weights never require gradients. Thread-safe. Throws std::invalid_argument for unknown names and c10::Error
/// for shapes that do not fit.
[[nodiscard]] std::vector<at::Tensor> forward(const Network& network, const at::Tensor& input,
                                              const std::vector<std::string>& outputNodes);

} // namespace bauta::models
