// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/similarity.h"
#include "core/faces/track/tracking_pace.h"
#include "core/faces/track/tracklet.h"

#include <opencv2/core/types.hpp>

#include <vector>

namespace bauta::faces
{

/// Joins tracklets of one scene that are one face: an end and a beginning that coincide, or between which a short gap
/// can be bridged (where the face went, how it looks, what recognisers say if there are templates), assigned globally.
/// Never two that were detected at the same time. Tracklets that only repeat another are left out.
[[nodiscard]] std::vector<Tracklet> joined(std::vector<Tracklet> tracklets, const TrackingPace& pace, cv::Size graySize,
                                           const Calibration& calibration);

} // namespace bauta::faces
