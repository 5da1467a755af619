// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/models/model_store.h"

#include <cstddef>

namespace bauta::gradients
{

/// models::tryTorchScript(): runs the model once on noise and returns the number of values for one picture.
[[nodiscard]] Expected<std::size_t> tryTorchScript(const models::ModelEntry& entry);

} // namespace bauta::gradients
