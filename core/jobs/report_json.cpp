// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/report_json.h"

#include "core/jobs/json_parts.h"

namespace bauta::jobs
{

namespace
{

Json fromKeys(const MetadataKeys& groups)
{
    Json json = Json::object();
    for (const auto& [group, keys] : groups) {
        Json list = Json::array();
        for (const std::string& key : keys) {
            list.push_back(key);
        }
        json[image::toString(group)] = std::move(list);
    }
    return json;
}

/// In the units of --budget.
Json fromBudget(const protect::CloakBudget& budget)
{
    return {{"movement", rounded(100.0 * static_cast<double>(budget.movement), 0.01)},
            {"strain", rounded(static_cast<double>(budget.strain), 0.001)},
            {"tone", rounded(255.0 * static_cast<double>(budget.tone), 0.01)}};
}

void addCloak(Json& json, const FaceOutcome& face)
{
    if (face.strength != protect::Strength::None) {
        json["strength"] = protect::toString(face.strength);
    }
    if (face.budget) {
        json["budget"] = fromBudget(*face.budget);
    }
    if (face.cloak) {
        json["cloak"] = {{"spent", fromBudget(face.cloak->spent)},
                         {"steps", face.cloak->steps},
                         {"matchProbability", rounded(face.cloak->matchProbability, 0.001)}};
    }
}

void addSpan(Json& json, const std::optional<TrackSpan>& span)
{
    if (span) {
        json["track"] = span->track;
        json["fromSeconds"] = rounded(span->firstSeconds, 0.001);
        json["toSeconds"] = rounded(span->lastSeconds, 0.001);
    }
}

Json fromReview(const plan::PlannedReview& review)
{
    Json json = {{"fromSeconds", rounded(review.firstSeconds, 0.001)},
                 {"toSeconds", rounded(review.lastSeconds, 0.001)},
                 {"firstFrame", review.spot.firstFrame},
                 {"lastFrame", review.spot.lastFrame},
                 {"box", fromBox(review.spot.boxInImage)},
                 {"words", review.spot.words}};
    if (review.spot.track >= 0) {
        json["track"] = review.spot.track;
    }
    return json;
}

Json fromVideo(const VideoOutcome& video)
{
    Json json = {{"container", video.container}, {"frames", video.frames}, {"seconds", rounded(video.seconds, 0.001)}};
    if (!video.encoder.empty()) {
        json["encoder"] = video.encoder;
        json["audioTracksCopied"] = video.audioCopied;
        json["audioTracksEncoded"] = video.audioEncoded;
        json["wholeFramesBlurred"] = video.blurredFrames;
    }
    Json review = Json::array();
    for (const plan::PlannedReview& spot : video.review) {
        review.push_back(fromReview(spot));
    }
    json["review"] = std::move(review);
    return json;
}

Json fromItem(const ItemReport& item)
{
    Json json = {{"input", fromPath(item.input)}, {"status", toString(item.status)}};
    if (!item.output.empty()) {
        json["output"] = fromPath(item.output);
    }
    if (item.error) {
        json["error"] = fromError(*item.error);
    }
    json["warnings"] = fromTexts(item.warnings);
    json["notes"] = fromTexts(item.notes);
    if (item.inputFormat != image::Format::Unknown) {
        json["inputFormat"] = image::formatName(item.inputFormat);
    }
    if (item.outputFormat != image::Format::Unknown) {
        json["outputFormat"] = image::formatName(item.outputFormat);
    }
    json["width"] = item.sizeInPixels.width;
    json["height"] = item.sizeInPixels.height;
    json["facesSought"] = item.facesSought;
    Json faces = Json::array();
    for (const FaceOutcome& face : item.faces) {
        Json entry = {{"box", fromBox(face.boxInImage)},
                      {"confidence", rounded(static_cast<double>(face.confidence), 0.001)},
                      {"method", protect::toString(face.method)}};
        addSpan(entry, face.span);
        addCloak(entry, face);
        addPerson(entry, face.person);
        if (!face.reason.empty()) {
            entry["reason"] = face.reason;
        }
        faces.push_back(std::move(entry));
    }
    json["faces"] = std::move(faces);
    if (item.video) {
        json["video"] = fromVideo(*item.video);
    }
    json["metadataRemoved"] = fromKeys(item.metadataRemoved);
    json["metadataKept"] = fromKeys(item.metadataKept);
    json["seconds"] = rounded(item.seconds, 0.001);
    return json;
}

Json fromScanned(const ScannedPhoto& photo)
{
    Json json = {{"input", fromPath(photo.input)}, {"status", toString(photo.status)}};
    if (photo.error) {
        json["error"] = fromError(*photo.error);
    }
    json["warnings"] = fromTexts(photo.warnings);
    json["notes"] = fromTexts(photo.notes);
    if (photo.format != image::Format::Unknown) {
        json["format"] = image::formatName(photo.format);
    }
    json["width"] = photo.sizeInPixels.width;
    json["height"] = photo.sizeInPixels.height;
    Json faces = Json::array();
    for (const ScannedFace& face : photo.faces) {
        Json entry = {{"box", fromBox(face.boxInImage)},
                      {"confidence", rounded(static_cast<double>(face.confidence), 0.001)},
                      {"identifiable", toString(face.identifiability)},
                      {"sharpness", rounded(static_cast<double>(face.sharpness), 0.01)},
                      {"yawDegrees", rounded(static_cast<double>(face.yawDegrees), 1.0)},
                      {"background", face.background},
                      {"plannedMethod", protect::toString(face.method)}};
        addSpan(entry, face.span);
        if (face.span) {
            entry["identifiableSeconds"] = rounded(face.identifiableSeconds, 0.001);
        }
        addPerson(entry, face.person);
        if (!face.reason.empty()) {
            entry["reason"] = face.reason;
        }
        faces.push_back(std::move(entry));
    }
    json["faces"] = std::move(faces);
    if (photo.video) {
        json["video"] = fromVideo(*photo.video);
    }
    json["metadata"] = fromKeys(photo.metadata);
    if (photo.position) {
        json["position"] = {{"latitude", rounded(photo.position->latitudeDegrees, 1e-6)},
                            {"longitude", rounded(photo.position->longitudeDegrees, 1e-6)}};
    }
    json["seconds"] = rounded(photo.seconds, 0.001);
    return json;
}

Json peopleList(const ScanReport& report)
{
    Json people = Json::array();
    for (const ScannedPerson& person : report.people) {
        Json faces = Json::array();
        for (const FaceReference& place : person.faces) {
            const ScannedPhoto& photo = report.items.at(place.item);
            faces.push_back(
                {{"input", fromPath(photo.input)}, {"box", fromBox(photo.faces.at(place.face).boxInImage)}});
        }
        people.push_back({{"label", person.label}, {"faces", std::move(faces)}});
    }
    return people;
}

} // namespace

std::string toJson(const ProtectReport& report)
{
    Json json = {{"bautaReport", kReportVersion},
                 {"job", "protect"},
                 {"dryRun", report.dryRun},
                 {"cancelled", report.cancelled},
                 {"counts", counts(report)},
                 {"facesFound", report.facesFound()},
                 {"facesHidden", report.facesHidden()},
                 {"facesCloaked", report.facesCloaked()},
                 {"seconds", rounded(report.seconds, 0.001)},
                 {"warnings", fromTexts(report.warnings)},
                 {"notes", fromTexts(report.notes)}};
    Json items = Json::array();
    for (const ItemReport& item : report.items) {
        items.push_back(fromItem(item));
    }
    json["items"] = std::move(items);
    if (report.audit) {
        json["audit"] = fromAudit(*report.audit);
    }
    return textOf(json);
}

std::string toJson(const ScanReport& report)
{
    Json json = {{"bautaReport", kReportVersion},         {"job", "scan"},
                 {"cancelled", report.cancelled},         {"counts", counts(report)},
                 {"facesFound", report.facesFound()},     {"seconds", rounded(report.seconds, 0.001)},
                 {"warnings", fromTexts(report.warnings)}};
    Json items = Json::array();
    for (const ScannedPhoto& photo : report.items) {
        items.push_back(fromScanned(photo));
    }
    json["items"] = std::move(items);
    json["people"] = peopleList(report);
    return textOf(json);
}

std::string peopleToJson(const ScanReport& report)
{
    const Json json = {{"bautaReport", kReportVersion},          {"job", "people"},
                       {"cancelled", report.cancelled},          {"counts", counts(report)},
                       {"facesFound", report.facesFound()},      {"seconds", rounded(report.seconds, 0.001)},
                       {"warnings", fromTexts(report.warnings)}, {"people", peopleList(report)}};
    return textOf(json);
}

} // namespace bauta::jobs
