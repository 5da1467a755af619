// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/calibration_fit.h"

#include "core/faces/recogniser.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace bauta::bench
{

namespace
{

constexpr double kTailStart = 1e-2;
constexpr double kLog10Step = 0.1;
constexpr int kKnots = 61; // FAR 1 to 1e-6

/// Generalised Pareto distribution of excesses: P(excess > x) = (1 + shape x / scale)^(-1/shape).
struct Tail
{
    double shape = 0.0;
    double scale = 1.0;

    /// The excess that the share `p` of all excesses exceeds.
    [[nodiscard]] double excess(double p) const
    {
        return shape < 1e-6 ? -scale * std::log(p) : scale / shape * (std::pow(p, -shape) - 1.0);
    }
};

Tail fitTail(std::vector<double> excesses)
{
    std::sort(excesses.begin(), excesses.end());
    const auto count = static_cast<double>(excesses.size());
    double mean = 0.0;
    double weighted = 0.0; // E[x (1 - F(x))]
    for (std::size_t i = 0; i < excesses.size(); ++i) {
        const double rank = (static_cast<double>(i) + 1.0 - 0.35) / count;
        mean += excesses[i] / count;
        weighted += excesses[i] * (1.0 - rank) / count;
    }
    const double raw = 2.0 - mean / (mean - 2.0 * weighted);
    Tail tail;
    tail.shape = std::isfinite(raw) ? std::clamp(raw, 0.0, 0.2) : 0.0;
    tail.scale = mean * (1.0 - tail.shape);
    return tail;
}

double rounded(double value, double places)
{
    const double factor = std::pow(10.0, places);
    return std::round(value * factor) / factor;
}

nlohmann::ordered_json toJson(const faces::Calibration::Curve& curve)
{
    nlohmann::ordered_json object;
    object["name"] = curve.name;
    if (curve.name != faces::Calibration::kFused) {
        object["mean"] = rounded(curve.mean, 6);
        object["deviation"] = rounded(curve.deviation, 6);
        object["weight"] = curve.weight;
    }
    object["scores"] = curve.scores;
    object["log10Far"] = curve.log10Far;
    return object;
}

} // namespace

faces::Calibration::Curve fitCurve(std::string name, std::vector<float> strangersScores, ScoreKind kind)
{
    std::vector<double> scores(strangersScores.size());
    std::transform(strangersScores.begin(), strangersScores.end(), scores.begin(), [kind](float score) {
        const auto value = static_cast<double>(score);
        return kind == ScoreKind::Cosine ? faces::spreadCosine(value) : value;
    });
    std::sort(scores.begin(), scores.end(), std::greater<>());

    faces::Calibration::Curve curve;
    curve.name = std::move(name);
    const auto count = static_cast<double>(scores.size());
    for (const double score : scores) {
        curve.mean += score / count;
    }
    double variance = 0.0;
    for (const double score : scores) {
        variance += (score - curve.mean) * (score - curve.mean) / count;
    }
    curve.deviation = std::sqrt(variance);

    const auto tailCount = static_cast<std::size_t>(kTailStart * count);
    const double tailStart = scores[tailCount];
    std::vector<double> excesses(scores.begin(), scores.begin() + static_cast<std::ptrdiff_t>(tailCount));
    for (double& excess : excesses) {
        excess -= tailStart;
    }
    const Tail tail = fitTail(std::move(excesses));
    for (int knot = 0; knot < kKnots; ++knot) {
        const double rate = std::pow(10.0, -kLog10Step * knot);
        const auto rank = std::min(static_cast<std::size_t>(rate * count), scores.size() - 1);
        double score = rate >= kTailStart ? scores[rank] : tailStart + tail.excess(rate / kTailStart);
        score = rounded(kind == ScoreKind::Cosine ? std::tanh(score) : score, 5);
        if (!curve.scores.empty() && score <= curve.scores.back()) {
            continue; // two equal quantiles: the first has the higher rate, which is the careful choice
        }
        curve.scores.push_back(score);
        curve.log10Far.push_back(rounded(-kLog10Step * knot, 3));
    }
    return curve;
}

std::string fitCalibration(const PairCosines& strangers, const FusionWeights& weights)
{
    std::vector<faces::Calibration::Curve> curves;
    std::vector<float> fused(strangers.pairs(), 0.F);
    double squaredWeights = 0.0;
    for (const double weight : weights) {
        squaredWeights += weight * weight;
    }
    for (std::size_t i = 0; i < weights.size(); ++i) {
        auto curve = fitCurve(faces::RecogniserSet::names()[i], strangers.ofRecogniser[i], ScoreKind::Cosine);
        curve.mean = rounded(curve.mean, 6);
        curve.deviation = rounded(curve.deviation, 6);
        curve.weight = weights[i];
        for (std::size_t pair = 0; pair < fused.size(); ++pair) {
            const double spread = faces::spreadCosine(static_cast<double>(strangers.ofRecogniser[i][pair]));
            fused[pair] +=
                static_cast<float>(curve.weight * (spread - curve.mean) / curve.deviation / std::sqrt(squaredWeights));
        }
        curves.push_back(std::move(curve));
    }
    nlohmann::ordered_json document;
    document["about"] = "Rates at which strangers reach a score; made by ./dev bench calibrate, see "
                        "tests/bench/calibration_fit.h";
    document["format"] = 1;
    document["pairs"] = strangers.pairs();
    for (const auto& curve : curves) {
        document["recognisers"].push_back(toJson(curve));
    }
    document[faces::Calibration::kFused] =
        toJson(fitCurve(faces::Calibration::kFused, std::move(fused), ScoreKind::Fused));
    return document.dump(1) + "\n";
}

float upperQuantile(std::vector<float> scores, double rate)
{
    const auto rank = std::min(static_cast<std::size_t>(rate * static_cast<double>(scores.size())), scores.size() - 1);
    const auto position = scores.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(scores.begin(), position, scores.end(), std::greater<>());
    return *position;
}

double shareAbove(const std::vector<float>& scores, float threshold)
{
    const auto count = std::count_if(scores.begin(), scores.end(), [threshold](float s) { return s >= threshold; });
    return scores.empty() ? 0.0 : static_cast<double>(count) / static_cast<double>(scores.size());
}

} // namespace bauta::bench
