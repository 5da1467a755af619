// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/protect/anonymize/identity.h"
#include "core/protect/cloak/cloak_budget.h"
#include "core/protect/mask_shape.h"
#include "core/protect/method.h"

#include <cstdint>
#include <optional>
#include <string>

namespace bauta::plan
{

inline constexpr std::uint32_t kMostFaceNumber = 0x7FFFFFFF; ///< of Decision::face

/// What to do with a face: a method and, where the method has one, its strength.
struct Decision
{
    protect::Method method = protect::Method::Solid;
    int detail = 0;                          ///< blocks or samples across the face; 0: the method's default
    std::string sticker{};                   ///< name of a built-in sticker or path of a PNG; only for Method::Sticker
    std::optional<std::uint32_t> colorRgb{}; ///< 0xRRGGBB, only for Method::Solid; absent: the method's default
    protect::MaskShape shape = protect::MaskShape::Head; ///< only for covers
    std::optional<float> margin{}; ///< how far a cover reaches beyond the head, in face widths; absent: the default
    bool cosmetic = false;         ///< accepts a detail or margin that does not stop recognition
    /// Only for Method::Cloak and Disguise, where None counts as Standard.
    protect::Strength strength = protect::Strength::None;
    std::optional<protect::CloakBudget> budget{}; ///< only for the same; limits of one's own instead of the strength's

    /// Only for Method::Anonymize: how the new face presents.
    protect::Presentation presentation = protect::Presentation::Neutral;
    /// Only for the same: which of the faces that could be drawn; absent: each run draws anew. With the plan's number
    /// of a person it gives the same face in every run (jobs/identity_book.h).
    std::optional<std::uint32_t> face{}; ///< up to kMostFaceNumber

    friend bool operator==(const Decision&, const Decision&) = default;
};

/// The limits that a decision for Method::Cloak or Disguise sets: its own budget, else that of its strength.
[[nodiscard]] protect::CloakBudget cloakBudget(const Decision& decision);

} // namespace bauta::plan
