// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What bauta-gradients.so exports; models::gradientsFunction() finds it.

#include "core/gradients/gradient_cloak.h"
#include "core/gradients/torch_report.h"
#include "core/gradients/torch_script.h"
#include "core/models/foreign_model.h"
#include "core/models/torch_facts.h"

#define BAUTA_EXPORTED __attribute__((visibility("default")))

BAUTA_EXPORTED void bautaMakeCloak(const bauta::models::ModelStore& store, const std::vector<std::string>& surrogates,
                                   const bauta::protect::CloakTuning& tuning, int (*threadsOfCaller)(),
                                   bauta::Expected<std::unique_ptr<bauta::protect::Cloak>>& made)
{
    made = bauta::gradients::makeGradientCloak(store, surrogates, tuning, threadsOfCaller);
}

BAUTA_EXPORTED void bautaTryTorchScript(const bauta::models::ModelEntry& entry,
                                        bauta::Expected<std::size_t>& valuesAPicture)
{
    valuesAPicture = bauta::gradients::tryTorchScript(entry);
}

BAUTA_EXPORTED void bautaDescribeTorch(bauta::models::TorchFacts& facts)
{
    facts = bauta::gradients::describeTorch();
}

BAUTA_EXPORTED void bautaMeasureTorch(const std::filesystem::path& model, int side, double seconds, int threads,
                                      bauta::Expected<bauta::models::TorchSpeed>& speed)
{
    speed = bauta::gradients::measureTorch(model, side, seconds, threads);
}
