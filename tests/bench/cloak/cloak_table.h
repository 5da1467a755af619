// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/bench/cloak/cloak_figures.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace bauta::bench
{

/// What the columns of a table have in common.
struct TableContext
{
    std::vector<std::string> judges;     ///< in the order of ConfigFigures::judges
    std::vector<std::string> surrogates; ///< those of `judges` that took part
    std::vector<double> thresholds;      ///< of each judge
    std::size_t mainJudge = 0;           ///< the one the targets are about
};

/// One readable table: rows are measures, columns are configs, targets and ok or MISSED beside them.
void printTable(const TableContext& context, const std::vector<ConfigFigures>& columns);

/// The same figures by name.
[[nodiscard]] nlohmann::json tableJson(const TableContext& context, const std::vector<ConfigFigures>& columns);

} // namespace bauta::bench
