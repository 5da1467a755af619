// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/audit_table.h"
#include "app/cli/command_line.h"
#include "app/cli/command_support.h"
#include "app/cli/commands.h"
#include "app/cli/progress_bar.h"
#include "app/cli/table.h"
#include "app/cli/video_options.h"
#include "core/image/decode.h"
#include "core/image/encode.h"
#include "core/jobs/audit_job.h"
#include "core/jobs/protect_job.h"
#include "core/jobs/report_html.h"
#include "core/jobs/report_json.h"
#include "core/jobs/retry_job.h"
#include "core/plan/path_text.h"

#include <fmt/format.h>

#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

namespace bauta::cli
{

namespace
{

std::optional<image::Format> formatNamed(const std::string& name)
{
    for (const auto format : {image::Format::Jpeg, image::Format::Png, image::Format::Webp, image::Format::Tiff,
                              image::Format::Bmp, image::Format::Heic, image::Format::Avif}) {
        if (image::formatName(format) == name) {
            return format;
        }
    }
    return std::nullopt;
}

Expected<jobs::ProtectRequest> requestFrom(const ProtectOptions& options)
{
    jobs::ProtectRequest request;
    request.output.outputFolder = options.output;
    request.output.overwrite =
        jobs::overwritePolicyFromString(options.overwrite).value_or(jobs::OverwritePolicy::Never);
    if (!options.format.empty()) {
        request.output.format = formatNamed(options.format);
        if (!request.output.format || !image::canEncode(*request.output.format)) {
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("{} cannot be written here: its encoder is not installed", options.format));
        }
    }
    if (options.quality > 0) {
        request.quality = options.quality;
    }
    for (const std::string& name : options.keepMetadata) {
        if (const auto group = image::metadataGroupFromString(name)) {
            request.metadataKept.insert(*group);
        }
    }
    request.output.videoEncoder = options.video.encoder.empty() ? "same" : options.video.encoder;
    request.output.videoContainer = options.video.format.empty() ? "" : "." + options.video.format;
    request.video.encoder = request.output.videoEncoder;
    request.video.crf = options.video.crf;
    request.video.preset = options.video.preset;
    request.video.audio = options.video.audio == "drop" ? video::AudioMode::Drop : video::AudioMode::Keep;
    request.video.failSecure = jobs::failSecureFromString(options.video.failSecure).value_or(jobs::FailSecure::Area);
    request.range = {parseTime(options.range.from), parseTime(options.range.to)};
    request.jobs = options.common.jobs;
    request.dryRun = options.dryRun;
    request.resume = options.resume;
    request.seed = options.seed;
    request.identities = options.identities;
    request.cloakFallback = jobs::cloakFallbackFromString(options.fallback).value_or(jobs::CloakFallback::Cover);
    request.effort = effortFrom(options.common.effort);
    if (options.plan.empty()) {
        request.rules = rulesFrom(options.rules);
        request.inputs = collect(options.inputs, options.common, options.output);
        return request;
    }
    auto plan = plan::readPlan(options.plan);
    if (!plan) {
        return fail(plan.error().code, printable(std::filesystem::path(options.plan)) + ": " + plan.error().detail);
    }
    request.plan = *std::move(plan);
    return request;
}

std::string methodsCell(const jobs::ItemReport& item)
{
    std::map<std::string, std::size_t> counts;
    for (const jobs::FaceOutcome& face : item.faces) {
        ++counts[jobs::methodInWords(face)];
    }
    std::string text;
    for (const auto& [method, number] : counts) {
        text += (text.empty() ? "" : ", ") + (counts.size() == 1 ? method : fmt::format("{} {}", number, method));
    }
    if (!text.empty()) {
        return text;
    }
    return item.facesSought ? "no face" : "not sought";
}

std::string groupsCell(const jobs::MetadataKeys& keys)
{
    std::string text;
    for (const auto& [group, names] : keys) {
        text += (text.empty() ? "" : ",") + std::string(image::toString(group));
    }
    return text.empty() ? "none" : text;
}

void printTable(const Environment& environment, const jobs::ProtectReport& report)
{
    Table table({"FILE", "FACES", "METHOD", "METADATA REMOVED", "SECONDS"}, {1, 4});
    for (const jobs::ItemReport& item : report.items) {
        if (item.status == jobs::ItemStatus::Succeeded) {
            table.add({printable(item.input), item.facesSought ? fmt::format("{}", item.faces.size()) : "-",
                       methodsCell(item), groupsCell(item.metadataRemoved), fmt::format("{:.2f}", item.seconds)});
        }
    }
    if (!table.empty()) {
        table.print(environment.streams);
    }
}

void printMessages(const Environment& environment, const jobs::ProtectReport& report, Verbosity verbosity)
{
    const bool quiet = verbosity == Verbosity::Quiet;
    for (const std::string& warning : report.warnings) {
        if (!quiet) {
            complain(environment, "warning: " + warning);
        }
    }
    for (const std::string& note : report.notes) {
        if (!quiet) {
            complain(environment, note);
        }
    }
    for (const jobs::ItemReport& item : report.items) {
        if (!quiet) {
            for (const std::string& warning : item.warnings) {
                complain(environment, item.input, "warning: " + warning);
            }
            for (const std::string& note : item.notes) {
                if (item.status == jobs::ItemStatus::Succeeded || item.status == jobs::ItemStatus::Cancelled) {
                    complain(environment, item.input, note);
                }
            }
        }
        if (verbosity == Verbosity::Verbose && item.status == jobs::ItemStatus::Succeeded) {
            complain(environment, item.input, "written to " + item.output.native());
            for (const auto& [group, keys] : item.metadataRemoved) {
                std::string list;
                for (const std::string& key : keys) {
                    list += (list.empty() ? "" : ", ") + key;
                }
                complain(environment, item.input, fmt::format("removed {}: {}", image::toString(group), list));
            }
        }
        if (item.status == jobs::ItemStatus::Failed && item.error) {
            complain(environment, item.input, item.error->detail);
        } else if (item.status == jobs::ItemStatus::Skipped && item.error && !quiet) {
            complain(environment, item.input, "skipped: " + item.error->detail);
        }
    }
}

/// "2 photos and 1 video".
std::string filesWritten(const jobs::ProtectReport& report)
{
    std::size_t photos = 0;
    std::size_t videos = 0;
    for (const jobs::ItemReport& item : report.items) {
        if (item.status == jobs::ItemStatus::Succeeded) {
            ++(item.video ? videos : photos);
        }
    }
    if (videos == 0) {
        return counted(photos, "photo", "photos");
    }
    const std::string text = counted(videos, "video", "videos");
    return photos == 0 ? text : counted(photos, "photo", "photos") + " and " + text;
}

std::string summary(const jobs::ProtectReport& report)
{
    using jobs::ItemStatus;
    std::string text =
        fmt::format("{} {}, {} of {} hidden", filesWritten(report), report.dryRun ? "would be written" : "written",
                    report.facesHidden(), counted(report.facesFound(), "face", "faces"));
    if (report.facesCloaked() > 0) {
        text += fmt::format(", {} cloaked", report.facesCloaked());
    }
    const auto add = [&](ItemStatus status, const char* word) {
        if (report.count(status) > 0) {
            text += fmt::format(", {} {}", report.count(status), word);
        }
    };
    add(ItemStatus::Skipped, "skipped");
    add(ItemStatus::Failed, "failed");
    add(ItemStatus::Cancelled, "cancelled");
    return text + fmt::format(" ({:.1f} s)", report.seconds);
}

/// The report file; false if it could not be written.
bool saveReport(const Environment& environment, const std::string& file, const jobs::ProtectReport& report,
                const jobs::ProtectRequest& request)
{
    if (file.empty()) {
        return true;
    }
    std::vector<jobs::InputFile> inputs = request.inputs.files;
    for (const jobs::ItemReport& item : report.items) {
        inputs.push_back({item.input, {}});
        inputs.push_back({item.output, {}});
    }
    const bool json = file.size() >= 5 && file.compare(file.size() - 5, 5, ".json") == 0;
    return saveResult(environment, file, json ? jobs::toJson(report) : jobs::toHtml(report), inputs);
}

jobs::AuditOptions auditOptions(const ProtectOptions& options)
{
    jobs::AuditOptions audit;
    audit.level = options.auditLevel;
    audit.effort = effortFrom(options.common.effort);
    audit.jobs = options.common.jobs;
    audit.range = {parseTime(options.range.from), parseTime(options.range.to)};
    audit.thumbnails = options.report.empty() ? jobs::AuditThumbnails::None : jobs::AuditThumbnails::Protected;
    return audit;
}

/// Checks what was written, under a progress bar of its own, and puts the result into the report.
Expected<void> auditWritten(Environment& environment, const ProtectOptions& options, jobs::ProtectReport& report)
{
    ProgressBar bar(environment.streams, options.common.verbosity != Verbosity::Quiet);
    const JobContext context{environment.cancel, [&bar](const Progress& progress) {
                                 bar.show(progress);
                             }};
    auto audited = jobs::auditOutputs(report, auditOptions(options), context, environment.services);
    if (!audited) {
        return fail(audited.error());
    }
    report.audit = std::make_shared<const jobs::AuditReport>(*std::move(audited));
    return {};
}

} // namespace

