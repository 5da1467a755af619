// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/jobs/audit_report.h"

#include <QString>

namespace bauta::ui
{

/// The check of an export as a PDF document, with pictures of the protected faces. False if it cannot be written.
[[nodiscard]] bool writeAuditPdf(const jobs::AuditReport& report, const QString& headline, const QString& file);

} // namespace bauta::ui
