// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/jobs/audit_job.h"
#include "core/jobs/protect_job.h"
#include "core/jobs/report.h"
#include "core/jobs/services.h"

#include <optional>

namespace bauta::jobs
{

struct RetriedReport
{
    ProtectReport report;              ///< of what was written in the end, with its last audit
    std::optional<Error> auditFailure; ///< why that has none although the outputs are written
};

/// Protects, audits, and protects the photos in which somebody is still recognisable again with the next strength of
/// their cloaks, until all hold or the strongest was tried. With a plan, and with rules that compare people, only the
/// faces concerned are raised; with other rules, the cloaks of the photos concerned. An output is replaced by the
/// stronger one when that is complete; until then, and where it fails, the weaker one stays. Notes of the items say
/// what was raised to what, and warnings what still does not hold. InvalidArgument for a dry run.
[[nodiscard]] Expected<RetriedReport> protectUntilHidden(const ProtectRequest& request, const AuditOptions& audit,
                                                         const JobContext& context, Services& services);

} // namespace bauta::jobs
