// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/cloak/cloak_tuning.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <variant>

namespace bauta::protect
{

namespace
{

/// The strength for which the tuning is stated.
CloakBudget standardBudget()
{
    return budgetFor(Method::Cloak, Strength::Standard);
}

} // namespace

int stepsFor(const CloakBudget& budget, const CloakTuning& tuning)
{
    constexpr float kPower = 1.5F;
    constexpr float kMost = 1.6F;
    const float share = std::clamp(std::pow(budget.strain / standardBudget().strain, kPower), 1.F, kMost);
    return std::max(1, static_cast<int>(std::lround(static_cast<float>(tuning.steps) * share)));
}

float leastLikeness(const CloakBudget& budget, const CloakTuning& tuning)
{
    constexpr float kLostPerTone = 0.0095F * 255.F; // .963 at 6 of 255, .907 at 12
    return std::clamp(tuning.likeness - (budget.tone - standardBudget().tone) * kLostPerTone, 0.5F, 0.99F);
}

Expected<void> set(CloakTuning& tuning, const std::string& name, const std::string& value)
{
    std::map<std::string, std::variant<int*, float*>> members{
        {"steps", &tuning.steps},
        {"toneLimit", &tuning.toneLimit},
        {"likeness", &tuning.likeness},
        {"fade", &tuning.fade},
        {"symmetry", &tuning.symmetry},
        {"toneOnSkin", &tuning.toneOnSkin},
        {"toneInTheDark", &tuning.toneInTheDark},
        {"momentum", &tuning.momentum},
        {"flowRate", &tuning.flowRate},
        {"toneRate", &tuning.toneRate},
        {"flowPower", &tuning.flowPower},
        {"tonePower", &tuning.tonePower},
        {"trust", &tuning.trust},
        {"repulsion", &tuning.repulsion},
        {"sharpness", &tuning.sharpness},
        {"enoughDeviations", &tuning.enoughDeviations},
        {"apartDeviations", &tuning.apartDeviations},
        {"restBelow", &tuning.restBelow},
        {"smallInputViews", &tuning.smallInputViews},
        {"largeInputShare", &tuning.largeInputShare},
        {"rotation", &tuning.rotation},
        {"scale", &tuning.scale},
        {"shift", &tuning.shift},
        {"resample", &tuning.resample},
        {"light", &tuning.light},
    };
    for (std::size_t l = 0; l < kCloakLevels; ++l) {
        members.emplace(fmt::format("flowKnots[{}]", l), &tuning.flowKnots[l]);
        members.emplace(fmt::format("flowShare[{}]", l), &tuning.flowShare[l]);
        members.emplace(fmt::format("toneKnots[{}]", l), &tuning.toneKnots[l]);
        members.emplace(fmt::format("toneShare[{}]", l), &tuning.toneShare[l]);
    }
    const auto member = members.find(name);
    if (member == members.end()) {
        return fail(ErrorCode::InvalidArgument, fmt::format("the cloak has no setting {}", name));
    }
    char* end = nullptr;
    const float number = std::strtof(value.c_str(), &end);
    if (value.empty() || *end != '\0' || !std::isfinite(number)) {
        return fail(ErrorCode::InvalidArgument, fmt::format("{} needs a number", name));
    }
    if (int* const* whole = std::get_if<int*>(&member->second)) {
        **whole = static_cast<int>(std::lround(number));
    } else {
        *std::get<float*>(member->second) = number;
    }
    return {};
}

} // namespace bauta::protect
