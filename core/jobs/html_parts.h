// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/error.h"
#include "core/jobs/audit_report.h"
#include "core/jobs/report.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bauta::jobs
{

// Parts that the pages of several reports are made of.

/// From the doctype to the heading, with a content security policy that forbids whatever does not come with the page.
/// `title` and `style` are trusted.
[[nodiscard]] std::string pageHead(std::string_view title, std::string_view style = {});
inline constexpr std::string_view kPageFoot = "</body>\n</html>\n";

/// Text from anywhere, made harmless inside an element or a quoted attribute.
[[nodiscard]] std::string escaped(std::string_view text);
[[nodiscard]] std::string escaped(const std::filesystem::path& path);

/// A number with its label for the page's summary.
[[nodiscard]] std::string box(std::string_view label, std::size_t value);
/// Each text as a paragraph, or on a line of its own, in a style class.
[[nodiscard]] std::string paragraphs(const std::vector<std::string>& texts, std::string_view style);
[[nodiscard]] std::string lines(const std::vector<std::string>& texts, std::string_view style);
[[nodiscard]] std::string statusCell(ItemStatus status, const std::optional<Error>& error);

/// An audit as part of a page whose style includes kAuditStyle.
[[nodiscard]] std::string auditSection(const AuditReport& report);
extern const std::string_view kAuditStyle;

} // namespace bauta::jobs
