// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/track/track_review.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

namespace bauta::faces
{

namespace
{

constexpr float kFalseAlarmConfidence = 0.50F;
constexpr int kFalseAlarmRefusals = 3;
constexpr int kFalseAlarmSightings = 4; ///< more, and pixels could be followed: perhaps a face
constexpr float kLowConfidence = 0.25F;

cv::Rect2f around(const FaceTrack& track, int first, int last)
{
    cv::Rect2f box;
    for (const TrackPoint& point : track.points) {
        if (point.frame >= first && point.frame <= last) {
            box = box.empty() ? point.boxInImage : box | point.boxInImage;
        }
    }
    return box;
}

/// Calls `spot` with each longest stretch of at least `least` points that satisfy `condition`.
void forStretches(const FaceTrack& track, int least, const std::function<bool(const TrackPoint&)>& condition,
                  const std::function<void(int first, int last)>& spot)
{
    for (std::size_t begin = 0; begin < track.points.size(); ++begin) {
        if (!condition(track.points[begin])) {
            continue;
        }
        std::size_t end = begin;
        while (end + 1 < track.points.size() && condition(track.points[end + 1])) {
            ++end;
        }
        if (track.points[end].frame - track.points[begin].frame + 1 >= least) {
            spot(track.points[begin].frame, track.points[end].frame);
        }
        begin = end;
    }
}

} // namespace

bool isFalseAlarm(const Tracklet& tracklet)
{
    return tracklet.detections == 1 && tracklet.bestConfidence < kFalseAlarmConfidence &&
           tracklet.refusals >= kFalseAlarmRefusals &&
           tracklet.sightings.size() <= static_cast<std::size_t>(kFalseAlarmSightings);
}

ReviewSpot droppedSpot(const Tracklet& tracklet, float imagePerGray)
{
    ReviewSpot spot;
    spot.reason = ReviewReason::Dropped;
    spot.firstFrame = tracklet.firstFrame();
    spot.lastFrame = tracklet.lastFrame();
    const cv::Rect2f& box = tracklet.sightings.front().place.box;
    spot.boxInImage = {box.x * imagePerGray, box.y * imagePerGray, box.width * imagePerGray, box.height * imagePerGray};
    spot.words = "Something like a face was seen once and not again in the frames around; it is not covered.";
    return spot;
}

std::vector<ReviewSpot> reviewOf(const FaceTrack& track, const Tracklet& tracklet, const TrackingPace& pace)
{
    std::vector<ReviewSpot> spots;
    const auto add = [&](ReviewReason reason, int first, int last, std::string words) {
        spots.push_back({reason, track.id, first, last, around(track, first, last), std::move(words)});
    };
    for (const Bridge& bridge : tracklet.bridges) {
        add(ReviewReason::GapBridged, bridge.before + 1, bridge.after - 1,
            "The face was out of sight in between; that it is the same one was concluded from where it was and how it "
            "looks.");
    }
    if (tracklet.detections < 3 || tracklet.lastFrame() - tracklet.firstFrame() < pace.lostFor / 2) {
        add(ReviewReason::ShortTrack, firstFrame(track), lastFrame(track),
            "Seen for a moment only: a face in passing, or something that looks like one.");
    }
    forStretches(
        track, pace.lostFor, [](const TrackPoint& p) { return isSeen(p.kind) && p.confidence < kLowConfidence; },
        [&](int first, int last) {
            add(ReviewReason::LowConfidence, first, last,
                "The detector hardly saw a face here; it was followed by its pixels.");
        });
    forStretches(
        track, 1, [](const TrackPoint& p) { return p.kind == PointKind::Predicted; },
        [&](int first, int last) {
            add(ReviewReason::Predicted, first, last,
                "Out of sight here (hidden, turned away, blurred or gone); the area where it should be is covered.");
        });
    return spots;
}

} // namespace bauta::faces
