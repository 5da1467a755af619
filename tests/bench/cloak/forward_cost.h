// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/models/model_store.h"
#include "core/models/network.h"

#include <string>
#include <vector>

namespace bauta::bench
{

/// The unit that a cloak's cost is stated in: one forward pass of one face through all surrogates, as in a plain loop.
class ForwardCost
{
public:
    /// `surrogates` that are not built in are left out.
    [[nodiscard]] static Expected<ForwardCost> make(const models::ModelStore& store,
                                                    const std::vector<std::string>& surrogates);

    struct Cost
    {
        double seconds = 0.0;
        double cpuSeconds = 0.0; ///< of the calling thread
    };
    /// The best of a few passes, with the calling thread's number of threads. Thread-safe.
    [[nodiscard]] Expected<Cost> measure(int passes = 2) const;

private:
    struct Surrogate
    {
        models::ModelEntry entry;
        models::Network network;
        models::Tensor input;
    };
    std::vector<Surrogate> m_surrogates;
};

} // namespace bauta::bench
