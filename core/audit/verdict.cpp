// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/verdict.h"

#include <algorithm>
#include <cmath>

namespace bauta::audit
{

namespace
{

/// The weighted mean of what `marginOf` takes from each recogniser; nullopt where it takes nothing from any.
template <class MarginOf>
std::optional<double> weightedMean(const VerdictEvidence& evidence, const VerdictCoefficients& coefficients,
                                   MarginOf marginOf)
{
    double sum = 0.0;
    double weights = 0.0;
    for (const RecogniserEvidence& recogniser : evidence.recognisers) {
        const std::optional<double> margin = marginOf(recogniser);
        if (!margin) {
            continue;
        }
        // A cloak leaves a face that is found; where none is, it is covered and nobody was optimised against.
        const double offset = recogniser.tookPart && evidence.faceFound ? coefficients.tookPartOffset : 0.0;
        const double weight = recogniser.tookPart ? 1.0 : coefficients.independentWeight;
        sum += weight * (*margin + offset);
        weights += weight;
    }
    return weights > 0.0 ? std::optional(sum / weights) : std::nullopt;
}

bool allFinite(const VerdictEvidence& evidence)
{
    return std::all_of(evidence.recognisers.begin(), evidence.recognisers.end(), [](const auto& recogniser) {
        return std::isfinite(recogniser.marginAcrossPhotos.value_or(0.0)) &&
               std::all_of(recogniser.marginByUpload.begin(), recogniser.marginByUpload.end(),
                           [](double margin) { return std::isfinite(margin); });
    });
}

bool anyMatch(const VerdictEvidence& evidence)
{
    return std::any_of(evidence.recognisers.begin(), evidence.recognisers.end(), [](const auto& recogniser) {
        return std::any_of(recogniser.marginByUpload.begin(), recogniser.marginByUpload.end(),
                           [](double margin) { return margin >= 0.0; });
    });
}

Verdict verdictFor(double probability, bool matched, const VerdictCoefficients& coefficients)
{
    if (probability >= coefficients.recognisableFrom) {
        return Verdict::Recognisable;
    }
    if (probability >= 0.5) {
        return Verdict::Possible;
    }
    return probability < coefficients.hiddenBelow && !matched ? Verdict::Hidden : Verdict::Unlikely;
}

} // namespace

const char* toString(Verdict verdict) noexcept
{
    switch (verdict) {
    case Verdict::Unknown:
        break;
    case Verdict::Hidden:
        return "hidden";
    case Verdict::Unlikely:
        return "unlikely";
    case Verdict::Possible:
        return "possible";
    case Verdict::Recognisable:
        return "recognisable";
    }
    return "unknown";
}

const char* inWords(Verdict verdict) noexcept
{
    switch (verdict) {
    case Verdict::Unknown:
        break;
    case Verdict::Hidden:
        return "no recogniser here would match it";
    case Verdict::Unlikely:
        return "unlikely to be recognised";
    case Verdict::Possible:
        return "may well be recognised";
    case Verdict::Recognisable:
        return "still recognisable";
    }
    return "could not be judged";
}

bool isRecognisable(Verdict verdict) noexcept
{
    return verdict == Verdict::Possible || verdict == Verdict::Recognisable;
}

Judgement judge(const VerdictEvidence& evidence, const VerdictCoefficients& coefficients)
{
    std::size_t uploads = 0;
    for (const RecogniserEvidence& recogniser : evidence.recognisers) {
        uploads = std::max(uploads, recogniser.marginByUpload.size());
    }
    Judgement judgement;
    std::optional<double> own;
    for (std::size_t upload = 0; upload < uploads; ++upload) {
        const auto mean = weightedMean(evidence, coefficients, [upload](const RecogniserEvidence& recogniser) {
            return upload < recogniser.marginByUpload.size() ? std::optional(recogniser.marginByUpload[upload])
                                                             : std::nullopt;
        });
        if (mean && (!own || *mean > *own)) {
            own = mean;
            judgement.worstUpload = upload;
        }
    }
    const auto across = weightedMean(
        evidence, coefficients, [](const RecogniserEvidence& recogniser) { return recogniser.marginAcrossPhotos; });
    if (!own || !allFinite(evidence)) {
        return judgement;
    }
    const double z = *own + (across ? coefficients.acrossShare * (*across - *own) : 0.0);
    const double logit =
        coefficients.intercept + coefficients.slope * z + (evidence.faceFound ? 0.0 : coefficients.notFoundOffset);
    judgement.probability = 1.0 / (1.0 + std::exp(-logit));
    judgement.verdict = verdictFor(judgement.probability, anyMatch(evidence), coefficients);
    return judgement;
}

} // namespace bauta::audit
