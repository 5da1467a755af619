// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/models/model_store.h"
#include "core/protect/cloak/random_view.h"

#include <ATen/core/Tensor.h>

namespace bauta::gradients
{

/// The crop of a canvas picture (1 x 3 x side x side, RGB 0..255) as a recogniser takes it, seen through a view.
/// Differentiable by the picture.
[[nodiscard]] at::Tensor cropOfCanvas(const at::Tensor& picture, const models::InputSpec& input,
                                      const protect::View& view = {});

} // namespace bauta::gradients
