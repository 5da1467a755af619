// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/weight_store_onednn.h"

#include "core/models/device_onednn.h"

#include <set>
#include <utility>

namespace bauta::models
{

using dnnl::memory;
using Layout = memory::desc;

WeightStore::WeightStore(Graph& graph)
{
    std::set<int> named;
    for (const auto& [name, index] : graph.constants) {
        named.insert(index);
    }
    m_weights.resize(graph.tensors.size());
    for (std::size_t i = 0; i < graph.tensors.size(); ++i) {
        if (named.contains(static_cast<int>(i))) {
            m_weights[i].values = graph.tensors[i].data;
        } else {
            m_weights[i].values = std::move(graph.tensors[i].data);
            graph.tensors[i].data = {};
        }
    }
}

memory WeightStore::get(int index, const Layout& stored, const Layout& wanted)
{
    Weights& weights = m_weights[static_cast<std::size_t>(index)];
    for (const memory& known : weights.layouts) {
        if (known.get_desc() == wanted) {
            return known;
        }
    }
    if (wanted == stored && !weights.values.empty()) {
        weights.layouts.emplace_back(stored, engine(), weights.values.data());
        return weights.layouts.back();
    }
    memory from = weights.values.empty() ? weights.layouts.front() : memory(stored, engine(), weights.values.data());
    memory made(wanted, engine());
    dnnl::reorder(from, made).execute(stream(), from, made);
    stream().wait();
    if (weights.layouts.empty()) { // nothing points into the file's layout
        weights.values = {};
    }
    weights.layouts.push_back(made);
    return made;
}

} // namespace bauta::models
