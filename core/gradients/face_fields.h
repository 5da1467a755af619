// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/protect/cloak/canonical_map.h"
#include "core/protect/cloak/canvas.h"
#include "core/protect/cloak/cloak_budget.h"
#include "core/protect/cloak/cloak_fields.h"
#include "core/protect/cloak/cloak_tuning.h"

#include <ATen/core/Tensor.h>

#include <array>
#include <cstddef>
#include <vector>

namespace bauta::gradients
{

/// A number for each knot of the splines of each level.
using SplineLevels = std::array<at::Tensor, protect::kCloakLevels>;

} // namespace bauta::gradients

namespace bauta::protect
{

/// What cloak.h hands out between stretches of a track.
class CloakState
{
public:
    gradients::SplineLevels flow; ///< 1 x 2 x knots x knots, canvas pixels
    gradients::SplineLevels tone; ///< 1 x 1 x knots x knots, of 255, before the tanh
};

} // namespace bauta::protect

namespace bauta::gradients
{

/// The flow and the tone of one face while they are sought: sums of uniform cubic B-splines over the canvas, from
/// broad to fine, so that a few hundred numbers move the face smoothly (multi-level B-splines: S. Lee, G. Wolberg,
/// S. Y. Shin, "Scattered data interpolation with multilevel B-splines", 1997).
///
/// The flow fades out inside the silhouette and moves each open eye as one piece. The tone is bounded by a tanh, so
/// that no place changes more than the budget says, weighed by how well the skin's texture hides it.
///
/// The face may have several appearances (frames of a video). The fields are sought on the canvas of the first, the
/// reference, and carried over to the others; the budget holds on each of them.
class FaceFields
{
public:
    /// `tuning` must outlive this. `steps`: in how many the fields are to be found.
    FaceFields(protect::Canvas canvas, const protect::CloakBudget& budget, float yawDegrees, int steps,
               const protect::CloakTuning& tuning);

    /// One more canvas of the face, to which `reference` (that of the first) is carried over. Its straight edges stay
    /// straight too, and the caps of the tone become the mean of all. Before the first step.
    void addAppearance(protect::Canvas canvas, const protect::CanvasShape& shape,
                       const protect::CanonicalMap& reference);
    [[nodiscard]] std::size_t appearances() const noexcept { return m_appearances.size(); }

    /// Begins where another search ended, brought within this face's budget. Before the first step, after the last
    /// addAppearance().
    void goOnFrom(const protect::CloakState& state);
    [[nodiscard]] protect::CloakState state() const;

    /// 1 x 3 x side x side, RGB 0..255.
    [[nodiscard]] const at::Tensor& cleanPicture(std::size_t appearance = 0) const noexcept
    {
        return m_appearances[appearance].clean;
    }

    /// The picture with both fields applied; differentiable by the knots after trackGradients().
    [[nodiscard]] at::Tensor render(std::size_t appearance = 0) const;
    void trackGradients();
    /// One normalised momentum step against the gradient of a loss by the picture that render() gave; then back into
    /// the budget. `thorough` also checks the likeness (SSIM), which takes longer.
    void step(const at::Tensor& picture, const at::Tensor& gradientByPicture, bool thorough);

    /// On the canvas' own sampling, scaled down where the fields would exceed the budget.
    [[nodiscard]] protect::CloakFields fields(std::size_t appearance = 0) const;

private:
    using Levels = SplineLevels;

    struct Appearance
    {
        protect::Canvas canvas;
        at::Tensor clean;
        at::Tensor grid;  ///< 1 x side x side x 2, as grid_sampler takes it; undefined for the reference
        at::Tensor turn;  ///< 1 x 4 x side x side
        at::Tensor share; ///< 1 x 1 x side x side
    };

    [[nodiscard]] static at::Tensor sumOfSplines(const Levels& bases, const Levels& knots);
    [[nodiscard]] at::Tensor flow() const; ///< 1 x 2 x side x side, canvas pixels
    [[nodiscard]] at::Tensor tone() const; ///< 1 x 1 x side x side, of 255
    /// What flow() and tone() are on the canvas of an appearance.
    [[nodiscard]] static at::Tensor carriedFlow(const at::Tensor& flow, const Appearance& appearance);
    [[nodiscard]] static at::Tensor carriedTone(const at::Tensor& tone, const Appearance& appearance);
    [[nodiscard]] at::Tensor warped(const at::Tensor& flow, const Appearance& appearance) const;
    /// Times the budget, on the canvas where it is the most; 1 and less is within.
    [[nodiscard]] float flowExcess(const at::Tensor& flow) const;
    [[nodiscard]] float flowExcess(const at::Tensor& flow, const protect::Canvas& canvas) const;
    [[nodiscard]] float toneExcess(const at::Tensor& tone) const;
    void advance(at::Tensor& knots, at::Tensor& momentum, const at::Tensor& gradient, float reach, float power) const;
    void makeSymmetric();
    void project(bool thorough);
    void keepLikeness(const at::Tensor& flow);

    const protect::CloakTuning& m_tuning;
    std::vector<Appearance> m_appearances;
    protect::CloakBudget m_budget;
    int m_steps = 0;
    float m_leastLikeness = 0.F;
    float m_symmetricShare = 0.F;
    at::Tensor m_movable;
    at::Tensor m_toneCap;
    at::Tensor m_pixelX; ///< 1 x 1 x side x side
    at::Tensor m_pixelY;
    std::array<at::Tensor, 2> m_eyeWeights;
    Levels m_flowBasis;
    Levels m_toneBasis;
    Levels m_flow; ///< 1 x 2 x knots x knots, canvas pixels
    Levels m_tone; ///< 1 x 1 x knots x knots, of 255, before the tanh
    Levels m_flowMomentum;
    Levels m_toneMomentum;
};

} // namespace bauta::gradients
