// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/models/model_store.h"
#include "core/protect/cloak/cloak_tuning.h"

#include <ATen/core/Tensor.h>

#include <memory>
#include <string>
#include <vector>

namespace bauta::gradients
{

/// A recogniser that cloaks are optimised against: differentiable, from pixels to the normalised embedding.
/// Immutable, hence thread-safe. Internal to the cloak.
class Surrogate
{
public:
    virtual ~Surrogate() = default;
    [[nodiscard]] const models::ModelEntry& entry() const noexcept { return m_entry; }

    /// N x 3 x height x width crops as entry().input describes them, RGB 0..255, not yet normalised; rows of length 1.
    /// Gradients flow if they are enabled. Throws c10::Error where the model does not fit its entry.
    [[nodiscard]] at::Tensor embed(const at::Tensor& crops) const;

    /// Small inputs cost little, so they are looked at from several sides a step.
    [[nodiscard]] int viewsAStep(const protect::CloakTuning& tuning) const;
    /// Side at which the crops are given to it while optimising: large inputs of our own networks, which take any
    /// size, are reduced to save time.
    [[nodiscard]] int sideWhileOptimising(const protect::CloakTuning& tuning) const;

protected:
    explicit Surrogate(models::ModelEntry entry) : m_entry(std::move(entry)) {}
    [[nodiscard]] virtual at::Tensor run(const at::Tensor& normalised) const = 0;

private:
    models::ModelEntry m_entry;
};

/// MissingModel or ModelMismatch if one of the names is absent, altered or cannot be differentiated.
[[nodiscard]] Expected<std::vector<std::unique_ptr<Surrogate>>> loadSurrogates(const models::ModelStore& store,
                                                                               const std::vector<std::string>& names);

} // namespace bauta::gradients
