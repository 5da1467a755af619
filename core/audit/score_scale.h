// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/similarity.h"

#include <optional>
#include <string>
#include <string_view>

namespace bauta::audit
{

/// What the scores of one recogniser mean: which share of strangers scores as high (false-accept rate, FAR), and how
/// far a score is from a threshold. A recogniser that nobody calibrated has no scale. Copyable; a scale made from a
/// Calibration refers to it and must not outlive it.
class ScoreScale
{
public:
    /// Of a recogniser that was not calibrated.
    ScoreScale() = default;
    /// Of one of the calibration's recognisers, or of Calibration::kFused. Without a curve of that name: no scale.
    [[nodiscard]] static ScoreScale fromCalibration(const faces::Calibration& calibration, std::string_view recogniser);
    /// Of a user's recogniser with known cosines at FAR 1 % and 0.1 %, taking the strangers' atanh(cosine) as normally
    /// distributed. From one threshold alone, also that their mean is 0, which holds for recognisers that spread
    /// people over the whole sphere. From none, or from such as cannot be: no scale.
    [[nodiscard]] static ScoreScale fromThresholds(std::optional<double> cosineAtFar1Percent,
                                                   std::optional<double> cosineAtFar01Percent);

    [[nodiscard]] bool calibrated() const noexcept { return m_calibration != nullptr || m_deviation > 0.0; }
    /// 1 without a scale.
    [[nodiscard]] double falseAcceptRate(float score) const;
    /// Infinity, which nothing reaches, without a scale.
    [[nodiscard]] float threshold(double falseAcceptRate) const;
    /// By how many deviations of strangers' scores (of their atanh, for cosines) the score is above the threshold at
    /// this FAR; negative below it. Requires: calibrated().
    [[nodiscard]] double margin(float score, double falseAcceptRate) const;

private:
    const faces::Calibration* m_calibration = nullptr; ///< null: a normal distribution with what follows
    std::string m_recogniser;
    double m_mean = 0.0;
    double m_deviation = 0.0;
    bool m_cosine = true; ///< the scores are cosines, so compare their atanh
};

} // namespace bauta::audit
