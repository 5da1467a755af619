// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/cloak/forward_cost.h"

#include "tests/bench/clocks.h"

#include <algorithm>
#include <utility>

namespace bauta::bench
{

Expected<ForwardCost> ForwardCost::make(const models::ModelStore& store, const std::vector<std::string>& surrogates)
{
    ForwardCost cost;
    for (const std::string& name : surrogates) {
        const models::ModelEntry* entry = store.find(name);
        if (entry == nullptr || entry->runtime != models::ModelRuntime::Bauta) {
            continue;
        }
        auto network = models::Network::load(entry->file);
        if (!network) {
            return fail(network.error());
        }
        models::Tensor input{{1, 3, entry->input.height, entry->input.width}, {}};
        const std::size_t values =
            3 * static_cast<std::size_t>(entry->input.height) * static_cast<std::size_t>(entry->input.width);
        for (std::size_t i = 0; i < values; ++i) {
            const auto pixel = static_cast<float>(i * 7919 % 256); // any picture costs the same
            input.data.push_back((pixel - entry->input.mean[i * 3 / values]) * entry->input.scale);
        }
        cost.m_surrogates.push_back({*entry, std::move(*network), std::move(input)});
    }
    return cost;
}

Expected<ForwardCost::Cost> ForwardCost::measure(int passes) const
{
    Cost best{1e9, 1e9};
    for (int pass = 0; pass < passes; ++pass) {
        const Stopwatch watch;
        for (const Surrogate& surrogate : m_surrogates) {
            const auto& node = surrogate.entry.outputNode;
            const auto output = surrogate.network.run(surrogate.input, node.empty() ? std::vector<std::string>{}
                                                                                    : std::vector<std::string>{node});
            if (!output) {
                return fail(output.error());
            }
        }
        best.cpuSeconds = std::min(best.cpuSeconds, watch.cpuSeconds());
        best.seconds = std::min(best.seconds, watch.seconds());
    }
    return best;
}

} // namespace bauta::bench
