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

Json fromRecogniser(const audit::RecogniserAudit& recogniser)
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
        uploads[audit::toString(audit::allUploads().at(i))] = fromScore(recogniser.byUpload[i], calibrated);
    }
    json["protected"] = std::move(uploads);
    json["worstUpload"] = audit::toString(audit::allUploads().at(recogniser.worstUpload));
    if (recogniser.across) {
        json["acrossPhotos"] = {{"cleanClean", fromPairs(recogniser.across->cleanClean, calibrated)},
                                {"cleanProtected", fromPairs(recogniser.across->cleanProtected, calibrated)},
                                {"protectedClean", fromPairs(recogniser.across->protectedClean, calibrated)},
                                {"protectedProtected", fromPairs(recogniser.across->protectedProtected, calibrated)}};
    }
    return json;
}

Json fromFace(const AuditedFace& face)
{
    Json json = {{"box", fromBox(face.boxInImage)},
                 {"confidence", rounded(static_cast<double>(face.confidence), 0.001)}};
    addPerson(json, face.person);
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
        recognisers.push_back(fromRecogniser(recogniser));
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
