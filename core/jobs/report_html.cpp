// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/report_html.h"

#include "core/jobs/html_parts.h"
#include "core/jobs/thumbnail.h"
#include "core/jobs/video/review_notes.h"

#include <fmt/format.h>

#include <string_view>

namespace bauta::jobs
{

namespace
{

std::string tags(const MetadataKeys& groups)
{
    std::string html;
    for (const auto& [group, keys] : groups) {
        std::string list;
        for (const std::string& key : keys) {
            list += (list.empty() ? "" : ", ") + key;
        }
        html += fmt::format("<span class=\"tag\" title=\"{}\">{} ({})</span>", escaped(std::string_view(list)),
                            image::toString(group), keys.size());
    }
    return html.empty() ? "none" : html;
}

std::string thumbnail(const ScannedFace& face)
{
    return face.thumbnailJpeg.empty() ? std::string()
                                      : fmt::format("<img alt=\"face\" src=\"{}\">", dataUri(face.thumbnailJpeg));
}

std::string faceFigure(const ScannedFace& face)
{
    std::string caption =
        fmt::format("{:.0f} px, {} identifiable", face.boxInImage.height, inWords(face.identifiability));
    if (face.person >= 0) {
        caption = fmt::format("person {}<br>", face.person + 1) + caption;
    }
    if (face.span) {
        caption += fmt::format("<br>{} to {}, identifiable for {:.1f} s", timeCode(face.span->firstSeconds),
                               timeCode(face.span->lastSeconds), face.identifiableSeconds);
    }
    if (face.background) {
        caption += "<br>in the background";
    }
    if (!face.reason.empty()) {
        caption += "<br>" + escaped(std::string_view(face.reason));
    }
    return fmt::format("<figure>{}<figcaption>{}</figcaption></figure>", thumbnail(face), caption);
}

std::string facesCell(const ItemReport& item)
{
    if (!item.facesSought) {
        return item.status == ItemStatus::Succeeded ? "not looked for" : "";
    }
    std::map<std::string, std::size_t> outcomes;
    for (const FaceOutcome& face : item.faces) {
        const std::string method = face.method == protect::Method::Keep ? "kept" : methodInWords(face);
        ++outcomes[face.reason.empty() ? method : method + " (" + face.reason + ")"];
    }
    std::string html = fmt::format("{}", item.faces.size());
    for (const auto& [outcome, number] : outcomes) {
        html += fmt::format("<br>{} {}", number, escaped(std::string_view(outcome)));
    }
    return html;
}

} // namespace

std::string toHtml(const ProtectReport& report)
{
    std::string html = pageHead(report.dryRun ? "Bauta: what protecting would do" : "Bauta: protected photos",
                                report.audit ? kAuditStyle : std::string_view());
    if (report.cancelled) {
        html += "<p class=\"warning\">The run was cancelled; finished photos are listed.</p>\n";
    }
    html += "<div class=\"summary\">\n" + box("photos done", report.count(ItemStatus::Succeeded)) +
            box("skipped", report.count(ItemStatus::Skipped)) + box("failed", report.count(ItemStatus::Failed)) +
            box("faces found", report.facesFound()) + box("faces hidden", report.facesHidden()) +
            (report.facesCloaked() > 0 ? box("faces cloaked", report.facesCloaked()) : "") + "</div>\n";
    html += paragraphs(report.warnings, "warning") + paragraphs(report.notes, "note");
    html += "<table>\n<tr><th>Photo</th><th>Output</th><th>Faces</th><th>Metadata removed</th><th>Kept</th>"
            "<th>Status</th><th>Seconds</th></tr>\n";
    for (const ItemReport& item : report.items) {
        html += fmt::format("<tr><td class=\"file\">{}{}{}</td><td class=\"file\">{}</td><td>{}</td><td>{}</td>"
                            "<td>{}</td><td>{}</td><td>{:.2f}</td></tr>\n",
                            escaped(item.input), lines(item.warnings, "warning"), lines(item.notes, "note"),
                            escaped(item.output), facesCell(item), tags(item.metadataRemoved), tags(item.metadataKept),
                            statusCell(item.status, item.error), item.seconds);
    }
    html += "</table>\n";
    if (report.audit) {
        html += "<h2>Audit of the protected photos</h2>\n" + auditSection(*report.audit);
    }
    return html.append(kPageFoot);
}

std::string toHtml(const ScanReport& report)
{
    std::string html = pageHead("Bauta: who these photos expose");
    std::size_t located = 0;
    for (const ScannedPhoto& photo : report.items) {
        located += photo.metadata.count(image::MetadataGroup::Location);
    }
    html += "<div class=\"summary\">\n" + box("photos", report.count(ItemStatus::Succeeded)) +
            box("failed", report.count(ItemStatus::Failed)) + box("faces", report.facesFound()) +
            box("people", report.people.size()) + box("photos with location data", located) + "</div>\n";
    html += paragraphs(report.warnings, "warning");
    html += "<p class=\"note\">How identifiable a face is, is estimated from its size, sharpness and pose.</p>\n";
    html += "<table>\n<tr><th>Photo</th><th>Faces</th><th>Location</th><th>Metadata</th></tr>\n";
    for (const ScannedPhoto& photo : report.items) {
        std::string faces;
        for (const ScannedFace& face : photo.faces) {
            faces += faceFigure(face);
        }
        const bool done = photo.status == ItemStatus::Succeeded;
        const std::string facesCellText =
            !done ? statusCell(photo.status, photo.error)
                  : (faces.empty() ? "no face found" : "<div class=\"faces\">" + faces + "</div>");
        std::string location = photo.metadata.count(image::MetadataGroup::Location) != 0 ? "yes" : "";
        if (photo.position) {
            location = fmt::format("{:.5f}, {:.5f}", photo.position->latitudeDegrees, photo.position->longitudeDegrees);
        }
        html += fmt::format("<tr><td class=\"file\">{}{}{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                            escaped(photo.input), lines(photo.warnings, "warning"), lines(photo.notes, "note"),
                            facesCellText, location, tags(photo.metadata));
    }
    html += "</table>\n";
    return html.append(kPageFoot);
}

std::string contactSheetHtml(const ScanReport& report)
{
    std::string html = pageHead("Bauta: people in these photos");
    html += "<div class=\"summary\">\n" + box("photos", report.count(ItemStatus::Succeeded)) +
            box("faces", report.facesFound()) + box("people", report.people.size()) + "</div>\n";
    html += paragraphs(report.warnings, "warning");
    for (const ScannedPerson& person : report.people) {
        html += fmt::format("<h2>{} <span class=\"note\">({} faces)</span></h2>\n<div class=\"faces\">\n",
                            escaped(std::string_view(person.label)), person.faces.size());
        for (const FaceReference& place : person.faces) {
            const ScannedPhoto& photo = report.items.at(place.item);
            html += fmt::format("<figure>{}<figcaption>{}</figcaption></figure>\n",
                                thumbnail(photo.faces.at(place.face)), escaped(photo.input.filename()));
        }
        html += "</div>\n";
    }
    return html.append(kPageFoot);
}

} // namespace bauta::jobs
