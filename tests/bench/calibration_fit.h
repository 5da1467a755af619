// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/similarity.h"

#include <array>
#include <string>
#include <vector>

namespace bauta::bench
{

/// What the recognisers say of the calibration's pairs: a cosine a pair and recogniser, in the order of
/// RecogniserSet::names().
struct PairCosines
{
    std::vector<std::vector<float>> ofRecogniser;
    [[nodiscard]] std::size_t pairs() const { return ofRecogniser.empty() ? 0 : ofRecogniser.front().size(); }
};

/// One for each built-in recogniser.
using FusionWeights = std::array<double, 4>;

/// Weights of the fusion in the order of RecogniserSet::names(): round numbers fixed beforehand, because the test data
/// has too few people to tune them on. `bench calibrate` prints what tuning would give for people left out of it.
inline constexpr FusionWeights kFusionWeights{0.5, 1.5, 1.0, 3.0};

enum class ScoreKind
{
    Cosine,
    Fused
};

/// A FAR curve through strangers' scores: their quantiles down to FAR 1 %, from there a generalised Pareto
/// distribution (probability-weighted moments: Hosking and Wallis 1987) of what exceeds it, in the scale of
/// `spreadCosine` for cosines. Its shape is kept within [0, 0.2]: a lighter tail than exponential, extrapolated from a
/// dozen real faces, would promise too much.
[[nodiscard]] faces::Calibration::Curve fitCurve(std::string name, std::vector<float> strangersScores, ScoreKind kind);

/// The whole calibration of strangers' pairs, as the JSON text of resources/calibration.json.
[[nodiscard]] std::string fitCalibration(const PairCosines& strangers, const FusionWeights& weights);

/// The score that the share `rate` of `scores` reaches or exceeds.
[[nodiscard]] float upperQuantile(std::vector<float> scores, double rate);

/// The share of `scores` at or above `threshold`.
[[nodiscard]] double shareAbove(const std::vector<float>& scores, float threshold);

} // namespace bauta::bench
