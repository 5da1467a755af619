// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/audit_table.h"

#include "app/cli/command_line.h"
#include "app/cli/command_support.h"
#include "app/cli/table.h"
#include "core/audit/upload_simulation.h"
#include "core/jobs/video/review_notes.h"
#include "core/plan/path_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace bauta::cli
{

namespace
{

std::string matchedByCell(const audit::FaceAudit& face)
{
    std::size_t calibrated = 0;
    std::size_t matching = 0;
    for (const audit::RecogniserAudit& recogniser : face.recognisers) {
        const bool counts = recogniser.calibrated && recogniser.role != audit::RecogniserRole::Fused;
        calibrated += counts ? 1U : 0U;
        matching += counts && recogniser.matches ? 1U : 0U;
    }
    return fmt::format("{} of {}", matching, calibrated);
}

std::string chanceCell(const audit::FaceAudit& face)
{
    return face.verdict == audit::Verdict::Unknown ? "-" : fmt::format("{:.0f} %", 100.0 * face.probability);
}

std::string partCell(const audit::RecogniserAudit& recogniser)
{
    if (recogniser.tookPart) {
        return "took part";
    }
    return recogniser.role == audit::RecogniserRole::Judge ? "judge" : "no part";
}

std::string rateCell(const audit::RecogniserAudit& recogniser)
{
    if (!recogniser.calibrated) {
        return "uncalibrated";
    }
    return fmt::format("{:.4g} %", 100.0 * recogniser.byUpload.at(recogniser.worstUpload).falseAcceptRate);
}

void printRecognisers(const Environment& environment, const jobs::AuditReport& report)
{
    Table table({"PHOTO", "FACE", "PERSON", "RECOGNISER", "PART", "UNPROTECTED", "PROTECTED", "WORST", "AFTER",
                 "MATCHES AT FAR", "OTHER PHOTOS"},
                {1, 2, 5, 6, 7, 9, 10});
    for (const jobs::AuditedPhoto& photo : report.items) {
        for (std::size_t f = 0; f < photo.faces.size(); ++f) {
            const jobs::AuditedFace& face = photo.faces[f];
            for (const audit::RecogniserAudit& recogniser : face.audit.recognisers) {
                table.add({printable(photo.original), fmt::format("{}", f + 1),
                           face.person >= 0 ? fmt::format("{}", face.person + 1) : "-",
                           printable(std::string_view(recogniser.name)), partCell(recogniser),
                           fmt::format("{:.3f}", recogniser.unprotected.similarity),
                           fmt::format("{:.3f}", recogniser.byUpload.front().similarity),
                           fmt::format("{:.3f}", recogniser.byUpload.at(recogniser.worstUpload).similarity),
                           audit::inWords(face.audit.uploads.at(recogniser.worstUpload)), rateCell(recogniser),
                           recogniser.across ? fmt::format("{:.3f}", recogniser.across->protectedClean.mean.similarity)
                                             : "-"});
            }
        }
    }
    if (!table.empty()) {
        environment.streams.out << "\n";
        table.print(environment.streams);
    }
}

/// One line a person, and one a track of somebody who is there several times.
void addVideo(Table& table, const jobs::AuditedPhoto& video)
{
    const std::string name = printable(video.protectedFile);
    const auto worstCell = [](const jobs::AuditedFace& face) {
        return face.track->framesLookedAt > 0 ? jobs::timeCode(face.track->worstSeconds) : "-";
    };
    const auto framesCell = [](int identifiable, int looked) {
        return looked > 0 ? fmt::format("{} of {}", identifiable, looked) : "-";
    };
    for (const jobs::AuditedPerson& person : jobs::peopleIn(video)) {
        const jobs::AuditedFace& worst = video.faces.at(person.worst);
        const std::string who = person.person >= 0 ? fmt::format("{}", person.person + 1) : "-";
        const bool several = person.tracks.size() > 1;
        table.add({name, who, several ? "all" : fmt::format("{}", worst.track->span.track),
                   fmt::format("{:.1f} s", person.screenSeconds), jobs::verdictInWords(worst), chanceCell(worst.audit),
                   framesCell(person.framesIdentifiable, person.framesLookedAt), worstCell(worst)});
        for (std::size_t k = 0; several && k < person.tracks.size(); ++k) {
            const jobs::AuditedFace& face = video.faces.at(person.tracks[k]);
            table.add({name, who, fmt::format("{}", face.track->span.track),
                       fmt::format("{:.1f} s", face.track->screenSeconds), jobs::verdictInWords(face),
                       chanceCell(face.audit), framesCell(face.track->framesIdentifiable, face.track->framesLookedAt),
                       worstCell(face)});
        }
    }
    if (video.faces.empty()) {
        table.add({name, "-", "-", "-", "no face", "-", "-", "-"});
    }
}

void printVideos(const Environment& environment, const jobs::AuditReport& report)
{
    Table table({"VIDEO", "PERSON", "TRACK", "ON SCREEN", "VERDICT", "CHANCE", "FRAMES", "WORST AT"},
                {1, 2, 3, 5, 6, 7});
    for (const jobs::AuditedPhoto& photo : report.items) {
        if (photo.status == jobs::ItemStatus::Succeeded && photo.video) {
            addVideo(table, photo);
        }
    }
    if (!table.empty()) {
        table.print(environment.streams);
    }
}

void printTable(const Environment& environment, const jobs::AuditReport& report, Verbosity verbosity)
{
    Table table({"PHOTO", "FACE", "VERDICT", "CHANCE", "MATCHED BY"}, {1, 3, 4});
    for (const jobs::AuditedPhoto& photo : report.items) {
        if (photo.status != jobs::ItemStatus::Succeeded || photo.video) {
            continue;
        }
        for (std::size_t f = 0; f < photo.faces.size(); ++f) {
            const jobs::AuditedFace& face = photo.faces[f];
            table.add({printable(photo.protectedFile), fmt::format("{}", f + 1), jobs::verdictInWords(face),
                       chanceCell(face.audit), matchedByCell(face.audit)});
        }
        if (photo.faces.empty()) {
            table.add({printable(photo.protectedFile), "-", "no face", "-", "-"});
        }
    }
    if (!table.empty()) {
        table.print(environment.streams);
    }
    printVideos(environment, report);
    if (verbosity == Verbosity::Verbose) {
        printRecognisers(environment, report);
    }
}

void printMessages(const Environment& environment, const jobs::AuditReport& report, Verbosity verbosity)
{
    const bool quiet = verbosity == Verbosity::Quiet;
    for (const std::string& warning : report.warnings) {
        if (!quiet) {
            complain(environment, "warning: " + warning);
        }
    }
    for (const jobs::AuditedPhoto& photo : report.items) {
        for (const std::string& warning : photo.warnings) {
            if (!quiet) {
                complain(environment, photo.original, "warning: " + warning);
            }
        }
        for (const std::string& note : photo.notes) {
            if (!quiet) {
                complain(environment, photo.original, note);
            }
        }
        if (photo.status == jobs::ItemStatus::Failed && photo.error) {
            complain(environment, photo.original, photo.error->detail);
        }
    }
}

std::string summary(const jobs::AuditReport& report)
{
    std::string text = fmt::format("{} of {} may still be recognised at FAR {:.4g} %", report.facesRecognisable(),
                                   counted(report.facesAudited(), "face", "faces"), 100.0 * report.level);
    if (const std::size_t failed = report.count(jobs::ItemStatus::Failed); failed > 0) {
        text += fmt::format(", {} failed", counted(failed, "file", "files"));
    }
    return text + fmt::format(" ({:.1f} s)\n{}\n", report.seconds, jobs::auditCaveat());
}

} // namespace

void printAudit(const Environment& environment, const jobs::AuditReport& report, const CommonOptions& options)
{
    const bool results = !options.json && options.verbosity != Verbosity::Quiet;
    if (results) {
        printTable(environment, report, options.verbosity);
    }
    printMessages(environment, report, options.verbosity);
    if (results) {
        environment.streams.out << summary(report);
    }
}

int auditExitCode(const jobs::AuditReport& report)
{
    if (report.cancelled) {
        return kExitCancelled;
    }
    if (report.facesRecognisable() > 0) {
        return kExitRecognisable;
    }
    return report.count(jobs::ItemStatus::Failed) > 0 ? kExitFailed : kExitDone;
}

} // namespace bauta::cli
