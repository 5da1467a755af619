// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/models/graph.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

namespace bauta::models
{

/// Bauta's model file, little-endian:
///
///     8 bytes   "BAUTANET"
///     4 bytes   version, 1
///     4 bytes   length of the header in bytes
///     header    JSON: nodes, tensors (shape, type f32, f16 or p8, offset), aliases, outputs, constants
///     data      starts at the next multiple of 64; every tensor's offset counts from there and is a multiple of 64
///
/// Tensors lie row-major in the order that Op states. f16, and p8 (256 floats, then one byte a
/// value), are used only where they lose nothing.
[[nodiscard]] Expected<std::vector<std::byte>> serialiseGraph(const Graph& graph);

/// Reads and checks: sizes, ranges, node order, tensor shapes that each operation needs. A graph that comes out of
/// here can be run without reading outside of its memory; a hostile one is Damaged with the reason.
[[nodiscard]] Expected<Graph> parseGraph(std::span<const std::byte> content);

[[nodiscard]] Expected<Graph> readModelFile(const std::filesystem::path& file);

/// The checks of parseGraph on a graph in memory; importers call it before they write.
[[nodiscard]] Expected<void> checkGraph(const Graph& graph);

/// No model file may be larger.
inline constexpr std::uintmax_t kMaxModelFileBytes = 1ULL << 30U;

} // namespace bauta::models
