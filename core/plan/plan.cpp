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

const Decision& Plan::decisionOf(const std::optional<Decision>& own, int person) const
{
    if (own) {
        return *own;
    }
    if (person >= 0 && static_cast<std::size_t>(person) < people.size()) {
        const std::optional<Decision>& decision = people[static_cast<std::size_t>(person)].decision;
        if (decision) {
            return *decision;
        }
    }
    return defaultDecision;
}

const Decision& Plan::decisionFor(const PlannedFace& face) const
{
    return decisionOf(face.decision, face.person);
}

const Decision& Plan::decisionFor(const PlannedTrack& track) const
{
    return decisionOf(track.decision, track.person);
}

std::vector<const Decision*> Plan::decisions() const
{
    std::vector<const Decision*> all{&defaultDecision};
    for (const PlannedMedia& item : media) {
        for (const PlannedFace& face : item.faces) {
            all.push_back(&decisionFor(face));
        }
        if (item.video) {
            for (const PlannedTrack& track : item.video->tracks) {
                all.push_back(&decisionFor(track));
            }
        }
    }
    return all;
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
