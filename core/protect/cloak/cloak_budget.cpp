// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/cloak/cloak_budget.h"

#include "core/base/enum_names.h"
#include "core/protect/face_shape.h"

#include <fmt/format.h>

#include <cassert>
#include <cmath>

namespace bauta::protect
{

namespace
{

constexpr EnumNames<Strength, 4> kNames{{{Strength::None, "none"},
                                         {Strength::Subtle, "subtle"},
                                         {Strength::Standard, "standard"},
                                         {Strength::Strong, "strong"}}};

// Beyond these the mesh no longer says where the far half of the face is.
constexpr float kMaxYawDegrees = 50.F;
constexpr float kMaxPitchDegrees = 40.F;

} // namespace

const char* toString(Strength strength) noexcept
{
    return nameOf(kNames, strength);
}

std::optional<Strength> strengthFromString(const std::string& name) noexcept
{
    return valueNamed(kNames, name);
}

Expected<void> checkBudget(const CloakBudget& budget)
{
    constexpr float kPercent = 100.F;
    constexpr float kLevels = 255.F;
    const auto within = [](float value, float largest) {
        return value > 0.F && value <= largest;
    };
    if (!within(budget.movement, kLargestCloakBudget.movement)) {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("a cloak's movement is above 0 and up to {:.0f} % of the distance between the eyes",
                                kPercent * kLargestCloakBudget.movement));
    }
    if (!within(budget.strain, kLargestCloakBudget.strain)) {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("a cloak's strain is above 0 and up to {:.0f}", kLargestCloakBudget.strain));
    }
    if (!within(budget.tone, kLargestCloakBudget.tone)) {
        return fail(ErrorCode::InvalidArgument, fmt::format("a cloak's tone is above 0 and up to {:.0f} of 255",
                                                            kLevels * kLargestCloakBudget.tone));
    }
    return {};
}

CloakBudget budgetFor(Method method, Strength strength)
{
    assert(usesCloak(method));
    assert(strength != Strength::None);
    const bool disguise = method == Method::Disguise;
    switch (strength) {
    case Strength::None:
        break;
    case Strength::Subtle:
        return disguise ? CloakBudget{0.045F, 0.38F, 9.F / 255.F} : CloakBudget{0.015F, 0.15F, 6.F / 255.F};
    case Strength::Standard:
        return disguise ? CloakBudget{0.060F, 0.46F, 9.F / 255.F} : CloakBudget{0.028F, 0.28F, 9.F / 255.F};
    case Strength::Strong:
        return disguise ? CloakBudget{0.080F, 0.55F, 12.F / 255.F} : CloakBudget{0.035F, 0.38F, 12.F / 255.F};
    }
    return {};
}

std::optional<std::string> unsuitableForCloak(const faces::Face& face)
{
    if (face.boxInImage.height < kLeastCloakableHeight) {
        return fmt::format("too small: {:.0f} pixels high, a cloak needs {:.0f}", std::floor(face.boxInImage.height),
                           kLeastCloakableHeight);
    }
    if (meshTrust(face) != MeshTrust::Full) {
        return "turned too far, or partly hidden: its shape cannot be told";
    }
    if (std::abs(face.pose.yawDegrees) > kMaxYawDegrees || std::abs(face.pose.pitchDegrees) > kMaxPitchDegrees) {
        return "turned too far";
    }
    return std::nullopt;
}

} // namespace bauta::protect
