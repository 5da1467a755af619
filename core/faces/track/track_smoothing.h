// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/track/face_track.h"
#include "core/faces/track/tracking_pace.h"
#include "core/faces/track/tracklet.h"

#include <vector>

namespace bauta::faces
{

/// The frames that a track may reach: those of its scene.
struct FrameRange
{
    int first = 0;
    int last = 0; ///< included
};

/// A point for every frame: the most likely course of the box, given where it was detected (roughly, but without bias)
/// and how its pixels moved (exactly, but drifting): forward filter and backward smoother (Rauch, Tung and Striebel
/// 1965), hence without lag. Gaps are bridged and both ends are extended and predicted within `scene` and `graySize`.
/// Coordinates stay pixels of the gray frames.
[[nodiscard]] std::vector<TrackPoint> smoothed(const Tracklet& tracklet, const FrameRange& scene, cv::Size graySize,
                                               const TrackingPace& pace);

} // namespace bauta::faces
