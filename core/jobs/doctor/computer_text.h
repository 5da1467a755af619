// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/jobs/doctor/computer_report.h"

#include <string>

namespace bauta::jobs
{

/// No line of the text is longer, unless a single word is.
inline constexpr std::size_t kReportColumns = 92;

/// The report for people: sections with aligned columns, then what is missing and the command for each, or "Nothing is
/// missing.". English in every locale, because it is meant for bug reports.
[[nodiscard]] std::string toText(const ComputerReport& report);

/// The same for other programs (docs/reports.md).
[[nodiscard]] std::string toJson(const ComputerReport& report);

/// Words that text and JSON share.
[[nodiscard]] const char* toString(ProgramKind kind) noexcept;
[[nodiscard]] const char* toString(models::ModelState state) noexcept;
[[nodiscard]] const char* toString(models::BlasKind kind) noexcept;

} // namespace bauta::jobs
