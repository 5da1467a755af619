// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/protect/cloak/cloak_budget.h"

#include <string>
#include <vector>

namespace bauta::bench
{

/// What is done to the faces of one column of the table.
enum class ProtectionKind
{
    Clean = 0, ///< nothing but the compression that all get
    Cloak,
    Pgd, ///< pgd_baseline.h
    Blur ///< Gaussian, sigma 3 % of the face's width
};

struct CloakConfig
{
    std::string name;
    ProtectionKind kind = ProtectionKind::Clean;
    protect::CloakBudget budget; ///< of a cloak
};

/// "subtle,standard,pgd" to columns in that order. InvalidArgument lists the names there are.
[[nodiscard]] Expected<std::vector<CloakConfig>> parseConfigs(const std::string& list);

inline constexpr const char* kAllConfigs = "subtle,standard,strong,disguise,pgd,blur";

} // namespace bauta::bench
