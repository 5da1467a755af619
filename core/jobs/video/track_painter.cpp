// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/video/track_painter.h"

#include "core/video/frame_rgb.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <utility>

namespace bauta::jobs
{

namespace
{

std::vector<faces::FaceTrack> hiddenTracks(std::vector<CoveredTrack>& tracks)
{
    std::vector<faces::FaceTrack> hidden;
    for (CoveredTrack& covered : tracks) {
        if (covered.decision.method != protect::Method::Keep) {
            hidden.push_back(std::move(covered.track));
        }
    }
    return hidden;
}

void shift(faces::Face& face, cv::Point2f by)
{
    face.boxInImage += by;
    for (cv::Point2f& p : face.landmarksInImage) {
        p += by;
    }
    if (face.mesh) {
        for (cv::Point3f& p : face.mesh->pointsInImage) {
            p.x += by.x;
            p.y += by.y;
        }
    }
}

} // namespace

const char* toString(FailSecure failSecure) noexcept
{
    return failSecure == FailSecure::Frame ? "frame" : "area";
}

std::optional<FailSecure> failSecureFromString(const std::string& name) noexcept
{
    for (const FailSecure value : {FailSecure::Area, FailSecure::Frame}) {
        if (name == toString(value)) {
            return value;
        }
    }
    return std::nullopt;
}

TrackPainter::TrackPainter(const FaceFitter& fitter, CoverProtector& covers, std::vector<CoveredTrack> tracks,
                           FailSecure failSecure)
    : m_covers(covers),
      m_faces(fitter, hiddenTracks(tracks)),
      m_failSecure(failSecure)
{
    for (const CoveredTrack& covered : tracks) {
        if (covered.decision.method != protect::Method::Keep) {
            m_decisions.push_back(covered.decision);
            m_noise.push_back(KeyedRandom::randomKey());
        }
    }
}

Expected<void> TrackPainter::paint(video::Frame& frame, int number)
{
    const auto present = m_faces.at(frame, number);
    if (!present) {
        return fail(present.error());
    }
    const bool lost = std::any_of(present->begin(), present->end(), [](const TrackedFace& tracked) {
        return tracked.kind == faces::PointKind::Predicted;
    });
    if (lost && m_failSecure == FailSecure::Frame) {
        obscureFrame(frame);
        ++m_blurredFrames;
        return {};
    }
    for (const TrackedFace& tracked : *present) {
        if (auto covered = cover(frame, tracked); !covered) {
            return covered;
        }
    }
    return {};
}

Expected<void> TrackPainter::cover(video::Frame& frame, const TrackedFace& tracked)
{
    FaceTask task;
    task.face = &tracked.face;
    task.decision = &m_decisions[tracked.track];
    task.noiseKey = &m_noise[tracked.track];
    task.uncertaintyInPixels = tracked.uncertaintyInPixels;
    const auto area = m_covers.areaOf(task, {frame.width(), frame.height()});
    if (!area) {
        return fail(area.error());
    }
    constexpr int kBorder = 4; // what smooths at the edge of the mask looks a little beyond it
    const video::RgbPatch patch = video::takePatch(
        frame, {area->x - kBorder, area->y - kBorder, area->width + 2 * kBorder, area->height + 2 * kBorder});
    if (area->empty() || patch.rgb.empty()) {
        return {};
    }
    faces::Face inPatch = tracked.face;
    shift(inPatch, -cv::Point2f(patch.area.tl()));
    task.face = &inPatch;
    image::Image picture;
    picture.pixels = patch.rgb; // shares the patch's pixels
    picture.bitDepth = frame.layout.bitDepth;
    if (const auto applied = m_covers.apply(picture, {task}, {}); !applied) {
        return fail(applied.error());
    }
    video::putPatch(patch, frame);
    return {};
}

void obscureFrame(video::Frame& frame)
{
    // Fewer samples than a face needs, even one that fills the frame.
    const cv::Size few(4, 3);
    for (cv::Mat& plane : frame.planes) {
        cv::Mat small;
        cv::resize(plane, small, few, 0.0, 0.0, cv::INTER_AREA);
        cv::resize(small, plane, plane.size(), 0.0, 0.0, cv::INTER_LINEAR);
    }
}

} // namespace bauta::jobs
