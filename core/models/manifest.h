// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/models/model_store.h"

#include <filesystem>
#include <string>
#include <vector>

namespace bauta::models
{

/// manifest.json: {"version": 1, "models": [{name, role, runtime, file, sha256, licence, source, output-node, input}]};
/// judges may have "cosine-at-far-1-percent" and "cosine-at-far-0.1-percent". Files are named relative to the
/// manifest's folder and must lie in it.

inline constexpr const char* kManifestName = "manifest.json";

/// Identifiers in manifests and on the command line, such as "recogniser" and "torchscript".
[[nodiscard]] const char* toString(ModelRole role) noexcept;
[[nodiscard]] const char* toString(ModelRuntime runtime) noexcept;

/// The entries of the manifest in a folder, with absolute paths. No manifest: NotFound. Unknown roles, files outside of
/// the folder, wrong types: Damaged.
[[nodiscard]] Expected<std::vector<ModelEntry>> readManifest(const std::filesystem::path& folder, bool builtIn);

/// Replaces the manifest in a folder.
[[nodiscard]] Expected<void> writeManifest(const std::filesystem::path& folder, const std::vector<ModelEntry>& entries);

} // namespace bauta::models
