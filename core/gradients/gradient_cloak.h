// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/models/model_store.h"
#include "core/protect/cloak/cloak.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace bauta::gradients
{

/// A cloak that descends on the named recognisers; what protect::makeCloak() gives. `threadsOfCaller` is asked in each
/// call, on the caller's thread: this library has a models::computeThreads() of its own, which nobody else can set.
[[nodiscard]] Expected<std::unique_ptr<protect::Cloak>> makeGradientCloak(const models::ModelStore& store,
                                                                          const std::vector<std::string>& names,
                                                                          const protect::CloakTuning& tuning,
                                                                          std::function<int()> threadsOfCaller);

} // namespace bauta::gradients
