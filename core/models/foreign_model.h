// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/models/model_store.h"

#include <filesystem>

namespace bauta::models
{

/// Runs a model once on noise of the size that `input` states and checks that it gives finite numbers; a recogniser's
/// output must be one vector a picture. The error says what is wrong in words for the user. `entry.file` may be any
/// file; nothing in the store is touched.
[[nodiscard]] Expected<void> tryModel(const ModelEntry& entry);

/// The part for each runtime; each returns the number of values for one picture.
[[nodiscard]] Expected<std::size_t> tryOnnx(const ModelEntry& entry);
[[nodiscard]] Expected<std::size_t> tryTorchScript(const ModelEntry& entry);

} // namespace bauta::models

/// What the library of core/gradients exports for tryTorchScript(). C linkage only for the name.
extern "C" void bautaTryTorchScript(const bauta::models::ModelEntry& entry,
                                    bauta::Expected<std::size_t>& valuesAPicture);
