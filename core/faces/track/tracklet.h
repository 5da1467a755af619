// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/track/face_track.h"
#include "core/faces/track/point_follower.h"

#include <opencv2/core/mat.hpp>

#include <optional>
#include <vector>

namespace bauta::faces
{

// What the tracker writes down while frames pass, and what finish() makes tracks of. Coordinates are pixels of the gray
// frames.

/// What was seen of a face in one frame: a detection, or where its pixels went.
struct Sighting
{
    int frame = 0;
    PointKind kind = PointKind::Invalid; ///< Detected or Followed
    FacePlace place;                     ///< as detected, or as followed
    /// From the frame before to this one, as the pixels say; absent if they say nothing.
    std::optional<FaceStep> step;
    float reliability = 0.F; ///< of the step
    float confidence = 0.F;  ///< of the detector; what is left of it where only followed
};

struct KeptSample
{
    int id = 0; ///< of the offer
    TrackSample sample;
};

/// Frames between which two pieces were joined: the last of one, the first of the other.
struct Bridge
{
    int before = 0;
    int after = 0;
};

/// A stretch of sightings that belong together. Frames ascend; some may be missing.
struct Tracklet
{
    int id = 0;
    int scene = 0; ///< index of the scene
    std::vector<Sighting> sightings;
    std::vector<KeptSample> samples;
    std::vector<Bridge> bridges;
    cv::Mat firstPatch; ///< what it looked like when first and last detected
    cv::Mat lastPatch;
    int detections = 0;
    int refusals = 0; ///< looks at its place that found no face
    float bestConfidence = 0.F;

    [[nodiscard]] int firstFrame() const { return sightings.front().frame; }
    [[nodiscard]] int lastFrame() const { return sightings.back().frame; }
    /// Of the detections; a tracklet has at least one.
    [[nodiscard]] int firstDetected() const;
    [[nodiscard]] int lastDetected() const;
    /// Null where it was not seen.
    [[nodiscard]] const Sighting* at(int frame) const;
    /// Writes a sighting down, in place of one of the same frame.
    Sighting& put(Sighting sighting);
};

} // namespace bauta::faces
