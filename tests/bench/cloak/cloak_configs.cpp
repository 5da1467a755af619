// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/cloak/cloak_configs.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace bauta::bench
{

namespace
{

CloakConfig cloakOf(const char* name, protect::Method method, protect::Strength strength)
{
    return {name, ProtectionKind::Cloak, protect::budgetFor(method, strength)};
}

std::vector<CloakConfig> knownConfigs()
{
    using protect::Method;
    using protect::Strength;
    return {{"clean", ProtectionKind::Clean, {}},
            cloakOf("subtle", Method::Cloak, Strength::Subtle),
            cloakOf("standard", Method::Cloak, Strength::Standard),
            cloakOf("strong", Method::Cloak, Strength::Strong),
            cloakOf("disguise-subtle", Method::Disguise, Strength::Subtle),
            cloakOf("disguise", Method::Disguise, Strength::Standard),
            cloakOf("disguise-strong", Method::Disguise, Strength::Strong),
            {"pgd", ProtectionKind::Pgd, {}},
            {"blur", ProtectionKind::Blur, {}}};
}

} // namespace

Expected<std::vector<CloakConfig>> parseConfigs(const std::string& list)
{
    const std::vector<CloakConfig> known = knownConfigs();
    std::vector<CloakConfig> chosen;
    std::istringstream words(list);
    for (std::string word; std::getline(words, word, ',');) {
        const auto found =
            std::find_if(known.begin(), known.end(), [&word](const CloakConfig& c) { return c.name == word; });
        if (found == known.end()) {
            std::string names;
            for (const CloakConfig& config : known) {
                names += (names.empty() ? "" : ", ") + config.name;
            }
            return fail(ErrorCode::InvalidArgument, fmt::format("no config \"{}\"; there are {}", word, names));
        }
        chosen.push_back(*found);
    }
    return chosen;
}

} // namespace bauta::bench
