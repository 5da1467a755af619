// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/models/torch_facts.h"

#include <filesystem>

namespace bauta::gradients
{

/// The versions of libtorch, and which BLAS its matrix products end up in: not what it was built with, but the library
/// that the function in use lies in.
[[nodiscard]] models::TorchFacts describeTorch();

/// See models::measureTorch(). Sets the threads of the calling thread for libtorch.
[[nodiscard]] Expected<models::TorchSpeed> measureTorch(const std::filesystem::path& model, int side, double seconds,
                                                        int threads);

} // namespace bauta::gradients
