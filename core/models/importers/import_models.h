// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"

#include <filesystem>

namespace bauta::models
{

/// Converts the packages' models into Bauta's files: reads SOURCES/face-api and SOURCES/human-models (as
/// packaging/models/fetch_models.sh leaves them), writes one .bmodel a network, the packages' licences and, last of
/// all, manifest.json into `target`. Models that the user's mirror brought (SOURCES/optional/*.onnx) are copied.
[[nodiscard]] Expected<void> importModels(const std::filesystem::path& sources, const std::filesystem::path& target);

} // namespace bauta::models
