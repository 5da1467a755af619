// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/jobs/audit_report.h"
#include "core/jobs/report.h"
#include "core/jobs/scan_job.h"

#include <string>

namespace bauta::jobs
{

/// The reports as one self-contained page each: no script, no font, style or picture from elsewhere, and a content
/// security policy that forbids them. All names are escaped. Pictures of faces appear only as the scan made them
/// (Thumbnails).
[[nodiscard]] std::string toHtml(const ProtectReport& report);
[[nodiscard]] std::string toHtml(const ScanReport& report);
[[nodiscard]] std::string toHtml(const AuditReport& report);

/// One row a person, with the faces and where they are.
[[nodiscard]] std::string contactSheetHtml(const ScanReport& report);

} // namespace bauta::jobs
