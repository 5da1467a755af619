// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/plan/plan.h"

#include <cstddef>

namespace bauta::plan
{

protect::CloakBudget cloakBudget(const Decision& decision)
{
    if (decision.budget) {
        return *decision.budget;
    }
    const bool open = decision.strength == protect::Strength::None;
    return protect::budgetFor(decision.method, open ? protect::Strength::Standard : decision.strength);
}

const Decision& Plan::decisionFor(const PlannedFace& face) const
{
    if (face.decision) {
        return *face.decision;
    }
    if (face.person >= 0 && static_cast<std::size_t>(face.person) < people.size()) {
        const PlannedPerson& person = people[static_cast<std::size_t>(face.person)];
        if (person.decision) {
            return *person.decision;
        }
    }
    return defaultDecision;
}

bool isSafeSubpath(const std::filesystem::path& subpath)
{
    if (subpath.empty() || subpath.is_absolute() || subpath.native().find('\0') != std::string::npos) {
        return false;
    }
    for (const auto& part : subpath) {
        if (part.empty() || part == "." || part == "..") {
            return false;
        }
    }
    return true;
}

} // namespace bauta::plan
