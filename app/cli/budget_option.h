// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>
#include <string>

namespace bauta::cli
{

/// The value of --budget. What is not said is that of the strength.
struct BudgetOption
{
    std::optional<double> movementPercent; ///< of the distance between the eyes
    std::optional<double> strain;
    std::optional<double> toneLevels; ///< of 255
};

// The largest limits, as core/protect/cloak/cloak_budget.h has them; the program that reads options knows no core.
inline constexpr double kLargestMovementPercent = 15.0;
inline constexpr double kLargestStrain = 1.0;
inline constexpr double kLargestToneLevels = 32.0;

/// Reads "movement=2.8,strain=0.28,tone=9", in any order and not necessarily all. Nothing for any other text, a name
/// that comes twice, and numbers that are not above 0 and within the limits.
[[nodiscard]] std::optional<BudgetOption> parseBudget(const std::string& text);

/// What is wrong with a text, or nothing, as options are checked.
[[nodiscard]] std::string checkBudgetOption(const std::string& text);

} // namespace bauta::cli
