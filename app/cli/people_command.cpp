// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/command_line.h"
#include "app/cli/command_support.h"
#include "app/cli/commands.h"
#include "app/cli/table.h"
#include "core/jobs/contact_sheet.h"
#include "core/jobs/report_html.h"
#include "core/jobs/report_json.h"
#include "core/jobs/scan_job.h"
#include "core/plan/path_text.h"

#include <fmt/format.h>

#include <ostream>
#include <set>
#include <string>

namespace bauta::cli
{

namespace
{

bool isPng(const std::string& file)
{
    return file.size() >= 4 && file.compare(file.size() - 4, 4, ".png") == 0;
}

void printList(const Environment& environment, const jobs::ScanReport& report)
{
    Table table({"IN PHOTOS", "PERSON", "FACES"}, {1, 2});
    for (std::size_t i = 0; i < report.people.size(); ++i) {
        std::set<std::size_t> photos;
        std::string names;
        for (const jobs::FaceReference& place : report.people[i].faces) {
            if (photos.insert(place.item).second) {
                names += (names.empty() ? "" : ", ") + printable(report.items.at(place.item).input);
            }
        }
        table.add({names, fmt::format("{}", i + 1), fmt::format("{}", report.people[i].faces.size())});
    }
    if (!table.empty()) {
        table.print(environment.streams);
    }
}

bool saveSheet(const Environment& environment, const std::string& file, const jobs::ScanReport& report,
               const jobs::ScanRequest& request)
{
    if (!isPng(file)) {
        return saveResult(environment, file, jobs::contactSheetHtml(report), request.inputs.files);
    }
    const auto png = jobs::contactSheetPng(report);
    if (!png) {
        complain(environment, file, png.error().detail);
        return false;
    }
    return saveResult(environment, file, *png, request.inputs.files);
}

} // namespace

int PeopleCommand::execute(Environment& environment) const
{
    jobs::ScanRequest request;
    request.inputs = collect(m_options.inputs, m_options.common);
    if (request.inputs.files.empty() && request.inputs.problems.empty()) {
        complain(environment, "no photos in what was named (folders in folders need --recursive)");
        return kExitFailed;
    }
    request.effort = effortFrom(m_options.common.effort);
    request.jobs = m_options.common.jobs;
    if (!m_options.output.empty()) {
        // The sheet is made to see who is who, so faces are clear unless asked otherwise.
        request.thumbnails = m_options.obscure ? jobs::Thumbnails::Obscured : jobs::Thumbnails::Clear;
    }
    const auto report = scanWithProgress(environment, request, m_options.common.verbosity);
    if (!report) {
        return refuse(environment, report.error());
    }
    printScanMessages(environment, *report, m_options.common.verbosity);
    if (report->cancelled) {
        complain(environment, "cancelled");
        return kExitCancelled;
    }
    if (m_options.common.json) {
        environment.streams.out << jobs::peopleToJson(*report);
    } else if (m_options.common.verbosity != Verbosity::Quiet) {
        printList(environment, *report);
        environment.streams.out << fmt::format(
            "{} in {} ({:.1f} s)\n", counted(report->people.size(), "person", "people"),
            counted(report->count(jobs::ItemStatus::Succeeded), "photo", "photos"), report->seconds);
    }
    const bool saved = m_options.output.empty() || saveSheet(environment, m_options.output, *report, request);
    return report->count(jobs::ItemStatus::Failed) > 0 || !saved ? kExitFailed : kExitDone;
}

} // namespace bauta::cli
