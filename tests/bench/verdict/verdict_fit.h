// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/bench/verdict/verdict_samples.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace bauta::bench
{

/// How verdicts and a judge agree on whether a face is recognisable (probability of at least a half).
struct VerdictAgreement
{
    std::size_t faces = 0;
    std::size_t bothYes = 0;
    std::size_t bothNo = 0;
    std::size_t falseAlarms = 0; ///< the verdict says recognisable, the judge does not
    std::size_t misses = 0;      ///< the other way round: the worse mistake
    std::size_t agreeOwn = 0;    ///< with the judge's answer on the photo's own original
    std::size_t yesOwn = 0;
    double meanProbability = 0.0;
    [[nodiscard]] double agreement() const;
};

/// Of the samples of a config, or of all.
[[nodiscard]] VerdictAgreement agreementOf(const std::vector<VerdictSample>& samples,
                                           const audit::VerdictCoefficients& coefficients,
                                           const std::optional<std::string>& config = std::nullopt);

/// The likeliest slope, share of other photos and offset of those that took part, by logistic regression on the judge's
/// answers across photos. The intercept stays that of `start`: among recognisers that all took part it does the same as
/// the offset. So do weight, limits and what is added without a face, which cloaks do not tell. nullopt if the samples
/// say yes or no only, or that likeness lowers the odds.
[[nodiscard]] std::optional<audit::VerdictCoefficients> fitVerdict(const std::vector<VerdictSample>& samples,
                                                                   const audit::VerdictCoefficients& start);

} // namespace bauta::bench
