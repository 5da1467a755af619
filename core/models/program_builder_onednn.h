// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/models/graph.h"
#include "core/models/program_onednn.h"
#include "core/models/weight_store_onednn.h"

#include <cstdint>
#include <vector>

namespace bauta::models
{

/// The steps that compute `outputs` (indices of nodes) and only what they need, for inputs of one shape. Throws
/// dnnl::error and std::invalid_argument where the shape does not fit.
[[nodiscard]] ProgramParts buildProgram(const Graph& graph, WeightStore& weights,
                                        const std::vector<std::int64_t>& inputShape, const std::vector<int>& outputs);

} // namespace bauta::models
