// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/track/face_track.h"

#include "core/faces/mesh_geometry.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace bauta::faces
{

namespace
{

float mixed(float a, float b, float t)
{
    return a + (b - a) * t;
}

cv::Rect2f mixed(const cv::Rect2f& a, const cv::Rect2f& b, float t)
{
    return {mixed(a.x, b.x, t), mixed(a.y, b.y, t), mixed(a.width, b.width, t), mixed(a.height, b.height, t)};
}

TrackPoint interpolated(const TrackPoint& a, const TrackPoint& b, int frame)
{
    TrackPoint point = a;
    point.frame = frame;
    const float t = static_cast<float>(frame - a.frame) / static_cast<float>(b.frame - a.frame);
    point.boxInImage = mixed(a.boxInImage, b.boxInImage, t);
    for (std::size_t i = 0; i < point.landmarksInImage.size(); ++i) {
        const cv::Point2f& from = a.landmarksInImage.at(i);
        const cv::Point2f& to = b.landmarksInImage.at(i);
        point.landmarksInImage.at(i) = {mixed(from.x, to.x, t), mixed(from.y, to.y, t)};
    }
    point.landmarksReliable = a.landmarksReliable && b.landmarksReliable;
    point.confidence = mixed(a.confidence, b.confidence, t);
    point.uncertaintyInPixels = mixed(a.uncertaintyInPixels, b.uncertaintyInPixels, t);
    return point;
}

Face faceOf(const TrackPoint& point)
{
    Face face;
    face.boxInImage = point.boxInImage;
    face.confidence = point.confidence;
    face.landmarksInImage = point.landmarksInImage;
    face.landmarksReliable = point.landmarksReliable;
    face.pose = poseOf(point.landmarksInImage);
    return face;
}

cv::Rect2f grown(const cv::Rect2f& box, float by)
{
    return {box.x - by, box.y - by, box.width + 2.F * by, box.height + 2.F * by};
}

PointKind simplifiedKind(PointKind kind)
{
    return kind == PointKind::Detected ? PointKind::Followed : kind;
}

/// By how much `outer` must grow to hold `inner`; not above 0 if it does already.
float missingGrowth(const cv::Rect2f& outer, const cv::Rect2f& inner)
{
    return std::max({outer.x - inner.x, outer.y - inner.y, inner.br().x - outer.br().x, inner.br().y - outer.br().y});
}

float largestDifference(const TrackPoint& a, const TrackPoint& b)
{
    float difference = std::max({std::abs(a.boxInImage.x - b.boxInImage.x), std::abs(a.boxInImage.y - b.boxInImage.y),
                                 std::abs(a.boxInImage.br().x - b.boxInImage.br().x),
                                 std::abs(a.boxInImage.br().y - b.boxInImage.br().y),
                                 std::abs(a.uncertaintyInPixels - b.uncertaintyInPixels)});
    for (std::size_t i = 0; i < a.landmarksInImage.size(); ++i) {
        const cv::Point2f d = a.landmarksInImage.at(i) - b.landmarksInImage.at(i);
        difference = std::max({difference, std::abs(d.x), std::abs(d.y)});
    }
    return difference;
}

/// Whether what lies between two points can be left out.
bool spansWell(const std::vector<TrackPoint>& points, std::size_t first, std::size_t last, float tolerance)
{
    for (std::size_t i = first + 1; i < last; ++i) {
        if (largestDifference(interpolated(points[first], points[last], points[i].frame), points[i]) > tolerance) {
            return false;
        }
    }
    return true;
}

/// The last point that may follow `first` as the next key: doubles the stride while it can, then halves it.
std::size_t furthestKey(const std::vector<TrackPoint>& points, std::size_t first, std::size_t end, float tolerance)
{
    std::size_t good = first + 1;
    std::size_t stride = 2;
    while (first + stride < end && spansWell(points, first, first + stride, tolerance)) {
        good = first + stride;
        stride *= 2;
    }
    for (std::size_t step = stride / 2; step > 0; step /= 2) {
        if (good + step < end && spansWell(points, first, good + step, tolerance)) {
            good += step;
        }
    }
    return good;
}

} // namespace

std::optional<TrackPoint> pointAt(const FaceTrack& track, int frame)
{
    const auto next = std::lower_bound(track.points.begin(), track.points.end(), frame,
                                       [](const TrackPoint& point, int f) { return point.frame < f; });
    if (next == track.points.end()) {
        return std::nullopt;
    }
    if (next->frame == frame) {
        return *next;
    }
    if (next == track.points.begin()) {
        return std::nullopt;
    }
    return interpolated(*std::prev(next), *next, frame);
}

std::optional<Face> faceAt(const FaceTrack& track, int frame)
{
    const auto point = pointAt(track, frame);
    return point ? std::optional(faceOf(*point)) : std::nullopt;
}

std::optional<Face> coverAt(const FaceTrack& track, int frame)
{
    auto point = pointAt(track, frame);
    if (!point) {
        return std::nullopt;
    }
    point->boxInImage = grown(point->boxInImage, point->uncertaintyInPixels);
    return faceOf(*point);
}

FaceTrack simplified(const FaceTrack& track, float toleranceInPixels)
{
    FaceTrack result;
    result.id = track.id;
    result.samples = track.samples;
    std::vector<TrackPoint> points = track.points;
    for (TrackPoint& point : points) {
        point.kind = simplifiedKind(point.kind);
    }
    // Keys: the ends of every stretch of one kind, and as few as will do within it.
    std::vector<std::size_t> keys;
    for (std::size_t begin = 0; begin < points.size();) {
        std::size_t end = begin + 1;
        while (end < points.size() && points[end].kind == points[begin].kind &&
               points[end].landmarksReliable == points[begin].landmarksReliable) {
            ++end;
        }
        keys.push_back(begin);
        while (keys.back() + 1 < end) {
            keys.push_back(furthestKey(points, keys.back(), end, toleranceInPixels));
        }
        begin = end;
    }
    std::vector<float> missing(keys.size(), 0.F);
    for (std::size_t k = 0; k + 1 < keys.size(); ++k) {
        for (std::size_t i = keys[k] + 1; i < keys[k + 1]; ++i) {
            const TrackPoint point = interpolated(points[keys[k]], points[keys[k + 1]], points[i].frame);
            const float growth = missingGrowth(grown(point.boxInImage, point.uncertaintyInPixels),
                                               grown(points[i].boxInImage, points[i].uncertaintyInPixels));
            missing[k] = std::max(missing[k], growth);
            missing[k + 1] = std::max(missing[k + 1], growth);
        }
    }
    for (std::size_t k = 0; k < keys.size(); ++k) {
        result.points.push_back(points[keys[k]]);
        if (missing[k] > 0.F) {
            // A little more than computed, for the rounding of whoever interpolates.
            result.points.back().uncertaintyInPixels += missing[k] + 0.01F;
        }
    }
    return result;
}

bool coexist(const FaceTrack& a, const FaceTrack& b)
{
    return !a.points.empty() && !b.points.empty() && firstFrame(a) <= lastFrame(b) && firstFrame(b) <= lastFrame(a);
}

} // namespace bauta::faces
