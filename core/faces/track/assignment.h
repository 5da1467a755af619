// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <vector>

namespace bauta::faces
{

/// A pair that costs this much or more is never made.
inline constexpr float kForbidden = 1e6F;

/// Pairs rows with columns at the least total cost (the Hungarian method with potentials: Kuhn 1955, Munkres 1957); as
/// many pairs as the forbidden ones allow come first. `cost` holds the rows one after another, finite values of at
/// least 0. Returns the column of each row, -1 for none. O(n^3).
[[nodiscard]] std::vector<int> assign(const std::vector<float>& cost, int rows, int columns);

} // namespace bauta::faces
