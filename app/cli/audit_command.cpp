// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/audit_table.h"
#include "app/cli/command_line.h"
#include "app/cli/command_support.h"
#include "app/cli/commands.h"
#include "app/cli/progress_bar.h"
#include "app/cli/video_options.h"
#include "core/jobs/audit_job.h"
#include "core/jobs/report_html.h"
#include "core/jobs/report_json.h"

#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace bauta::cli
{

namespace
{

bool isJson(const std::string& file)
{
    return file.size() >= 5 && file.compare(file.size() - 5, 5, ".json") == 0;
}

Expected<jobs::AuditRequest> requestFrom(const AuditOptions& options)
{
    auto inputs = jobs::pairForAudit(options.original, options.protectedOnes, options.common.recursive);
    if (!inputs) {
        return fail(inputs.error());
    }
    jobs::AuditRequest request;
    request.inputs = *std::move(inputs);
    request.options.level = options.level;
    request.options.effort = effortFrom(options.common.effort);
    request.options.jobs = options.common.jobs;
    request.options.range = {parseTime(options.range.from), parseTime(options.range.to)};
    if (!options.surrogates.empty()) {
        request.options.surrogates = options.surrogates;
        std::erase(request.options.surrogates, "none");
    }
    if (!options.html.empty() || (!options.report.empty() && !isJson(options.report))) {
        request.options.thumbnails = options.showFaces ? jobs::AuditThumbnails::Both : jobs::AuditThumbnails::Protected;
    }
    return request;
}

/// The report files; false if one could not be written.
bool saveReports(const Environment& environment, const AuditOptions& options, const jobs::AuditReport& report,
                 const jobs::AuditRequest& request)
{
    std::vector<jobs::InputFile> inputs;
    for (const jobs::AuditPair& pair : request.inputs.pairs) {
        inputs.push_back({pair.original, {}});
        inputs.push_back({pair.protectedFile, {}});
    }
    bool saved = true;
    for (const std::string& file : {options.html, options.report}) {
        if (!file.empty()) {
            const std::string text = isJson(file) ? jobs::toJson(report) : jobs::toHtml(report);
            saved = saveResult(environment, file, text, inputs) && saved;
        }
    }
    return saved;
}

} // namespace

int AuditCommand::execute(Environment& environment) const
{
    const auto request = requestFrom(m_options);
    if (!request) {
        return refuse(environment, request.error());
    }
    if (request->inputs.pairs.empty() && request->inputs.problems.empty()) {
        complain(environment, "no photos and no videos in what was named (folders in folders need --recursive)");
        return kExitFailed;
    }
    const Verbosity verbosity = m_options.common.verbosity;
    const Expected<jobs::AuditReport> report = [&] {
        ProgressBar bar(environment.streams, verbosity != Verbosity::Quiet);
        const JobContext context{environment.cancel, [&bar](const Progress& progress) {
                                     bar.show(progress);
                                 }};
        return jobs::runAudit(*request, context, environment.services);
    }();
    if (!report) {
        return refuse(environment, report.error());
    }
    if (m_options.common.json) {
        environment.streams.out << jobs::toJson(*report);
    }
    printAudit(environment, *report, m_options.common);
    const bool saved = saveReports(environment, m_options, *report, *request);
    if (report->cancelled) {
        complain(environment, "cancelled");
    }
    const int exitCode = auditExitCode(*report);
    return exitCode == kExitDone && !saved ? kExitFailed : exitCode;
}

} // namespace bauta::cli
