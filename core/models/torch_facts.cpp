// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/torch_facts.h"

#include "core/models/compute_threads.h"
#include "core/models/gradients_library.h"

namespace bauta::models
{

Expected<TorchFacts> torchFacts()
{
    const Expected<void*> symbol = gradientsSymbol("bautaDescribeTorch");
    if (!symbol) {
        return fail(symbol.error());
    }
    TorchFacts facts;
    reinterpret_cast<decltype(&bautaDescribeTorch)> (*symbol)(facts);
    return facts;
}

Expected<TorchSpeed> measureTorch(const std::filesystem::path& model, int side, double seconds)
{
    const Expected<void*> symbol = gradientsSymbol("bautaMeasureTorch");
    if (!symbol) {
        return fail(symbol.error());
    }
    Expected<TorchSpeed> speed(TorchSpeed{});
    reinterpret_cast<decltype(&bautaMeasureTorch)> (*symbol)(model, side, seconds, computeThreads(), speed);
    return speed;
}

} // namespace bauta::models
