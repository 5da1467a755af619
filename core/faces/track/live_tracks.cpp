// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/track/live_tracks.h"

#include "core/faces/boxes.h"
#include "core/faces/mesh_geometry.h"
#include "core/faces/track/assignment.h"
#include "core/models/compute_threads.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace bauta::faces
{

namespace
{

constexpr float kGate = 0.65F;       ///< how far a detection may be from where its face was followed to, in sizes
constexpr float kGateGrowth = 0.06F; ///< more for each frame since it was seen
constexpr float kMaxGate = 1.6F;
constexpr float kMaxSizeRatio = 1.9F;
constexpr float kDetectionGain = 0.6F; ///< how far a detection pulls a followed box; finish() weighs better
constexpr float kDoubted = 0.25F;      ///< likeness to what was detected
constexpr float kDuplicateOverlap = 0.6F;
constexpr float kOthersOverlap = 0.45F;
constexpr float kConfidenceKept = 0.98F; ///< a frame
constexpr float kVelocityKept = 0.9F;    ///< a frame, while lost
constexpr int kSureDetections = 3;
constexpr float kLeastInside = 0.35F; ///< of the box; less, and the face has left the picture

float insideShare(const cv::Rect2f& box, cv::Size picture)
{
    const cv::Rect2f all(0.F, 0.F, static_cast<float>(picture.width), static_cast<float>(picture.height));
    return box.area() > 0.F ? (box & all).area() / box.area() : 0.F;
}

/// Between a track and a detection: distance in sizes, difference in size, unlikeness.
float pairingCost(const LiveTrack& track, const FoundFace& face, std::size_t trackIndex, const cv::Mat& patch,
                  int frame)
{
    const cv::Rect2f& box = face.detection.boxInImage;
    const float size = 0.5F * (boxSize(track.place.box) + boxSize(box));
    const float ratio = std::max(boxSize(track.place.box), boxSize(box)) /
                        std::max(1.F, std::min(boxSize(track.place.box), boxSize(box)));
    const auto distance = static_cast<float>(cv::norm(centreOf(box) - centreOf(track.place.box))) / std::max(1.F, size);
    const float gate = std::min(kMaxGate, kGate + kGateGrowth * static_cast<float>(frame - track.lastSeen));
    if (distance > gate || ratio > kMaxSizeRatio) {
        return kForbidden;
    }
    const bool asked = face.place == static_cast<int>(trackIndex);
    return distance + 0.5F * std::log(ratio) + 0.4F * (1.F - likeness(track.tracklet.lastPatch, patch)) +
           (asked ? 0.F : 0.3F);
}

cv::Rect2f mixed(const cv::Rect2f& a, const cv::Rect2f& b, float t)
{
    return {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, a.width + (b.width - a.width) * t,
            a.height + (b.height - a.height) * t};
}

/// Into the frame `now`; a face that cannot be followed is lost, and moves on as it moved.
void followOne(LiveTrack& track, GrayFrame& before, GrayFrame& now)
{
    if (!track.lost) {
        FollowedFace followed = followFace(before, now, track.place, track.velocity);
        if (followed.reliability < kReliable && cv::norm(track.velocity) > 1.0) {
            // A face that stops or turns round is not where its speed would take it.
            if (FollowedFace still = followFace(before, now, track.place, {});
                still.reliability > followed.reliability) {
                followed = std::move(still);
            }
        }
        if (followed.reliability >= kReliable) {
            track.place = followed.place;
            track.velocity = 0.5F * (track.velocity + followed.step.shift);
            track.lastSeen = now.frame;
            const Sighting& last = track.tracklet.sightings.back();
            track.tracklet.put({.frame = now.frame,
                                .kind = PointKind::Followed,
                                .place = followed.place,
                                .step = followed.step,
                                .reliability = followed.reliability,
                                .confidence = last.confidence * kConfidenceKept});
            track.doubted = likeness(track.tracklet.lastPatch, facePatch(now.gray, track.place.box)) < kDoubted;
            return;
        }
        track.lost = true;
    }
    track.place.box += track.velocity;
    for (cv::Point2f& landmark : track.place.landmarks) {
        landmark += track.velocity;
    }
    track.velocity *= kVelocityKept;
}

} // namespace

void LiveTracks::end(std::size_t index)
{
    m_ended.push_back(std::move(m_live[index].tracklet));
    m_live.erase(m_live.begin() + static_cast<std::ptrdiff_t>(index));
}

void LiveTracks::endAll()
{
    while (!m_live.empty()) {
        end(m_live.size() - 1);
    }
}

void LiveTracks::follow(GrayFrames& frames)
{
    GrayFrame& now = frames.latest();
    GrayFrame* before = frames.find(now.frame - 1);
    if (before == nullptr) {
        return;
    }
    if (!m_live.empty()) { // made on demand, but not by several threads at once
        static_cast<void>(pyramidOf(*before));
        static_cast<void>(pyramidOf(now));
    }
    models::parallelFor(m_live.size(), [&](std::size_t i) { followOne(m_live[i], *before, now); });
    for (std::size_t i = m_live.size(); i-- > 0;) {
        const LiveTrack& track = m_live[i];
        // What was detected but once or twice may be no face.
        const int unseenFor = track.tracklet.detections < kSureDetections ? m_pace.lostFor : m_pace.unseenFor;
        if (now.frame - track.lastSeen > m_pace.lostFor || now.frame - track.lastDetected > unseenFor ||
            insideShare(track.place.box, now.gray.size()) < kLeastInside) {
            end(i);
        }
    }
    endDuplicates(now.frame);
}

void LiveTracks::endDuplicates(int frame)
{
    // Two tracks on one face: that which detections have left for the other ends. People who pass one another overlap
    // for less long.
    for (std::size_t i = m_live.size(); i-- > 0;) {
        const LiveTrack& track = m_live[i];
        const bool isDuplicate = std::any_of(m_live.begin(), m_live.end(), [&](const LiveTrack& other) {
            return &other != &track && other.lastDetected > track.lastDetected &&
                   intersectionOverUnion(track.place.box, other.place.box) > kDuplicateOverlap;
        });
        if (isDuplicate && frame - track.lastDetected > 2 * m_pace.wholeInterval) {
            end(i);
        }
    }
}

std::vector<int> LiveTracks::assigned(const std::vector<FoundFace>& found, const GrayFrame& now) const
{
    std::vector<cv::Mat> patches;
    patches.reserve(found.size());
    for (const FoundFace& face : found) {
        patches.push_back(facePatch(now.gray, face.detection.boxInImage));
    }
    std::vector<float> cost;
    cost.reserve(found.size() * m_live.size());
    for (std::size_t t = 0; t < m_live.size(); ++t) {
        for (std::size_t f = 0; f < found.size(); ++f) {
            cost.push_back(belongsToAnother(t, found[f]) ? kForbidden
                                                         : pairingCost(m_live[t], found[f], t, patches[f], now.frame));
        }
    }
    return assign(cost, static_cast<int>(m_live.size()), static_cast<int>(found.size()));
}

bool LiveTracks::belongsToAnother(std::size_t track, const FoundFace& face) const
{
    if (!m_live[track].lost && !m_live[track].doubted) {
        return false;
    }
    // A lost face is looked for near those that are not; what hides it is not it.
    const float own = intersectionOverUnion(m_live[track].place.box, face.detection.boxInImage);
    for (std::size_t other = 0; other < m_live.size(); ++other) {
        const LiveTrack& sure = m_live[other];
        const float overlap = intersectionOverUnion(sure.place.box, face.detection.boxInImage);
        if (other != track && !sure.lost && !sure.doubted && overlap > kOthersOverlap && overlap > own) {
            return true;
        }
    }
    return false;
}

void LiveTracks::detected(LiveTrack& track, const Detection& detection, const cv::Mat& gray, int frame)
{
    Sighting sighting{.frame = frame,
                      .kind = PointKind::Detected,
                      .place = {detection.boxInImage, track.place.landmarks, track.place.landmarksKnown},
                      .step = std::nullopt,
                      .reliability = 0.F,
                      .confidence = detection.confidence};
    if (detection.landmarksInImage) {
        sighting.place.landmarks = *detection.landmarksInImage;
        sighting.place.landmarksKnown = true;
    } else if (!sighting.place.landmarksKnown) {
        sighting.place.landmarks = landmarksInBox(detection.boxInImage, detection.rollDegrees);
    }
    if (const Sighting* followed = track.tracklet.at(frame)) {
        sighting.step = followed->step;
        sighting.reliability = followed->reliability;
        track.place.box = mixed(track.place.box, detection.boxInImage, kDetectionGain);
    } else {
        track.place.box = detection.boxInImage;
        if (!detection.landmarksInImage) {
            // What was remembered of the landmarks is elsewhere by now.
            sighting.place.landmarks = landmarksInBox(detection.boxInImage, detection.rollDegrees);
            sighting.place.landmarksKnown = false;
        }
    }
    track.place.landmarks = sighting.place.landmarks;
    track.place.landmarksKnown = sighting.place.landmarksKnown;
    track.lastSeen = frame;
    track.lastDetected = frame;
    track.lost = false;
    track.doubted = false;
    Tracklet& tracklet = track.tracklet;
    tracklet.put(std::move(sighting));
    tracklet.lastPatch = facePatch(gray, detection.boxInImage);
    if (tracklet.detections == 0) {
        tracklet.firstPatch = tracklet.lastPatch;
    }
    ++tracklet.detections;
    tracklet.bestConfidence = std::max(tracklet.bestConfidence, detection.confidence);
}

bool LiveTracks::repeatsAnother(const FoundFace& face) const
{
    return std::any_of(m_live.begin(), m_live.end(), [&](const LiveTrack& track) {
        return !track.lost && intersectionOverUnion(track.place.box, face.detection.boxInImage) > 0.5F;
    });
}

std::vector<std::size_t> LiveTracks::update(const std::vector<FoundFace>& found, const std::vector<bool>& looked,
                                            GrayFrames& frames)
{
    GrayFrame& now = frames.latest();
    const std::vector<int> faceOfTrack = assigned(found, now);
    std::vector<BackwardWalk> walks;
    std::vector<bool> used(found.size(), false);
    std::vector<bool> wasDetected(m_live.size(), false);
    for (std::size_t t = 0; t < m_live.size(); ++t) {
        LiveTrack& track = m_live[t];
        if (faceOfTrack[t] < 0) {
            track.tracklet.refusals += looked[t] ? 1 : 0;
            continue;
        }
        used[static_cast<std::size_t>(faceOfTrack[t])] = true;
        wasDetected[t] = true;
        const int seenBefore = track.lastSeen;
        detected(track, found[static_cast<std::size_t>(faceOfTrack[t])].detection, now.gray, now.frame);
        if (seenBefore < now.frame) {
            // Found again: its way here is followed back. Frames that it cannot be followed through stay open.
            track.velocity = {};
            walks.push_back({t, track.place, {}, seenBefore});
        }
    }
    for (std::size_t f = 0; f < found.size(); ++f) {
        if (used[f] || repeatsAnother(found[f])) {
            continue;
        }
        LiveTrack track;
        track.tracklet.id = m_nextId++;
        track.nextFit = now.frame;
        detected(track, found[f].detection, now.gray, now.frame);
        walks.push_back({m_live.size(), track.place, {}, frames.first() - 1});
        m_live.push_back(std::move(track));
        wasDetected.push_back(true);
    }
    walkBack(std::move(walks), frames);
    std::vector<std::size_t> indices;
    for (std::size_t t = 0; t < m_live.size(); ++t) {
        if (wasDetected[t]) {
            indices.push_back(t);
        }
    }
    return indices;
}

void LiveTracks::walkBack(std::vector<BackwardWalk> walks, GrayFrames& frames)
{
    // Frame by frame for all, so that few pyramids are there at a time.
    const int latest = frames.latest().frame;
    for (int frame = latest; frame > frames.first() && !walks.empty(); --frame) {
        GrayFrame& here = *frames.find(frame);
        GrayFrame& before = *frames.find(frame - 1);
        std::erase_if(walks, [&](BackwardWalk& walk) {
            if (frame - 1 <= walk.stopAt) {
                return true;
            }
            const FollowedFace followed = followFace(here, before, walk.place, walk.velocity);
            if (followed.reliability < kReliable || insideShare(followed.place.box, here.gray.size()) < kLeastInside) {
                return true;
            }
            Tracklet& tracklet = m_live[walk.track].tracklet;
            Sighting after = *tracklet.at(frame);
            after.step = inverse(followed.step);
            after.reliability = followed.reliability;
            const float confidence = after.confidence;
            tracklet.put(std::move(after));
            tracklet.put({.frame = frame - 1,
                          .kind = PointKind::Followed,
                          .place = followed.place,
                          .step = std::nullopt,
                          .reliability = 0.F,
                          .confidence = confidence * kConfidenceKept});
            if (frame == latest) {
                m_live[walk.track].velocity = -followed.step.shift;
            }
            walk.place = followed.place;
            walk.velocity = 0.5F * (walk.velocity + followed.step.shift);
            return false;
        });
        if (frame < latest - 1) {
            here.levels.clear();
        }
    }
}

} // namespace bauta::faces
