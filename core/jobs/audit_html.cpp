// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/audit_plot.h"
#include "core/jobs/html_parts.h"
#include "core/jobs/report_html.h"
#include "core/jobs/thumbnail.h"
#include "core/jobs/video/review_notes.h"

#include <fmt/format.h>

namespace bauta::jobs
{

extern const std::string_view kAuditStyle = R"(
:root { --clean: #9aa0a6; --kept: #1a73e8; --worst: #b3400f; --ink: #202124; }
.verdict { font-size: 1.05rem; font-weight: 600; }
.verdict.recognisable, .verdict.possible { color: #c62828; }
.verdict.hidden { color: #1b6e31; }
.face { display: flex; flex-wrap: wrap; gap: 1.25rem; border-top: 1px solid var(--line); padding: 1rem 0; }
.face .pictures { flex: 0 0 9rem; font-size: .8rem; }
.face .pictures img { width: 9rem; height: 9rem; border-radius: .4rem; display: block; margin-bottom: .1rem; }
.face .pictures img ~ img { margin-top: .6rem; }
.face .numbers { flex: 1 1 30rem; min-width: 0; }
.face p { margin: .2rem 0; }
.plot { width: 100%; max-width: 56rem; height: auto; display: block; margin: .4rem 0; }
.plot text { fill: currentColor; font: 12px system-ui, sans-serif; }
.plot .name { font-weight: 600; font-size: 13px; }
.plot .role, .plot .tick { font-size: 10.5px; }
.plot .tick { text-anchor: middle; }
.plot .value { font-size: 10.5px; paint-order: stroke; stroke: Canvas; stroke-width: 3px; }
.plot .grid { stroke: var(--line); }
.plot .far { stroke: currentColor; stroke-dasharray: 4 3; }
.plot .level { stroke: currentColor; stroke-width: 2; }
rect.unprotected { fill: var(--clean); }
rect.protected { fill: var(--kept); }
rect.worst { fill: var(--worst); }
.hatchline { fill: #fffc; }
svg.defs { position: absolute; width: 0; height: 0; }
.legend span { display: inline-block; margin-right: 1.25rem; }
.legend svg { width: 26px; height: 12px; vertical-align: -1px; }
table.cells { width: auto; font-size: .85rem; margin: .3rem 0 .6rem; }
table.cells th { position: static; }
table.cells td + td { white-space: nowrap; }
h3 { font-size: 1.05rem; margin: 2rem 0 .25rem; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) {
:root { --clean: #80868b; --kept: #669df6; --worst: #f28b60; }
.verdict.recognisable, .verdict.possible { color: #ff8a80; }
.verdict.hidden { color: #81c995; }
.hatchline { fill: #000b; }
}
@media print { * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } .face { break-inside: avoid; } }
)";

namespace
{

std::string picture(const std::vector<std::byte>& jpeg, std::string_view words)
{
    return jpeg.empty() ? std::string()
                        : fmt::format("<img alt=\"face, {}\" src=\"{}\">{}", words, dataUri(jpeg), words);
}

std::string cell(const audit::PairScores& pairs, bool calibrated)
{
    return calibrated ? fmt::format("<td>{:.2f} · {} of {}</td>", pairs.mean.similarity, pairs.matching, pairs.pairs)
                      : fmt::format("<td>{:.2f}</td>", pairs.mean.similarity);
}

/// The four cells for each recogniser, where there are other photos of the person.
std::string acrossTable(const audit::FaceAudit& face, bool inVideo)
{
    std::string rows;
    for (const audit::RecogniserAudit& recogniser : face.recognisers) {
        if (recogniser.across) {
            rows += fmt::format("<tr><td>{}</td>{}{}{}{}</tr>\n", escaped(std::string_view(recogniser.name)),
                                cell(recogniser.across->cleanClean, recogniser.calibrated),
                                cell(recogniser.across->cleanProtected, recogniser.calibrated),
                                cell(recogniser.across->protectedClean, recogniser.calibrated),
                                cell(recogniser.across->protectedProtected, recogniser.calibrated));
        }
    }
    if (rows.empty()) {
        return {};
    }
    return fmt::format("<p>Against the same person {}: mean similarity, and how many of the pairs match.</p>\n",
                       inVideo ? "at other times and in other photos" : "in other photos") +
           "<table class=\"cells\">\n"
           "<tr><th>Recogniser</th><th>original, other originals</th><th>original, other protected</th>"
           "<th>protected, other originals</th><th>protected, other protected</th></tr>\n" +
           rows + "</table>\n";
}

std::string trackLines(const AuditedTrack& track)
{
    std::string html = fmt::format("<p>{} to {}, to be seen for {:.1f} s", timeCode(track.span.firstSeconds),
                                   timeCode(track.span.lastSeconds), track.screenSeconds);
    if (track.framesLookedAt > 0) {
        html +=
            fmt::format("; may be recognised in {} of {} frames that were looked at, most likely at {}, which is what "
                        "is shown here",
                        track.framesIdentifiable, track.framesLookedAt, timeCode(track.worstSeconds));
    }
    return html + ".</p>\n";
}

std::string verdictLines(const AuditedFace& face)
{
    const audit::FaceAudit& audit = face.audit;
    std::string html =
        fmt::format("<p class=\"verdict {}\">{}</p>\n", face.leftOnPurpose ? "left" : audit::toString(audit.verdict),
                    escaped(std::string_view(verdictInWords(face))));
    if (face.leftOnPurpose && !face.reason.empty()) {
        html += fmt::format("<p>{}</p>\n", escaped(std::string_view(face.reason)));
    }
    if (audit.verdict != audit::Verdict::Unknown) {
        html += fmt::format("<p>Estimated chance that a recogniser not asked here still matches it: {:.0f} %, most "
                            "likely {}.</p>\n",
                            100.0 * audit.probability,
                            audit.worstUpload == audit::Upload::None
                                ? std::string(face.track ? "in the video as it is" : "in the photo as it is")
                                : fmt::format("after: {}", audit::inWords(audit.worstUpload)));
    }
    if (face.track) {
        html += trackLines(*face.track);
        if (face.track->framesLookedAt == 0) {
            return html;
        }
    }
    html += audit.faceFound
                ? "<p class=\"note\">A detector still finds a face there, as it does after a cloak.</p>\n"
                : "<p class=\"note\">No detector here finds a face there any more; compared at the place where it was."
                  "</p>\n";
    return html;
}

/// Who is in a video, for how long and in how many frames recognisable.
std::string peopleTable(const AuditedPhoto& video)
{
    std::string rows;
    for (const AuditedPerson& person : peopleIn(video)) {
        const AuditedFace& worst = video.faces.at(person.worst);
        rows +=
            fmt::format("<tr><td>{}</td><td>{}</td><td>{:.1f} s</td><td>{} of {}</td><td>{}</td><td>{}</td></tr>\n",
                        person.person >= 0 ? fmt::format("person {}", person.person + 1) : "somebody",
                        person.tracks.size(), person.screenSeconds, person.framesIdentifiable, person.framesLookedAt,
                        worst.track->framesLookedAt > 0 ? timeCode(worst.track->worstSeconds) : "",
                        escaped(std::string_view(verdictInWords(worst))));
    }
    if (rows.empty()) {
        return {};
    }
    return "<table class=\"cells\">\n<tr><th>Who</th><th>Times on the screen</th><th>To be seen</th>"
           "<th>Frames that give the face away, of those looked at</th><th>Worst at</th><th>Verdict</th></tr>\n" +
           rows + "</table>\n";
}

std::string faceSection(const AuditedFace& face, double level)
{
    std::string pictures = picture(face.originalJpeg, "original") + picture(face.protectedJpeg, "protected");
    pictures += fmt::format("<br>{:.0f} px high", face.boxInImage.height);
    if (face.person >= 0) {
        pictures += fmt::format("<br>person {}", face.person + 1);
    }
    return fmt::format("<div class=\"face\">\n<div class=\"pictures\">{}</div>\n<div class=\"numbers\">\n{}{}{}</div>\n"
                       "</div>\n",
                       pictures, verdictLines(face),
                       face.audit.recognisers.empty() ? std::string() : facePlot(face.audit, level),
                       acrossTable(face.audit, face.track.has_value()));
}

} // namespace

std::string auditSection(const AuditReport& report)
{
    std::string html = plotPatterns();
    if (report.cancelled) {
        html += "<p class=\"warning\">The audit was cancelled; finished files are listed.</p>\n";
    }
    html += "<div class=\"summary\">\n" + box("photos and videos audited", report.count(ItemStatus::Succeeded)) +
            box("failed", report.count(ItemStatus::Failed)) + box("faces", report.facesAudited()) +
            box("may still be recognised", report.facesRecognisable()) + "</div>\n";
    html += paragraphs(report.warnings, "warning");
    html +=
        fmt::format("<p>A match counts here when at most {:.4g} % of strangers look as similar (the level). {}</p>\n",
                    100.0 * report.level, auditCaveat());
    html += plotLegend();
    for (const AuditedPhoto& photo : report.items) {
        html += fmt::format("<h3>{}</h3>\n", escaped(photo.original));
        if (!photo.protectedFile.empty()) {
            html += fmt::format("<p class=\"note\">protected: {}</p>\n", escaped(photo.protectedFile));
        }
        if (photo.status != ItemStatus::Succeeded) {
            html += fmt::format("<p>{}</p>\n", statusCell(photo.status, photo.error));
        }
        html += paragraphs(photo.warnings, "warning") + paragraphs(photo.notes, "note");
        if (photo.video) {
            html += peopleTable(photo);
        }
        for (const AuditedFace& face : photo.faces) {
            html += faceSection(face, report.level);
        }
    }
    return html;
}

std::string toHtml(const AuditReport& report)
{
    std::string html = pageHead("Bauta: audit of protected photos and videos", kAuditStyle) + auditSection(report);
    return html.append(kPageFoot);
}

} // namespace bauta::jobs
