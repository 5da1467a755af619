// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/models/model_store.h"

#include <string>
#include <vector>

namespace bauta::models
{

enum class ModelState
{
    Good = 0,  ///< the file is what the manifest says
    Missing,   ///< there is no such file, or it cannot be read
    Damaged,   ///< its hash is another one
    Unverified ///< it is there, and nothing says what its hash should be
};

/// One model and what its file is like.
struct ModelCheck
{
    ModelEntry entry;
    std::string version; ///< of the package that it came from; empty if unknown
    ModelState state = ModelState::Missing;
    std::string sha256; ///< of the file as it is; empty if it cannot be read
};

/// "1.7.15" of a source such as "@owner/package 1.7.15"; empty if it names none.
[[nodiscard]] std::string versionInSource(const std::string& source);

/// Hashes the file of every model of the store. Cancelled.
[[nodiscard]] Expected<std::vector<ModelCheck>> checkModels(const ModelStore& store, const CancelToken& cancel);

} // namespace bauta::models