int ProtectCommand::execute(Environment& environment) const
{
    const auto request = requestFrom(m_options);
    if (!request) {
        return refuse(environment, request.error());
    }
    if (!request->plan && request->inputs.files.empty() && request->inputs.problems.empty()) {
        complain(environment, "no photos in what was named (folders in folders need --recursive)");
        return kExitFailed;
    }
    Expected<void> audited;
    Expected<jobs::ProtectReport> report = [&]() -> Expected<jobs::ProtectReport> {
        ProgressBar bar(environment.streams, m_options.common.verbosity != Verbosity::Quiet);
        const JobContext context{environment.cancel, [&bar](const Progress& progress) {
                                     bar.show(progress);
                                 }};
        if (!m_options.retry) {
            return jobs::runProtect(*request, context, environment.services);
        }
        auto retried = jobs::protectUntilHidden(*request, auditOptions(m_options), context, environment.services);
        if (!retried) {
            return fail(retried.error());
        }
        if (retried->auditFailure) {
            audited = fail(*retried->auditFailure);
        }
        return std::move(retried->report);
    }();
    if (!report) {
        return refuse(environment, report.error());
    }
    if (m_options.audit && !m_options.retry && !report->cancelled) {
        audited = auditWritten(environment, m_options, *report);
    }
    if (m_options.common.json) {
        environment.streams.out << jobs::toJson(*report);
    } else if (m_options.common.verbosity != Verbosity::Quiet) {
        printTable(environment, *report);
    }
    printMessages(environment, *report, m_options.common.verbosity);
    if (!m_options.common.json && m_options.common.verbosity != Verbosity::Quiet) {
        environment.streams.out << summary(*report) << "\n";
    }
    if (report->audit) {
        printAudit(environment, *report->audit, m_options.common);
    }
    const bool saved = saveReport(environment, m_options.report, *report, *request);
    if (report->cancelled) {
        complain(environment, "cancelled; finished photos are complete");
        return kExitCancelled;
    }
    if (!audited) {
        complain(environment, "the outputs are written, but the audit failed: " + audited.error().detail);
        return kExitFailed;
    }
    const int exitCode = report->audit ? auditExitCode(*report->audit) : kExitDone;
    return exitCode == kExitDone && (report->count(jobs::ItemStatus::Failed) > 0 || !saved) ? kExitFailed : exitCode;
}

} // namespace bauta::cli
