// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/models/graph.h"

#include <filesystem>
#include <string>
#include <vector>

namespace bauta::models::importers
{

/// A value of an ONNX graph that is wanted as an output.
struct OnnxOutput
{
    std::string value; ///< as the file calls it
    std::string name;  ///< as Bauta shall call it
};

/// Imports what `wanted` needs of an ONNX file with one picture as input, as exported for inference; without `wanted`
/// its first output, under its own name. What follows the wanted values is not looked at.
/// Operations: Conv, PRelu, Relu, Add, Mul by one Constant, Concat along the
/// channels, BatchNormalization, and Reshape or Flatten of a result
/// of one pixel to a row. Anything else, other layouts of their parameters and files beyond the usual limits throw
/// ImportError.
[[nodiscard]] Graph importOnnxGraph(const std::filesystem::path& file, std::vector<OnnxOutput> wanted = {});

} // namespace bauta::models::importers
