// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/track/tracking_pace.h"
#include "core/faces/track/tracking_result.h"
#include "core/faces/track/tracklet.h"

#include <vector>

namespace bauta::faces
{

/// Whether this is no face, beyond reasonable doubt: seen once, with little confidence, and refused again and again
/// when the detector looked at its place in other frames.
[[nodiscard]] bool isFalseAlarm(const Tracklet& tracklet);

[[nodiscard]] ReviewSpot droppedSpot(const Tracklet& tracklet, float imagePerGray);

/// The spots of one track that somebody should look at.
[[nodiscard]] std::vector<ReviewSpot> reviewOf(const FaceTrack& track, const Tracklet& tracklet,
                                               const TrackingPace& pace);

} // namespace bauta::faces
