// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/cloak_summary.h"

#include "core/audit/score_scale.h"
#include "core/audit/verdict.h"

#include <algorithm>

namespace bauta::jobs
{

namespace
{
constexpr double kFalseAcceptRate = 0.01; ///< the audit's usual one
constexpr double kEvenOdds = 0.5;         ///< from here on audit::Verdict says "possible"
} // namespace

CloakSummary summaryOf(const protect::CloakResult& cloak, const faces::Calibration& calibration)
{
    audit::VerdictEvidence evidence;
    for (const protect::SurrogateMargin& seen : cloak.margins) {
        const auto scale = audit::ScoreScale::fromCalibration(calibration, seen.recogniser);
        if (scale.calibrated()) {
            evidence.recognisers.push_back({true, {scale.margin(seen.similarity, kFalseAcceptRate)}, {}});
        }
    }
    return {cloak.spent, cloak.steps, audit::judge(evidence).probability};
}

void addTo(CloakSummary& track, const CloakSummary& next)
{
    track.spent.movement = std::max(track.spent.movement, next.spent.movement);
    track.spent.strain = std::max(track.spent.strain, next.spent.strain);
    track.spent.tone = std::max(track.spent.tone, next.spent.tone);
    track.steps += next.steps;
    track.matchProbability = std::max(track.matchProbability, next.matchProbability);
}

bool isWeak(const CloakSummary& cloak)
{
    return cloak.matchProbability >= kEvenOdds;
}

} // namespace bauta::jobs
