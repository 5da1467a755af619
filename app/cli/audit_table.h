// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/cli/environment.h"
#include "app/cli/options.h"
#include "core/jobs/audit_report.h"

namespace bauta::cli
{

// What bauta audit and bauta protect --audit print.

/// The table (one row a face; with --verbose then one row a face and recogniser), warnings, notes and failures, and a
/// summary with what no audit can promise. With --json and --quiet only what belongs to the error stream.
void printAudit(const Environment& environment, const jobs::AuditReport& report, const CommonOptions& options);
/// The exit code as far as the audit determines it: that somebody is recognisable weighs more than a failed photo.
[[nodiscard]] int auditExitCode(const jobs::AuditReport& report);

} // namespace bauta::cli
