// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/track/face_track.h"

#include <string>
#include <vector>

namespace bauta::faces
{

/// Why somebody should look at a stretch of a track.
enum class ReviewReason
{
    Invalid = 0,
    GapBridged,    ///< two pieces were joined over frames without a sight of the face
    ShortTrack,    ///< seen for a moment only: a face in passing, or none
    LowConfidence, ///< the detector doubted it, or refused to see it again, for long
    Predicted,     ///< lost: covered where it should be
    Dropped,       ///< taken for no face and not covered; `track` is -1
};

struct ReviewSpot
{
    ReviewReason reason = ReviewReason::Invalid;
    int track = -1;
    int firstFrame = 0;
    int lastFrame = 0;     ///< included
    cv::Rect2f boxInImage; ///< around the face over these frames
    std::string words;     ///< plain English, without frame numbers
};

/// What the pass cost.
struct TrackingCounts
{
    int frames = 0;
    int wholeSearches = 0; ///< frames that the detector searched as a whole
    int fineSearches = 0;  ///< of these, those that looked for the smallest faces too
    int placeSearches = 0; ///< places that it looked at alone
    int landmarkFits = 0;  ///< faces
};

struct TrackingResult
{
    std::vector<FaceTrack> tracks;  ///< by first frame, then id; ids are 0, 1, 2 ...
    std::vector<int> sceneStarts;   ///< the first frame of each scene, ascending; no track crosses one
    std::vector<ReviewSpot> review; ///< by first frame
    TrackingCounts counts;
};

} // namespace bauta::faces
