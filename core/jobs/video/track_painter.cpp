// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/video/track_painter.h"

#include "core/jobs/video/face_patch.h"
#include "core/protect/cloak/cloak_fields.h"
#include "core/video/frame_rgb.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace bauta::jobs
{

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

TrackPainter::TrackPainter(const FaceFitter& fitter, CoverProtector& covers, std::vector<PaintedTrack> tracks,
                           FailSecure failSecure, TrackAnonymizer* anonymizer)
    : m_covers(covers),
      m_faces(fitter, hiddenTracks(tracks), fitsOf(tracks)),
      m_failSecure(failSecure),
      m_anonymizer(anonymizer),
      m_tracks(tracks.size())
{
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        if (tracks[i].decision.method != protect::Method::Keep) {
            m_hidden.push_back({.place = i,
                                .decision = std::move(tracks[i].decision),
                                .cloak = std::move(tracks[i].cloak),
                                .uncloaked = std::move(tracks[i].uncloaked),
                                .noise = KeyedRandom::randomKey(),
                                .anonymized = {.id = tracks[i].id, .person = tracks[i].person},
                                .count = {}});
        }
    }
}

std::vector<faces::FaceTrack> TrackPainter::hiddenTracks(const std::vector<PaintedTrack>& tracks)
{
    std::vector<faces::FaceTrack> hidden;
    for (const PaintedTrack& painted : tracks) {
        if (painted.decision.method != protect::Method::Keep) {
            hidden.push_back(painted.track);
        }
    }
    return hidden;
}

std::vector<TrackFaces::Fits> TrackPainter::fitsOf(const std::vector<PaintedTrack>& tracks)
{
    std::vector<TrackFaces::Fits> fits;
    for (const PaintedTrack& painted : tracks) {
        if (painted.decision.method != protect::Method::Keep) {
            fits.push_back(painted.decision.method == protect::Method::Anonymize ? TrackFaces::Fits::Closely
                           : painted.cloak                                       ? TrackFaces::Fits::Often
                                                                                 : TrackFaces::Fits::Seldom);
        }
    }
    return fits;
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
    // Cloaks first: a cover that lies over a neighbour's face must stay on top.
    std::vector<std::pair<const TrackedFace*, plan::Decision>> covered;
    for (const TrackedFace& tracked : *present) {
        Hidden& hidden = m_hidden[tracked.track];
        ++hidden.count.frames;
        if (hidden.decision.method == protect::Method::Anonymize) {
            if (m_anonymizer == nullptr || !isReplaceable(tracked, hidden)) {
                ++hidden.count.covered;
                covered.emplace_back(&tracked, plan::Decision{.method = kCoverInstead});
            } else if (auto painted =
                           m_anonymizer->paint(frame, number, tracked.face, hidden.decision, hidden.anonymized);
                       !painted) {
                return painted;
            }
        } else if (!hidden.cloak) {
            covered.emplace_back(&tracked, hidden.decision);
        } else if (hidden.cloak->empty()) {
            if (hidden.uncloaked.method != protect::Method::Keep) {
                ++hidden.count.covered;
                covered.emplace_back(&tracked, hidden.uncloaked);
            }
        } else if (mustBeCovered(tracked, hidden) || !hidden.cloak->holdsAt(number)) {
            ++hidden.count.covered;
            covered.emplace_back(&tracked, plan::Decision{.method = kCoverInstead});
        } else {
            cloak(frame, number, tracked, *hidden.cloak);
        }
    }
    for (const auto& [tracked, decision] : covered) {
        if (auto done = cover(frame, *tracked, m_hidden[tracked->track], decision); !done) {
            return done;
        }
    }
    return {};
}

std::vector<TrackCount> TrackPainter::counts() const
{
    std::vector<TrackCount> counts(m_tracks);
    for (const Hidden& hidden : m_hidden) {
        counts[hidden.place] = hidden.count;
    }
    return counts;
}

bool TrackPainter::isReplaceable(const TrackedFace& tracked, Hidden& hidden)
{
    // Two thresholds here too: a head that was covered has to come clearly back.
    constexpr float kYawToComeBack = 36.F;
    const bool comesBack = !hidden.isCovered || std::abs(tracked.face.pose.yawDegrees) < kYawToComeBack;
    hidden.isCovered =
        !comesBack || !faces::isInSight(tracked.kind) || protect::unsuitableForAnonymize(tracked.face).has_value();
    return !hidden.isCovered;
}

bool TrackPainter::mustBeCovered(const TrackedFace& tracked, Hidden& hidden) const
{
    // Two thresholds, so that a head near the limit does not blink between cover and cloak.
    constexpr float kCoverBelow = 0.4F;
    constexpr float kCloakFrom = 0.7F;
    const float share = tracked.face.mesh ? protect::cloakableShare(tracked.face) : 0.F;
    hidden.isCovered = share < (hidden.isCovered ? kCloakFrom : kCoverBelow);
    return hidden.isCovered;
}

void TrackPainter::cloak(video::Frame& frame, int number, const TrackedFace& tracked, const protect::TrackCloak& cloak)
{
    const protect::CloakFields fields = cloak.fieldsFor(tracked.face, number);
    const cv::Rect area = protect::cloakedArea(fields, {frame.width(), frame.height()});
    const video::RgbPatch patch = video::takePatch(frame, area);
    if (area.empty() || patch.rgb.empty()) {
        return;
    }
    image::Image picture;
    picture.pixels = patch.rgb; // shares the patch's pixels
    picture.bitDepth = frame.layout.bitDepth;
    protect::applyCloak(picture, fields, patch.area.tl());
    video::putPatch(patch, frame);
}

Expected<void> TrackPainter::cover(video::Frame& frame, const TrackedFace& tracked, const Hidden& hidden,
                                   const plan::Decision& decision)
{
    FaceTask task;
    task.face = &tracked.face;
    task.decision = &decision;
    task.noiseKey = &hidden.noise;
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
    const faces::Face inPatch = shifted(tracked.face, -cv::Point2f(patch.area.tl()));
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
