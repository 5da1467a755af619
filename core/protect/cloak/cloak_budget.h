// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/faces/face.h"
#include "core/protect/method.h"

#include <optional>
#include <string>

namespace bauta::protect
{

/// How much of the look of a face is given up for protection.
enum class Strength
{
    None = 0, ///< for methods that have no strength
    Subtle,
    Standard,
    Strong
};
[[nodiscard]] const char* toString(Strength strength) noexcept;
[[nodiscard]] std::optional<Strength> strengthFromString(const std::string& name) noexcept;

/// What a cloak may change of one face. The three limits are what people see: features that have moved, outlines that
/// wobble, skin that has changed its tone.
struct CloakBudget
{
    float movement = 0.F; ///< mean displacement of the mesh's points, as a share of the distance between the eyes
    float strain = 0.F;   ///< largest singular value of the flow's Jacobian, at the 95th percentile inside the face
    float tone = 0.F;     ///< change of luminance, of 1 (white), at the 99th percentile inside the face

    friend bool operator==(const CloakBudget&, const CloakBudget&) = default;
};

/// The largest budget that is accepted. Far beyond Strong: a face that uses it up is no longer a good picture.
inline constexpr CloakBudget kLargestCloakBudget{0.15F, 1.F, 32.F / 255.F};

/// InvalidArgument with the reason unless each limit is above 0 and within kLargestCloakBudget.
[[nodiscard]] Expected<void> checkBudget(const CloakBudget& budget);

/// Whether a method is carried out by the cloak: it has a strength and a budget.
[[nodiscard]] constexpr bool usesCloak(Method method) noexcept
{
    return method == Method::Cloak || method == Method::Disguise;
}

/// The limits of Method::Cloak at a strength and of Method::Disguise (whose strengths scale the geometry).
/// requires: one of the two methods, and a strength other than None.
[[nodiscard]] CloakBudget budgetFor(Method method, Strength strength);

/// Why a face cannot be cloaked well, as an English phrase that fits after "the face is": too small, turned too far,
/// no mesh. Nothing if it can.
[[nodiscard]] std::optional<std::string> unsuitableForCloak(const faces::Face& face);

/// The least height of a face, in pixels of the photo, that carries a cloak.
inline constexpr float kLeastCloakableHeight = 40.F;

} // namespace bauta::protect
