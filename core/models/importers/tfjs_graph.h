// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/models/graph.h"

#include <filesystem>
#include <string>
#include <vector>

namespace bauta::models::importers
{

/// Imports a TensorFlow.js graph model (format "graph-model": one JSON with topology and weights manifest, weight
/// files beside it). Only what `outputs` need is imported. Operations: Conv2D, _FusedConv2D, DepthwiseConv2dNative,
/// FusedDepthwiseConv2dNative, MatMul, _FusedMatMul, BiasAdd, Add, AddV2, Sub, Mul, Maximum, Minimum, Relu, Relu6,
/// Prelu, Sigmoid, Softmax, Mean, MaxPool, AvgPool, Pad, Reshape, ConcatV2, Identity, Const, Placeholder.
/// Throws ImportError.
[[nodiscard]] Graph importTfjsGraph(const std::filesystem::path& jsonFile, const std::vector<std::string>& outputs);

} // namespace bauta::models::importers
