// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/models/graph.h"

namespace bauta::models::importers
{

/// Rewrites a graph into an equal one that runs faster: scales and offsets (batch normalisation, biases) go into the
/// weights before them, clamps and PReLU into the operation whose result they change, zero padding into convolutions;
/// what no output needs is dropped. A merged node keeps the later node's name, so every name that remains still names
/// the same values.
void simplify(Graph& graph);

} // namespace bauta::models::importers
