// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/track/track_making.h"

#include "core/faces/track/track_review.h"
#include "core/faces/track/track_smoothing.h"
#include "core/faces/track/tracklet_joining.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace bauta::faces
{

namespace
{

int sceneOf(int frame, const std::vector<int>& starts)
{
    return static_cast<int>(std::upper_bound(starts.begin(), starts.end(), frame) - starts.begin()) - 1;
}

FrameRange rangeOf(int scene, const TrackMaking& making)
{
    const auto index = static_cast<std::size_t>(scene);
    return {making.sceneStarts.at(index),
            index + 1 < making.sceneStarts.size() ? making.sceneStarts[index + 1] - 1 : making.lastFrame};
}

cv::Rect2f scaled(const cv::Rect2f& box, float factor)
{
    return {box.x * factor, box.y * factor, box.width * factor, box.height * factor};
}

TrackPoint scaled(TrackPoint point, float factor)
{
    point.boxInImage = scaled(point.boxInImage, factor);
    for (cv::Point2f& landmark : point.landmarksInImage) {
        landmark *= factor;
    }
    point.uncertaintyInPixels *= factor;
    return point;
}

TrackSample scaled(TrackSample sample, float factor)
{
    sample.face.boxInImage = scaled(sample.face.boxInImage, factor);
    for (cv::Point2f& landmark : sample.face.landmarksInImage) {
        landmark *= factor;
    }
    if (sample.face.mesh) {
        for (cv::Point3f& point : sample.face.mesh->pointsInImage) {
            point *= factor;
        }
    }
    return sample;
}

} // namespace

TrackingResult makeTracks(std::vector<Tracklet> tracklets, const TrackMaking& making)
{
    TrackingResult result;
    result.sceneStarts = making.sceneStarts;
    if (tracklets.empty()) {
        return result;
    }
    const float imagePerGray = static_cast<float>(std::max(making.frameSize.width, making.frameSize.height)) /
                               static_cast<float>(std::max({making.graySize.width, making.graySize.height, 1}));
    for (Tracklet& tracklet : tracklets) {
        tracklet.scene = sceneOf(tracklet.firstFrame(), making.sceneStarts);
    }
    for (Tracklet& tracklet : joined(std::move(tracklets), making.pace, making.graySize, *making.calibration)) {
        if (isFalseAlarm(tracklet)) {
            result.review.push_back(droppedSpot(tracklet, imagePerGray));
            continue;
        }
        FaceTrack track;
        track.id = static_cast<int>(result.tracks.size());
        for (TrackPoint& point : smoothed(tracklet, rangeOf(tracklet.scene, making), making.graySize, making.pace)) {
            track.points.push_back(scaled(std::move(point), imagePerGray));
        }
        for (KeptSample& kept : tracklet.samples) {
            track.samples.push_back(scaled(std::move(kept.sample), imagePerGray));
        }
        std::stable_sort(track.samples.begin(), track.samples.end(),
                         [](const TrackSample& a, const TrackSample& b) { return a.quality > b.quality; });
        for (ReviewSpot& spot : reviewOf(track, tracklet, making.pace)) {
            result.review.push_back(std::move(spot));
        }
        result.tracks.push_back(std::move(track));
    }
    std::stable_sort(result.review.begin(), result.review.end(),
                     [](const ReviewSpot& a, const ReviewSpot& b) { return a.firstFrame < b.firstFrame; });
    return result;
}

} // namespace bauta::faces
