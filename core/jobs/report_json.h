// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/jobs/audit_report.h"
#include "core/jobs/report.h"
#include "core/jobs/scan_job.h"

#include <string>

namespace bauta::jobs
{

/// The reports as JSON for other programs; the form is described in docs/reports.md and changes only with its version
/// number ("bautaReport"). File names are UTF-8 texts, or {"bytes": "<hex>"} where they are not UTF-8. Metadata is
/// listed by group and key, never by value, but for the position that a scan warns of.
[[nodiscard]] std::string toJson(const ProtectReport& report);
[[nodiscard]] std::string toJson(const ScanReport& report);
[[nodiscard]] std::string toJson(const AuditReport& report);
/// Only the people of a scan, with the files and boxes of their faces.
[[nodiscard]] std::string peopleToJson(const ScanReport& report);

} // namespace bauta::jobs
