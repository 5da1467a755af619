// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/budget_option.h"

#include <charconv>
#include <sstream>

namespace bauta::cli
{

std::optional<BudgetOption> parseBudget(const std::string& text)
{
    BudgetOption budget;
    struct Part
    {
        const char* name;
        std::optional<double>* value;
        double largest;
    };
    const Part known[] = {{"movement", &budget.movementPercent, kLargestMovementPercent},
                          {"strain", &budget.strain, kLargestStrain},
                          {"tone", &budget.toneLevels, kLargestToneLevels}};
    std::istringstream parts(text + ","); // the last part ends like the others, so that "a=1," has an empty one
    for (std::string part; std::getline(parts, part, ',');) {
        const std::size_t sign = part.find('=');
        const Part* found = nullptr;
        for (const Part& candidate : known) {
            found = sign != std::string::npos && part.compare(0, sign, candidate.name) == 0 ? &candidate : found;
        }
        if (found == nullptr || found->value->has_value()) {
            return std::nullopt;
        }
        double number = 0.0;
        const char* const end = part.data() + part.size();
        const auto read = std::from_chars(part.data() + sign + 1, end, number); // the same in every locale
        if (read.ec != std::errc() || read.ptr != end || !(number > 0.0) || number > found->largest) {
            return std::nullopt;
        }
        *found->value = number;
    }
    return budget;
}

std::string checkBudgetOption(const std::string& text)
{
    return parseBudget(text) ? "" : "a budget is such as movement=2.8,strain=0.28,tone=9; at most 15, 1 and 32";
}

} // namespace bauta::cli
