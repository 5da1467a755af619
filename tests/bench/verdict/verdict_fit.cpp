// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/verdict/verdict_fit.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <cmath>

namespace bauta::bench
{

namespace
{

constexpr int kNewtonSteps = 50;
constexpr double kRidge = 0.05; ///< keeps slopes finite if a line separates the answers

/// One face as the regression sees it. Margins are without offsets.
struct Row
{
    double own = 0.0;
    double across = 0.0;
    double recognised = 0.0;
};

/// Found faces of which all recognisers took part, where judge()'s weighted means are plain ones.
std::vector<Row> rowsOf(const std::vector<VerdictSample>& samples)
{
    std::vector<Row> rows;
    for (const VerdictSample& sample : samples) {
        const auto& recognisers = sample.evidence.recognisers;
        const bool usable = std::all_of(recognisers.begin(), recognisers.end(), [](const auto& recogniser) {
            return recogniser.tookPart && recogniser.marginAcrossPhotos && !recogniser.marginByUpload.empty();
        });
        if (!sample.evidence.faceFound || recognisers.empty() || !usable) {
            continue;
        }
        const auto count = static_cast<double>(recognisers.size());
        Row row;
        row.recognised = sample.acceptedAcross ? 1.0 : 0.0;
        for (std::size_t upload = 0; upload < recognisers.front().marginByUpload.size(); ++upload) {
            double sum = 0.0;
            for (const auto& recogniser : recognisers) {
                sum += recogniser.marginByUpload.at(upload);
            }
            row.own = upload == 0 ? sum / count : std::max(row.own, sum / count);
        }
        for (const auto& recogniser : recognisers) {
            row.across += *recogniser.marginAcrossPhotos / count;
        }
        if (std::isfinite(row.own) && std::isfinite(row.across)) {
            rows.push_back(row);
        }
    }
    return rows;
}

/// logit = constant + slope * (own + share * (across - own))
struct Line
{
    double constant = 0.0;
    double own = 0.0;
    double across = 0.0;
};

/// Newton's method with halved steps; terms that are not `used` stay 0.
Line fitLine(const std::vector<Row>& rows, bool useOwn, bool useAcross)
{
    const auto termsOf = [&](const Row& row) {
        return cv::Vec3d(1.0, useOwn ? row.own : 0.0, useAcross ? row.across : 0.0);
    };
    const auto lossOf = [&](const cv::Vec3d& weights) {
        double loss = 0.5 * kRidge * (weights[1] * weights[1] + weights[2] * weights[2]);
        for (const Row& row : rows) {
            const double logit = weights.dot(termsOf(row));
            // -log of the likelihood, safe for large logits
            loss += std::max(logit, 0.0) - row.recognised * logit + std::log1p(std::exp(-std::abs(logit)));
        }
        return loss;
    };
    cv::Vec3d weights(0.0, 0.0, 0.0);
    for (int step = 0; step < kNewtonSteps; ++step) {
        cv::Vec3d gradient(0.0, kRidge * weights[1], kRidge * weights[2]);
        cv::Matx33d curvature = cv::Matx33d::diag({1e-6, kRidge, kRidge});
        for (const Row& row : rows) {
            const cv::Vec3d terms = termsOf(row);
            const double probability = 1.0 / (1.0 + std::exp(-weights.dot(terms)));
            gradient += (probability - row.recognised) * terms;
            curvature += probability * (1.0 - probability) * (terms * terms.t());
        }
        const cv::Vec3d move = curvature.solve(gradient, cv::DECOMP_CHOLESKY);
        double share = 1.0;
        while (share > 1e-6 && lossOf(weights - share * move) > lossOf(weights)) {
            share /= 2.0;
        }
        weights -= share * move;
        if (cv::norm(move) < 1e-9) {
            break;
        }
    }
    return {weights[0], weights[1], weights[2]};
}

} // namespace

double VerdictAgreement::agreement() const
{
    return faces > 0 ? static_cast<double>(bothYes + bothNo) / static_cast<double>(faces) : 0.0;
}

VerdictAgreement agreementOf(const std::vector<VerdictSample>& samples, const audit::VerdictCoefficients& coefficients,
                             const std::optional<std::string>& config)
{
    VerdictAgreement result;
    for (const VerdictSample& sample : samples) {
        if (config && sample.config != *config) {
            continue;
        }
        const audit::Judgement judgement = audit::judge(sample.evidence, coefficients);
        const bool yes = judgement.probability >= 0.5;
        ++result.faces;
        result.meanProbability += judgement.probability;
        result.agreeOwn += yes == sample.acceptedOwn ? 1U : 0U;
        result.yesOwn += sample.acceptedOwn ? 1U : 0U;
        if (yes == sample.acceptedAcross) {
            ++(yes ? result.bothYes : result.bothNo);
        } else {
            ++(yes ? result.falseAlarms : result.misses);
        }
    }
    result.meanProbability /= std::max(static_cast<double>(result.faces), 1.0);
    return result;
}

std::optional<audit::VerdictCoefficients> fitVerdict(const std::vector<VerdictSample>& samples,
                                                     const audit::VerdictCoefficients& start)
{
    const std::vector<Row> rows = rowsOf(samples);
    const auto yes = std::count_if(rows.begin(), rows.end(), [](const Row& row) { return row.recognised > 0.5; });
    if (yes == 0 || yes == static_cast<std::ptrdiff_t>(rows.size())) {
        return std::nullopt;
    }
    // The share must lie in 0..1: where both terms together would leave it, the better sign alone.
    Line line = fitLine(rows, true, true);
    if (line.own < 0.0) {
        line = fitLine(rows, false, true);
    } else if (line.across < 0.0) {
        line = fitLine(rows, true, false);
    }
    const double slope = line.own + line.across;
    if (!(slope > 1e-6)) {
        return std::nullopt;
    }
    audit::VerdictCoefficients fitted = start;
    fitted.slope = slope;
    fitted.acrossShare = line.across / slope;
    fitted.tookPartOffset = (line.constant - start.intercept) / slope;
    return fitted;
}

} // namespace bauta::bench
