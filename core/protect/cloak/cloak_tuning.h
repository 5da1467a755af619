// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"

#include <array>
#include <string>

namespace bauta::protect
{

/// How the optimiser works, as opposed to what it may change (CloakBudget). The defaults are the result of the
/// experiments in docs/research/cloak.md; nothing but the bench changes them.
struct CloakTuning
{
    int steps = 24;
    /// Knots along each side of the canvas of the splines whose sum is the flow, and what each may bend, in units of
    /// the strain budget.
    std::array<int, 3> flowKnots{10, 17, 31};
    std::array<float, 3> flowShare{0.5F, 0.7F, 0.7F};
    /// The same for the tone, in units of the tone budget.
    std::array<int, 3> toneKnots{31, 59, 115};
    std::array<float, 3> toneShare{0.4F, 0.5F, 2.F};
    float toneLimit = 1.1F;      ///< no change is larger, in units of the tone budget
    float likeness = 0.935F;     ///< least SSIM that the tone must leave
    float momentum = 0.9F;
    float flowPower = 1.F;       ///< step = sign(m) |m|^power: 0 signs, 1 plain gradients
    float tonePower = 0.F;
    float flowRate = 2.5F;       ///< sum of all steps, in units of the budget
    float toneRate = 5.F;
    float reach = 4.F;         ///< largest displacement, in units of the movement budget
    float strainReach = 0.F;     ///< strain at which the flow is locally damped, in units of the strain budget
    float rotation = 0.06F;      ///< of the random views, radians to either side
    float scale = 0.07F;         ///< of the views, natural log to either side
    float shift = 0.03F;         ///< share of the crop's side to either side
    float resample = 0.5F;       ///< share of the views that are shrunk and enlarged again
    float light = 0.05F;         ///< brightness and contrast jitter
    float erase = 0.F;          ///< share of the views with a blank square
    float fade = 14.F;           ///< width of the fade inside the silhouette, canvas pixels
    float focus = 0.F;           ///< how much more a surrogate counts that is less fooled
    float arcWeight = 1.F;
    float coarseFloor = 1.F;
    float startNoise = 0.F;      ///< amplitude of a random smooth start, in units of the movement budget
    float symmetry = 0.F;        ///< 0 none, 1 only mirror-symmetric flows
    float skinFloor = 0.4F;     ///< share of the fine tone that smooth skin gets
    std::array<int, 3> views{1, 1, 4};   ///< of each surrogate a step
    std::array<int, 3> every{1, 1, 1};   ///< a surrogate takes part in each so-manieth step
    float shrink = 1.F;          ///< size of the second surrogate's input
    bool removeSimilarity = true;///< moves that realignment undoes are not made
    float decoy = 0.F;           ///< pull towards a decoy that the seed chooses, against the push from the identity
    float repulsion = 0.7F;       ///< push from other protected photos, against that from the identity
    float decoySize = 3.F;       ///< how far the decoy lies off, in units of the budget
};

/// Sets one member by its name; InvalidArgument for an unknown name or a value that is no number.
[[nodiscard]] Expected<void> set(CloakTuning& tuning, const std::string& name, const std::string& value);

} // namespace bauta::protect
