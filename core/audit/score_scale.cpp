// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/score_scale.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace bauta::audit
{

namespace
{

/// Deviations above the mean that this share of a normal distribution exceeds.
double normalQuantile(double share)
{
    double low = -8.0;
    double high = 8.0;
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2.0;
        (0.5 * std::erfc(middle / std::sqrt(2.0)) > share ? low : high) = middle;
    }
    return (low + high) / 2.0;
}

bool isCosine(double value)
{
    return std::isfinite(value) && value > -1.0 && value < 1.0;
}

} // namespace

ScoreScale ScoreScale::fromCalibration(const faces::Calibration& calibration, std::string_view recogniser)
{
    ScoreScale scale;
    if (recogniser == faces::Calibration::kFused) {
        // The curve states no deviation: the distance between the scores that half and a sixth of strangers reach.
        constexpr double kOneDeviation = 0.1587;
        const double deviation = static_cast<double>(calibration.threshold(recogniser, kOneDeviation)) -
                                 static_cast<double>(calibration.threshold(recogniser, 0.5));
        scale.m_deviation = std::max(deviation, 1e-3);
        scale.m_cosine = false;
    } else {
        const auto* curve = calibration.recogniser(recogniser);
        if (curve == nullptr) {
            return {};
        }
        scale.m_mean = curve->mean;
        scale.m_deviation = curve->deviation;
    }
    scale.m_calibration = &calibration;
    scale.m_recogniser = recogniser;
    return scale;
}

ScoreScale ScoreScale::fromThresholds(std::optional<double> cosineAtFar1Percent,
                                      std::optional<double> cosineAtFar01Percent)
{
    ScoreScale scale;
    const double z1 = normalQuantile(0.01);
    const double z01 = normalQuantile(0.001);
    if ((cosineAtFar1Percent && !isCosine(*cosineAtFar1Percent)) ||
        (cosineAtFar01Percent && !isCosine(*cosineAtFar01Percent))) {
        return {};
    }
    if (cosineAtFar1Percent && cosineAtFar01Percent) {
        const double low = faces::spreadCosine(*cosineAtFar1Percent);
        scale.m_deviation = (faces::spreadCosine(*cosineAtFar01Percent) - low) / (z01 - z1);
        scale.m_mean = low - z1 * scale.m_deviation;
    } else if (cosineAtFar1Percent) {
        scale.m_deviation = faces::spreadCosine(*cosineAtFar1Percent) / z1;
    } else if (cosineAtFar01Percent) {
        scale.m_deviation = faces::spreadCosine(*cosineAtFar01Percent) / z01;
    }
    return scale.m_deviation > 1e-6 ? scale : ScoreScale();
}

double ScoreScale::falseAcceptRate(float score) const
{
    if (m_calibration != nullptr) {
        return m_calibration->falseAcceptRate(m_recogniser, score);
    }
    if (!calibrated()) {
        return 1.0;
    }
    const double z = (faces::spreadCosine(static_cast<double>(score)) - m_mean) / m_deviation;
    return std::clamp(0.5 * std::erfc(z / std::sqrt(2.0)), faces::Calibration::kLowestFar, 1.0);
}

float ScoreScale::threshold(double falseAcceptRate) const
{
    if (m_calibration != nullptr) {
        return m_calibration->threshold(m_recogniser, falseAcceptRate);
    }
    if (!calibrated()) {
        return std::numeric_limits<float>::infinity();
    }
    const double rate = std::clamp(falseAcceptRate, faces::Calibration::kLowestFar, 1.0);
    return static_cast<float>(std::tanh(m_mean + normalQuantile(rate) * m_deviation));
}

double ScoreScale::margin(float score, double falseAcceptRate) const
{
    assert(calibrated());
    const auto spread = [this](float value) {
        return m_cosine ? faces::spreadCosine(static_cast<double>(value)) : static_cast<double>(value);
    };
    return (spread(score) - spread(threshold(falseAcceptRate))) / m_deviation;
}

} // namespace bauta::audit
