// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/plan/video_json.h"

#include "core/faces/mesh_geometry.h"
#include "core/plan/json_parts.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <utility>

namespace bauta::plan
{

namespace
{

constexpr int kMaxFrames = std::numeric_limits<int>::max(); // 2 years at 30 a second
constexpr double kMaxSeconds = 1e8;

double inMilliseconds(double seconds)
{
    return std::round(seconds * 1e3) / 1e3;
}

constexpr std::array<std::pair<faces::PointKind, const char*>, 6> kKinds{{{faces::PointKind::Detected, "detected"},
                                                                          {faces::PointKind::Followed, "followed"},
                                                                          {faces::PointKind::Filled, "filled"},
                                                                          {faces::PointKind::Extended, "extended"},
                                                                          {faces::PointKind::Predicted, "predicted"},
                                                                          {faces::PointKind::Manual, "manual"}}};
constexpr std::array<std::pair<faces::ReviewReason, const char*>, 5> kReasons{
    {{faces::ReviewReason::GapBridged, "gap"},
     {faces::ReviewReason::ShortTrack, "short-track"},
     {faces::ReviewReason::LowConfidence, "low-confidence"},
     {faces::ReviewReason::Predicted, "predicted"},
     {faces::ReviewReason::Dropped, "dropped"}}};

template <class Names, class Value>
const char* nameOf(const Names& names, Value value)
{
    for (const auto& [known, name] : names) {
        if (known == value) {
            return name;
        }
    }
    return names.front().second;
}

template <class Names>
auto valueFrom(const Node& node, const Names& names)
{
    const std::string text = node.text();
    std::string expected;
    for (const auto& [value, name] : names) {
        if (text == name) {
            return value;
        }
        expected += (expected.empty() ? "" : ", ") + std::string(name);
    }
    node.refuse("one of " + expected + " is expected");
}

Json jsonFromPoint(const faces::TrackPoint& point)
{
    Json json = {{"frame", point.frame},
                 {"kind", nameOf(kKinds, point.kind)},
                 {"box", jsonFromBox(point.boxInImage)},
                 {"landmarks", jsonFromLandmarks(point.landmarksInImage)},
                 {"landmarksReliable", point.landmarksReliable},
                 {"confidence", rounded(point.confidence, 0.001)}};
    if (point.uncertaintyInPixels > 0.F) {
        // Upward: what is covered must not shrink.
        json["uncertainty"] = std::ceil(static_cast<double>(point.uncertaintyInPixels) * 100.0) / 100.0;
    }
    return json;
}

/// A hand-made point needs a frame and a box only.
faces::TrackPoint pointFromNode(const Node& node)
{
    node.expectObject({"frame", "kind", "box", "landmarks", "landmarksReliable", "confidence", "uncertainty"});
    faces::TrackPoint point;
    point.frame = node.at("frame").integer(0, kMaxFrames);
    point.kind = node.has("kind") ? valueFrom(node.at("kind"), kKinds) : faces::PointKind::Manual;
    point.boxInImage = boxFromNode(node.at("box"));
    if (node.has("landmarks")) {
        point.landmarksInImage = landmarksFromNode(node.at("landmarks"));
        point.landmarksReliable = node.has("landmarksReliable") && node.at("landmarksReliable").boolean();
    } else {
        point.landmarksInImage = faces::landmarksInBox(point.boxInImage, 0.F);
    }
    point.confidence = node.has("confidence") ? node.at("confidence").number(0.0, 1.0) : 1.F;
    if (node.has("uncertainty")) {
        point.uncertaintyInPixels = node.at("uncertainty").number(0.0, kMaxSide);
    }
    return point;
}

Json jsonFromTrack(const PlannedTrack& track)
{
    Json json = {{"id", track.id}};
    if (track.person >= 0) {
        json["person"] = track.person;
    }
    if (track.decision) {
        json["decision"] = jsonFromDecision(*track.decision);
    }
    if (!track.reason.empty()) {
        json["reason"] = track.reason;
    }
    Json points = Json::array();
    for (const faces::TrackPoint& point : track.points) {
        points.push_back(jsonFromPoint(point));
    }
    json["points"] = std::move(points);
    return json;
}

PlannedTrack trackFromNode(const Node& node, int people)
{
    node.expectObject({"id", "person", "decision", "reason", "points"});
    PlannedTrack track;
    track.id = node.at("id").integer(0, std::numeric_limits<int>::max());
    if (node.has("person")) {
        track.person = personFromNode(node.at("person"), people);
    }
    if (node.has("decision")) {
        track.decision = decisionFromNode(node.at("decision"));
    }
    if (node.has("reason")) {
        track.reason = node.at("reason").text();
    }
    const Node points = node.at("points");
    const std::size_t count = points.arraySize();
    if (count == 0) {
        points.refuse("a track has at least one point");
    }
    for (std::size_t i = 0; i < count; ++i) {
        const faces::TrackPoint point = pointFromNode(points.at(i));
        if (!track.points.empty() && point.frame <= track.points.back().frame) {
            points.at(i).at("frame").refuse("a later frame than that of the point before is expected");
        }
        track.points.push_back(point);
    }
    return track;
}

Json jsonFromReview(const PlannedReview& review)
{
    const faces::ReviewSpot& spot = review.spot;
    Json json = {{"kind", nameOf(kReasons, spot.reason)},
                 {"frames", {spot.firstFrame, spot.lastFrame}},
                 {"seconds", {inMilliseconds(review.firstSeconds), inMilliseconds(review.lastSeconds)}},
                 {"box", jsonFromBox(spot.boxInImage)},
                 {"words", spot.words}};
    if (spot.track >= 0) {
        json["track"] = spot.track;
    }
    return json;
}

PlannedReview reviewFromNode(const Node& node)
{
    node.expectObject({"kind", "track", "frames", "seconds", "box", "words"});
    PlannedReview review;
    faces::ReviewSpot& spot = review.spot;
    spot.reason = valueFrom(node.at("kind"), kReasons);
    if (node.has("track")) {
        spot.track = node.at("track").integer(0, std::numeric_limits<int>::max());
    }
    const Node frames = node.at("frames");
    const Node seconds = node.at("seconds");
    if (frames.arraySize() != 2 || seconds.arraySize() != 2) {
        node.refuse("the first and the last frame and second are expected");
    }
    spot.firstFrame = frames.at(std::size_t{0}).integer(0, kMaxFrames);
    spot.lastFrame = frames.at(1).integer(0, kMaxFrames);
    review.firstSeconds = seconds.at(std::size_t{0}).real(0.0, kMaxSeconds);
    review.lastSeconds = seconds.at(1).real(0.0, kMaxSeconds);
    spot.boxInImage = boxFromNode(node.at("box"));
    spot.words = node.at("words").text();
    return review;
}

} // namespace

Json jsonFromVideo(const PlannedVideo& video)
{
    Json json = {{"frames", video.frames}, {"seconds", inMilliseconds(video.seconds)}};
    if (video.fromInMicroseconds) {
        json["fromMicroseconds"] = *video.fromInMicroseconds;
    }
    if (video.toInMicroseconds) {
        json["toMicroseconds"] = *video.toInMicroseconds;
    }
    Json tracks = Json::array();
    for (const PlannedTrack& track : video.tracks) {
        tracks.push_back(jsonFromTrack(track));
    }
    json["tracks"] = std::move(tracks);
    Json review = Json::array();
    for (const PlannedReview& spot : video.review) {
        review.push_back(jsonFromReview(spot));
    }
    json["review"] = std::move(review);
    return json;
}

PlannedVideo videoFromNode(const Node& node, int people)
{
    node.expectObject({"frames", "seconds", "fromMicroseconds", "toMicroseconds", "tracks", "review"});
    PlannedVideo video;
    video.frames = node.at("frames").integer(0, kMaxFrames);
    video.seconds = node.at("seconds").real(0.0, kMaxSeconds);
    const auto time = [&node](const char* key) {
        std::optional<std::int64_t> value;
        if (node.has(key)) {
            value = static_cast<std::int64_t>(node.at(key).real(0.0, kMaxSeconds * 1e6));
        }
        return value;
    };
    video.fromInMicroseconds = time("fromMicroseconds");
    video.toInMicroseconds = time("toMicroseconds");
    const Node tracks = node.at("tracks");
    std::set<int> ids;
    for (std::size_t i = 0; i < tracks.arraySize(); ++i) {
        PlannedTrack track = trackFromNode(tracks.at(i), people);
        if (!ids.insert(track.id).second) {
            tracks.at(i).at("id").refuse("another track has this number");
        }
        video.tracks.push_back(std::move(track));
    }
    if (node.has("review")) {
        const Node review = node.at("review");
        for (std::size_t i = 0; i < review.arraySize(); ++i) {
            video.review.push_back(reviewFromNode(review.at(i)));
        }
    }
    return video;
}

} // namespace bauta::plan
