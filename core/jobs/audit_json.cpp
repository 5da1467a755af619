// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/upload_simulation.h"
#include "core/jobs/json_parts.h"
#include "core/jobs/report_json.h"

#include <utility>

namespace bauta::jobs
{

namespace
{

Json fromScore(const audit::Score& score, bool calibrated)
{
    Json json = {{"similarity", rounded(static_cast<double>(score.similarity), 0.0001)}};
    if (calibrated) {
        json["falseAcceptRate"] = rounded(score.falseAcceptRate, 1e-6);
        json["margin"] = rounded(score.margin, 0.001);
    }
    return json;
}

Json fromPairs(const audit::PairScores& pairs, bool calibrated)
{
    Json json = fromScore(pairs.mean, calibrated);
    json["pairs"] = pairs.pairs;
    if (calibrated) {
        json["matching"] = pairs.matching;
    }
    return json;
}

Json fromRecogniser(const audit::RecogniserAudit& recogniser, const std::vector<audit::Upload>& tried)
{
    const bool calibrated = recogniser.calibrated;
    Json json = {{"name", recogniser.name},
                 {"role", audit::toString(recogniser.role)},
                 {"tookPart", recogniser.tookPart},
                 {"calibrated", calibrated}};
    if (calibrated) {
        json["threshold"] = rounded(static_cast<double>(recogniser.thresholdAtLevel), 0.0001);
        json["matches"] = recogniser.matches;
    }
    json["unprotected"] = fromScore(recogniser.unprotected, calibrated);
    Json uploads = Json::object();
    for (std::size_t i = 0; i < recogniser.byUpload.size(); ++i) {
        uploads[audit::toString(tried.at(i))] = fromScore(recogniser.byUpload[i], calibrated);
    }
    json["protected"] = std::move(uploads);
    json["worstUpload"] = audit::toString(tried.at(recogniser.worstUpload));
    if (recogniser.across) {
        json["acrossPhotos"] = {{"cleanClean", fromPairs(recogniser.across->cleanClean, calibrated)},
                                {"cleanProtected", fromPairs(recogniser.across->cleanProtected, calibrated)},
                                {"protectedClean", fromPairs(recogniser.across->protectedClean, calibrated)},
                                {"protectedProtected", fromPairs(recogniser.across->protectedProtected, calibrated)}};
    }
    return json;
}

void addTrack(Json& json, const AuditedTrack& track)
{
    json["track"] = track.span.track;
    json["fromSeconds"] = rounded(track.span.firstSeconds, 0.001);
    json["toSeconds"] = rounded(track.span.lastSeconds, 0.001);
    json["screenSeconds"] = rounded(track.screenSeconds, 0.001);
    json["tooSmall"] = track.tooSmall;
    json["framesLookedAt"] = track.framesLookedAt;
    json["framesIdentifiable"] = track.framesIdentifiable;
    if (track.framesLookedAt > 0) {
        json["worstAtSeconds"] = rounded(track.worstSeconds, 0.001);
    }
}

Json fromPerson(const AuditedPhoto& video, const AuditedPerson& person)
{
    Json tracks = Json::array();
    for (const std::size_t track : person.tracks) {
        tracks.push_back(video.faces.at(track).track->span.track);
    }
    const AuditedFace& worst = video.faces.at(person.worst);
    Json json = Json::object();
    addPerson(json, person.person);
    json["tracks"] = std::move(tracks);
    json["screenSeconds"] = rounded(person.screenSeconds, 0.001);
    json["framesLookedAt"] = person.framesLookedAt;
    json["framesIdentifiable"] = person.framesIdentifiable;
    json["verdict"] = audit::toString(worst.audit.verdict);
    if (worst.track->framesLookedAt > 0) {
        json["worstAtSeconds"] = rounded(worst.track->worstSeconds, 0.001);
    }
    json["leftOnPurpose"] = worst.leftOnPurpose;
    return json;
}

Json fromVideo(const AuditedPhoto& photo)
{
    Json people = Json::array();
    for (const AuditedPerson& person : peopleIn(photo)) {
        people.push_back(fromPerson(photo, person));
    }
    return {{"framesCompared", photo.video->framesCompared},
            {"framesWithoutCounterpart", photo.video->framesAlone},
            {"seconds", rounded(photo.video->seconds, 0.001)},
            {"people", std::move(people)}};
}

Json fromFace(const AuditedFace& face)
{
    Json json = {{"box", fromBox(face.boxInImage)},
                 {"confidence", rounded(static_cast<double>(face.confidence), 0.001)}};
    addPerson(json, face.person);
    if (face.track) {
        addTrack(json, *face.track);
    }
    json["verdict"] = audit::toString(face.audit.verdict);
    if (face.audit.verdict != audit::Verdict::Unknown) {
        json["probability"] = rounded(face.audit.probability, 0.001);
        json["worstUpload"] = audit::toString(face.audit.worstUpload);
    }
    json["faceFound"] = face.audit.faceFound;
    json["unchanged"] = face.audit.unchanged;
    json["leftOnPurpose"] = face.leftOnPurpose;
    if (!face.reason.empty()) {
        json["reason"] = face.reason;
    }
    Json recognisers = Json::array();
    for (const audit::RecogniserAudit& recogniser : face.audit.recognisers) {
        recognisers.push_back(fromRecogniser(recogniser, face.audit.uploads));
    }
    json["recognisers"] = std::move(recognisers);
    return json;
}

Json fromPhoto(const AuditedPhoto& photo)
{
    Json json = {{"original", fromPath(photo.original)}, {"status", toString(photo.status)}};
    if (!photo.protectedFile.empty()) {
        json["protected"] = fromPath(photo.protectedFile);
    }
    if (photo.error) {
        json["error"] = fromError(*photo.error);
    }
    json["warnings"] = fromTexts(photo.warnings);
    json["notes"] = fromTexts(photo.notes);
    json["width"] = photo.originalSizeInPixels.width;
    json["height"] = photo.originalSizeInPixels.height;
    json["protectedWidth"] = photo.protectedSizeInPixels.width;
    json["protectedHeight"] = photo.protectedSizeInPixels.height;
    Json faces = Json::array();
    for (const AuditedFace& face : photo.faces) {
        faces.push_back(fromFace(face));
    }
    json["faces"] = std::move(faces);
    if (photo.video) {
        json["video"] = fromVideo(photo);
    }
    json["seconds"] = rounded(photo.seconds, 0.001);
    return json;
}

} // namespace

Json fromAudit(const AuditReport& report)
{
    Json json = {{"cancelled", report.cancelled},
                 {"level", report.level},
                 {"surrogates", fromTexts(report.surrogates)},
                 {"counts", counts(report)},
                 {"facesAudited", report.facesAudited()},
                 {"facesRecognisable", report.facesRecognisable()},
                 {"seconds", rounded(report.seconds, 0.001)},
                 {"caveat", auditCaveat()},
                 {"warnings", fromTexts(report.warnings)}};
    Json items = Json::array();
    for (const AuditedPhoto& photo : report.items) {
        items.push_back(fromPhoto(photo));
    }
    json["items"] = std::move(items);
    return json;
}

std::string toJson(const AuditReport& report)
{
    Json json = {{"bautaReport", kReportVersion}, {"job", "audit"}};
    json.update(fromAudit(report));
    return textOf(json);
}

} // namespace bauta::jobs
