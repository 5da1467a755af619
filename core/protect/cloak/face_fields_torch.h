// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/protect/cloak/canvas.h"
#include "core/protect/cloak/cloak_budget.h"
#include "core/protect/cloak/cloak_fields.h"
#include "core/protect/cloak/cloak_tuning.h"

#include <ATen/core/Tensor.h>

#include <array>
#include <vector>

namespace bauta::protect
{

/// The flow and the tone of one face while they are sought: sums of uniform cubic B-splines over the canvas, from
/// broad to fine, so that a few hundred numbers move the face smoothly (multi-level B-splines: S. Lee, G. Wolberg,
/// S. Y. Shin, "Scattered data interpolation with multilevel B-splines", 1997).
///
/// The flow fades out inside the silhouette and moves each open eye as one piece. The tone is bounded by a tanh, so
/// that no place changes more than the budget says, weighed by how well the skin's texture hides it.
class FaceFields
{
public:
    /// `tuning` must outlive this.
    FaceFields(Canvas canvas, const CloakBudget& budget, float yawDegrees, const CloakTuning& tuning);

    /// 1 x 3 x side x side, RGB 0..255.
    [[nodiscard]] const at::Tensor& cleanPicture() const noexcept { return m_clean; }

    /// The picture with both fields applied; differentiable by the knots after trackGradients().
    [[nodiscard]] at::Tensor render() const;
    void trackGradients();
    /// One normalised momentum step against the gradient of a loss by the picture that render() gave; then back into
    /// the budget. `thorough` also checks the likeness (SSIM), which takes longer.
    void step(const at::Tensor& picture, const at::Tensor& gradientByPicture, bool thorough);

    /// On the canvas' own sampling, scaled down where the fields would exceed the budget.
    [[nodiscard]] CloakFields fields() const;

private:
    using Levels = std::array<at::Tensor, kCloakLevels>;

    [[nodiscard]] static at::Tensor sumOfSplines(const Levels& bases, const Levels& knots);
    [[nodiscard]] at::Tensor flow() const; ///< 1 x 2 x side x side, canvas pixels
    [[nodiscard]] at::Tensor tone() const; ///< 1 x 1 x side x side, of 255
    [[nodiscard]] at::Tensor warped(const at::Tensor& flow) const;
    [[nodiscard]] float flowExcess(const at::Tensor& flow) const; ///< times the budget; 1 and less is within
    [[nodiscard]] float toneExcess(const at::Tensor& tone) const;
    void advance(at::Tensor& knots, at::Tensor& momentum, const at::Tensor& gradient, float reach, float power) const;
    void makeSymmetric();
    void project(bool thorough);
    void keepLikeness(const at::Tensor& warpedPicture);

    const CloakTuning& m_tuning;
    Canvas m_canvas;
    CloakBudget m_budget;
    int m_steps = 0;
    float m_leastLikeness = 0.F;
    float m_symmetricShare = 0.F;
    at::Tensor m_clean;
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

} // namespace bauta::protect
