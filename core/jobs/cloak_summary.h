// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/similarity.h"
#include "core/jobs/report.h"
#include "core/protect/cloak/cloak.h"

namespace bauta::jobs
{

/// What a report says of a cloak. The odds are the audit's formula (audit::judge) on what the recognisers that took
/// part saw at the end: an estimate that costs nothing, before any file is written.
[[nodiscard]] CloakSummary summaryOf(const protect::CloakResult& cloak, const faces::Calibration& calibration);

/// Of the cloaks of one face along a track: the greatest of what was spent, the worst odds, all steps.
void addTo(CloakSummary& track, const CloakSummary& next);

/// Whether the face may well be recognised in spite of its cloak.
[[nodiscard]] bool isWeak(const CloakSummary& cloak);

} // namespace bauta::jobs
