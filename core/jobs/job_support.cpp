// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/job_support.h"

#include "core/faces/mesh_geometry.h"
#include "core/plan/path_text.h"

#include <algorithm>
#include <cmath>

namespace bauta::jobs
{

Expected<std::vector<faces::Face>> findFaces(const cv::Mat& rgb, Services& services, faces::SearchEffort effort,
                                             const CancelToken& cancel)
{
    const auto detector = services.detector();
    if (!detector) {
        return fail(detector.error());
    }
    const auto fitter = services.fitter();
    if (!fitter) {
        return fail(fitter.error());
    }
    const auto detections = (*detector)->detect(rgb, {.effort = effort}, cancel);
    if (!detections) {
        return fail(detections.error());
    }
    if (cancel.isCancelled()) {
        return fail(ErrorCode::Cancelled, "cancelled");
    }
    if (detections->empty()) {
        return std::vector<faces::Face>();
    }
    return (*fitter)->fit(rgb, *detections);
}

Expected<std::vector<faces::Face>> fitPlanned(const plan::PlannedMedia& media, const cv::Mat& rgb, Services& services)
{
    std::vector<faces::Detection> detections;
    for (const plan::PlannedFace& face : media.faces) {
        faces::Detection& detection = detections.emplace_back();
        detection.boxInImage = face.boxInImage;
        detection.confidence = face.confidence;
        if (face.landmarksReliable) {
            detection.landmarksInImage = face.landmarksInImage;
        } else { // estimated from box and roll alone: the roll is all they tell
            detection.rollDegrees = 90.F * std::round(faces::poseOf(face.landmarksInImage).rollDegrees / 90.F);
        }
    }
    if (detections.empty()) {
        return std::vector<faces::Face>();
    }
    const auto fitter = services.fitter();
    if (!fitter) {
        return fail(fitter.error());
    }
    auto fitted = (*fitter)->fit(rgb, detections);
    if (fitted && fitted->size() != detections.size()) {
        return fail(ErrorCode::Unknown, "the landmarker lost a face of the plan");
    }
    return fitted;
}

ProgressCounter::ProgressCounter(const JobContext& context, std::size_t total) : m_context(&context)
{
    m_progress.total = static_cast<std::int64_t>(total);
    tell();
}

void ProgressCounter::working(std::size_t index, double part, const std::string& text)
{
    const std::lock_guard lock(m_mutex);
    double& known = m_parts[index];
    known = std::clamp(part, known, 1.0);
    m_progress.item = text;
    tell();
}

void ProgressCounter::finished(const std::filesystem::path& item, std::optional<std::size_t> index)
{
    const std::lock_guard lock(m_mutex);
    if (index) {
        m_parts.erase(*index);
    }
    ++m_progress.done;
    m_progress.item = printable(item);
    tell();
}

void ProgressCounter::tell() const
{
    if (!m_context->report) {
        return;
    }
    Progress progress = m_progress;
    for (const auto& [index, part] : m_parts) {
        progress.partial += part;
    }
    m_context->report(progress);
}

} // namespace bauta::jobs
