// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/command_line.h"
#include "app/cli/command_support.h"
#include "app/cli/commands.h"
#include "app/cli/table.h"
#include "app/cli/video_options.h"
#include "core/jobs/report_html.h"
#include "core/jobs/report_json.h"
#include "core/jobs/scan_job.h"
#include "core/plan/path_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <set>
#include <string>

namespace bauta::cli
{

namespace
{

std::string peopleCell(const jobs::ScannedPhoto& photo)
{
    std::set<int> people;
    for (const jobs::ScannedFace& face : photo.faces) {
        if (face.person >= 0) {
            people.insert(face.person + 1);
        }
    }
    std::string text;
    std::size_t shown = 0;
    for (const int person : people) {
        if (++shown > 8) {
            text += fmt::format(",+{}", people.size() - 8);
            break;
        }
        text += (text.empty() ? "" : ",") + fmt::format("{}", person);
    }
    return text.empty() ? "-" : text;
}

std::string identifiableCell(const jobs::ScannedPhoto& photo)
{
    auto most = jobs::Identifiability::Unknown;
    for (const jobs::ScannedFace& face : photo.faces) {
        most = std::max(most, face.identifiability);
    }
    return photo.faces.empty() ? "-" : jobs::inWords(most);
}

std::string heightsCell(const jobs::ScannedPhoto& photo)
{
    if (photo.faces.empty()) {
        return "-";
    }
    const auto [smallest, largest] =
        std::minmax_element(photo.faces.begin(), photo.faces.end(),
                            [](const auto& a, const auto& b) { return a.boxInImage.height < b.boxInImage.height; });
    const std::string low = fmt::format("{:.0f}", smallest->boxInImage.height);
    const std::string high = fmt::format("{:.0f}", largest->boxInImage.height);
    return low == high ? low : low + "-" + high;
}

std::string locationCell(const jobs::ScannedPhoto& photo)
{
    if (photo.position) {
        return fmt::format("{:.4f},{:.4f}", photo.position->latitudeDegrees, photo.position->longitudeDegrees);
    }
    return photo.metadata.count(image::MetadataGroup::Location) != 0 ? "yes" : "-";
}

void printTable(const Environment& environment, const jobs::ScanReport& report)
{
    Table table({"PHOTO", "FACES", "PERSON", "PIXELS", "IDENTIFIABLE", "LOCATION"}, {1, 3});
    for (const jobs::ScannedPhoto& photo : report.items) {
        if (photo.status == jobs::ItemStatus::Succeeded) {
            table.add({printable(photo.input), fmt::format("{}", photo.faces.size()), peopleCell(photo),
                       heightsCell(photo), identifiableCell(photo), locationCell(photo)});
        }
    }
    if (!table.empty()) {
        table.print(environment.streams);
    }
}

std::string summary(const jobs::ScanReport& report)
{
    std::size_t located = 0;
    for (const jobs::ScannedPhoto& photo : report.items) {
        located += photo.metadata.count(image::MetadataGroup::Location);
    }
    std::string text = fmt::format(
        "{}, {}, {}, {} with location data", counted(report.count(jobs::ItemStatus::Succeeded), "photo", "photos"),
        counted(report.facesFound(), "face", "faces"), counted(report.people.size(), "person", "people"), located);
    if (const std::size_t failed = report.count(jobs::ItemStatus::Failed); failed > 0) {
        text += fmt::format(", {} failed", failed);
    }
    return text + fmt::format(" ({:.1f} s)", report.seconds);
}

} // namespace

void printScanMessages(const Environment& environment, const jobs::ScanReport& report, Verbosity verbosity)
{
    const bool quiet = verbosity == Verbosity::Quiet;
    for (const std::string& warning : report.warnings) {
        if (!quiet) {
            complain(environment, "warning: " + warning);
        }
    }
    for (const jobs::ScannedPhoto& photo : report.items) {
        for (const std::string& warning : photo.warnings) {
            if (!quiet) {
                complain(environment, photo.input, "warning: " + warning);
            }
        }
        for (const std::string& note : photo.notes) {
            if (verbosity == Verbosity::Verbose) {
                complain(environment, photo.input, note);
            }
        }
        if (photo.status == jobs::ItemStatus::Failed && photo.error) {
            complain(environment, photo.input, photo.error->detail);
        }
    }
}

int ScanCommand::execute(Environment& environment) const
{
    jobs::ScanRequest request;
    request.inputs = collect(m_options.inputs, m_options.common);
    if (request.inputs.files.empty() && request.inputs.problems.empty()) {
        complain(environment, "no photos in what was named (folders in folders need --recursive)");
        return kExitFailed;
    }
    request.rules = rulesFrom(m_options.rules);
    request.effort = effortFrom(m_options.common.effort);
    request.range = {parseTime(m_options.range.from), parseTime(m_options.range.to)};
    request.jobs = m_options.common.jobs;
    if (!m_options.html.empty()) {
        request.thumbnails = m_options.showFaces ? jobs::Thumbnails::Clear : jobs::Thumbnails::Obscured;
    }
    const auto report = scanWithProgress(environment, request, m_options.common.verbosity);
    if (!report) {
        return refuse(environment, report.error());
    }
    const bool quiet = m_options.common.verbosity == Verbosity::Quiet;
    if (m_options.common.json) {
        environment.streams.out << jobs::toJson(*report);
    } else if (!quiet) {
        printTable(environment, *report);
    }
    printScanMessages(environment, *report, m_options.common.verbosity);
    if (!m_options.common.json && !quiet) {
        environment.streams.out << summary(*report) << "\n";
    }
    if (report->cancelled) {
        complain(environment, "cancelled");
        return kExitCancelled;
    }
    bool saved = true;
    if (!m_options.html.empty()) {
        saved = saveResult(environment, m_options.html, jobs::toHtml(*report), request.inputs.files);
    }
    if (!m_options.plan.empty()) {
        const std::filesystem::path plan = m_options.plan;
        const std::string text = plan::formatPlan(report->plan, plan.has_parent_path() ? plan.parent_path() : ".");
        saved = saveResult(environment, plan, text, request.inputs.files) && saved;
    }
    return report->count(jobs::ItemStatus::Failed) > 0 || !saved ? kExitFailed : kExitDone;
}

} // namespace bauta::cli
