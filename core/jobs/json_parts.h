// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/error.h"
#include "core/jobs/audit_report.h"
#include "core/jobs/report.h"

#include <nlohmann/json.hpp>
#include <opencv2/core/types.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace bauta::jobs
{

// Parts that the JSON of several reports is made of. Include only in .cpp files: the JSON library is large.

using Json = nlohmann::ordered_json;

inline constexpr int kReportVersion = 1;

/// A text, or {"bytes": "<hex>"} where the name is not UTF-8.
[[nodiscard]] Json fromPath(const std::filesystem::path& path);
/// To a whole number of `unit`, such as 0.001.
[[nodiscard]] double rounded(double value, double unit);
/// [x, y, width, height] to a tenth of a pixel.
[[nodiscard]] Json fromBox(const cv::Rect2f& box);
[[nodiscard]] Json fromError(const Error& error);
[[nodiscard]] Json fromTexts(const std::vector<std::string>& texts);
/// People are numbered from 1 in reports, as in their labels; nobody below 0.
void addPerson(Json& json, int person);
/// The document's text, indented, with a line end.
[[nodiscard]] std::string textOf(const Json& json);

template <class Report>
Json counts(const Report& report)
{
    Json json = Json::object();
    for (const auto status : {ItemStatus::Succeeded, ItemStatus::Skipped, ItemStatus::Failed, ItemStatus::Cancelled}) {
        json[toString(status)] = report.count(status);
    }
    return json;
}

/// The members of an audit, for its own report and as "audit" in that of a protection.
[[nodiscard]] Json fromAudit(const AuditReport& report);

} // namespace bauta::jobs
