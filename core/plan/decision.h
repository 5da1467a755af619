// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/protect/anonymize/identity.h"
#include "core/protect/cloak/cloak_budget.h"
#include "core/protect/method.h"

#include <cstdint>
#include <optional>
#include <string>

namespace bauta::plan
{

/// What to do with a face: a method and, where the method has one, its strength.
struct Decision
{
    protect::Method method = protect::Method::Solid;
    int detail = 0;                          ///< blocks or samples across the face; 0: the method's default
    std::string sticker{};                   ///< name of a built-in sticker or path of a PNG; only for Method::Sticker
    std::optional<std::uint32_t> colorRgb{}; ///< 0xRRGGBB, only for Method::Solid; absent: the method's default
    bool cosmetic = false;                   ///< accepts a detail that does not stop recognition
    /// Only for Method::Cloak and Disguise, where None counts as Standard.
    protect::Strength strength = protect::Strength::None;
    std::optional<protect::CloakBudget> budget{}; ///< only for the same; limits of one's own instead of the strength's

    /// Only for Method::Anonymize: how the new face presents.
    protect::Presentation presentation = protect::Presentation::Neutral;

    friend bool operator==(const Decision&, const Decision&) = default;
};

/// The limits that a decision for Method::Cloak or Disguise sets: its own budget, else that of its strength.
[[nodiscard]] protect::CloakBudget cloakBudget(const Decision& decision);

} // namespace bauta::plan
