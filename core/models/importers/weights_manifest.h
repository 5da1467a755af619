// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/models/graph.h"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace bauta::models::importers
{

/// Why an import failed. Stays inside importers/: import_models.h turns it into an Error.
class ImportError : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// Weights by name; integers too, as the floats that hold them exactly.
using WeightMap = std::map<std::string, Tensor>;

/// Reads the weights that a TensorFlow.js weights manifest describes (an array of groups, each with paths relative to
/// `folder` and entries of name, shape, dtype and optional quantization). Types: float32, int32 and bool, stored as
/// they are or as uint8/uint16 with scale and min (value = stored * scale + min), or as float16.
/// Throws ImportError.
[[nodiscard]] WeightMap readWeights(const nlohmann::json& manifest, const std::filesystem::path& folder);

/// The bytes of a file of at most kMaxModelFileBytes. Throws ImportError.
[[nodiscard]] std::vector<std::byte> readWhole(const std::filesystem::path& file);

/// The JSON document in a file. Throws ImportError.
[[nodiscard]] nlohmann::json readJson(const std::filesystem::path& file);

} // namespace bauta::models::importers
