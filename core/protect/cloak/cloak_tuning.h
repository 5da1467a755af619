// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/protect/cloak/cloak_budget.h"

#include <array>
#include <cstddef>
#include <string>

namespace bauta::protect
{

/// Splines of which flow and tone are the sums, broad to fine.
inline constexpr std::size_t kCloakLevels = 3;

/// How the optimiser works, as opposed to what it may change (CloakBudget). The defaults are the result of the
/// experiments in docs/research/cloak.md; nothing but the bench changes them.
struct CloakTuning
{
    int steps = 15; ///< at most, at the standard strength; see stepsFor()

    // The fields. Knots along each side of the canvas, and how far each level goes in all steps together.
    std::array<int, kCloakLevels> flowKnots{10, 17, 31};
    std::array<float, kCloakLevels> flowShare{0.5F, 0.7F, 0.7F}; ///< of the strain budget
    std::array<int, kCloakLevels> toneKnots{31, 59, 115};
    std::array<float, kCloakLevels> toneShare{0.2F, 0.25F, 1.7F}; ///< of the tone budget
    float toneLimit = 1.1F;     ///< no place changes more, in units of the tone budget
    float likeness = 0.935F;    ///< least SSIM that the tone leaves
    float fade = 8.F;           ///< width of the fade inside the silhouette, canvas pixels
    float symmetry = 0.6F;      ///< 0: none; 1: frontal faces move only like their mirror image
    float toneOnSkin = 4.F;     ///< what smooth skin hides, levels of 255, whatever the strength
    float toneInTheDark = 0.6F; ///< the same of dark places

    // The descent.
    float momentum = 0.9F;
    float flowRate = 2.5F; ///< sum of all steps, in units of the shares above
    float toneRate = 5.F;
    float flowPower = 1.F; ///< step = sign(m) |m|^power: 0 signs, 1 plain gradients
    float tonePower = 0.F;
    float trust = 0.7F;             ///< surrogates count by their weight in the fusion to this power; 0: all alike
    float repulsion = 0.5F;         ///< push from other protected photos, against that from the identity
    float sharpness = 4.F;          ///< of the maximum over these photos: 1 nearly their mean, large the nearest alone
    float enoughDeviations = -2.F;  ///< early stop: all surrogates see a stranger, and not even a likely one
    float apartDeviations = 1.F;    ///< nor does one come that close to another protected photo of the person
    float restBelow = 0.5F;         ///< surrogates fooled to this many deviations are asked every second step only
    int smallInputViews = 2;        ///< views a step for surrogates with small inputs, whose runs cost little
    float largeInputShare = 0.714F; ///< size at which surrogates with large inputs run while optimising

    // The random views.
    float rotation = 0.08F; ///< radians to either side
    float scale = 0.1F;     ///< natural logarithm to either side
    float shift = 0.04F;    ///< share of the crop's side to either side
    float resample = 0.5F;  ///< share of the views that are shrunk and enlarged again
    float light = 0.05F;    ///< brightness and contrast, to either side
};

/// The largest score of a pair of strangers that still counts as fooled, in deviations: about FAR 1 % of a calibrated
/// recogniser.
inline constexpr float kThresholdDeviations = 2.33F;

/// A larger budget takes more steps to spend well.
[[nodiscard]] int stepsFor(const CloakBudget& budget, const CloakTuning& tuning);
/// The least structural similarity that the tone may leave: the more tone is allowed, the less.
[[nodiscard]] float leastLikeness(const CloakBudget& budget, const CloakTuning& tuning);

/// Sets one member by its name, such as "steps" or "flowShare[1]"; InvalidArgument for an unknown name or a value that
/// is no number.
[[nodiscard]] Expected<void> set(CloakTuning& tuning, const std::string& name, const std::string& value);

} // namespace bauta::protect
