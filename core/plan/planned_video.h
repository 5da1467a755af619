// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/track/face_track.h"
#include "core/faces/track/tracking_result.h"
#include "core/plan/decision.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bauta::plan
{

/// One face from its first to its last frame.
struct PlannedTrack
{
    int id = 0;      ///< unique in its video
    int person = -1; ///< index into Plan::people; -1: not grouped
    /// By rising frame, at least one; between two the face moves straight from the one to the other.
    std::vector<faces::TrackPoint> points;
    std::optional<Decision> decision{}; ///< overrides the person's and the plan's default
    std::string reason{};               ///< why, in English
};

/// A spot that a person should look at, with its times from the start of what was looked at.
struct PlannedReview
{
    faces::ReviewSpot spot;
    double firstSeconds = 0.0;
    double lastSeconds = 0.0;
};

/// What a plan says of a video beside its file. Frames are counted from 0 in order of presentation, from the start of
/// the range if there is one.
struct PlannedVideo
{
    int frames = 0;
    double seconds = 0.0;
    std::optional<std::int64_t> fromInMicroseconds{}; ///< the part of the file that this is about
    std::optional<std::int64_t> toInMicroseconds{};
    std::vector<PlannedTrack> tracks{};
    std::vector<PlannedReview> review{};
};

/// What finds a track's place in a frame (faces::pointAt, faceAt, coverAt). Without samples.
[[nodiscard]] faces::FaceTrack toFaceTrack(const PlannedTrack& track);

} // namespace bauta::plan
