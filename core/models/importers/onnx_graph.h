// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/models/graph.h"

#include <filesystem>

namespace bauta::models::importers
{

/// Imports an ONNX file with one picture as input and its first output as the result, as exported for inference.
/// Operations: Conv, PRelu, Relu, Add, BatchNormalization, and Reshape or Flatten of a result of one pixel to a row.
/// Anything else, other layouts of their parameters and files beyond the usual limits throw ImportError.
[[nodiscard]] Graph importOnnxGraph(const std::filesystem::path& file);

} // namespace bauta::models::importers
