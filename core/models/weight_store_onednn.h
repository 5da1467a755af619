// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/models/graph.h"

#include <dnnl.hpp>

#include <vector>

namespace bauta::models
{

/// A graph's constant tensors, each in the layouts that programs have asked for. The layout of the file is given up as
/// soon as there is another. Not thread-safe.
class WeightStore
{
public:
    /// Takes the values of all tensors but the graph's named constants over; shapes stay in the graph.
    explicit WeightStore(Graph& graph);

    /// Tensor `index`, which the file lays out as `stored`, laid out as `wanted`.
    [[nodiscard]] dnnl::memory get(int index, const dnnl::memory::desc& stored, const dnnl::memory::desc& wanted);

private:
    struct Weights
    {
        std::vector<float> values; ///< as in the file; empty when given up
        std::vector<dnnl::memory> layouts;
    };
    std::vector<Weights> m_weights;
};

} // namespace bauta::models
