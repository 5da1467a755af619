// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/similarity.h"
#include "core/faces/track/tracking_pace.h"
#include "core/faces/track/tracking_result.h"
#include "core/faces/track/tracklet.h"

#include <opencv2/core/types.hpp>

#include <vector>

namespace bauta::faces
{

/// What is known when all frames have passed.
struct TrackMaking
{
    TrackingPace pace;
    std::vector<int> sceneStarts;
    int lastFrame = 0;
    cv::Size graySize;
    cv::Size frameSize;
    const Calibration* calibration = nullptr;
};

/// Tracks, as FaceTracker::finish promises them, of what was written down; all but the counts.
[[nodiscard]] TrackingResult makeTracks(std::vector<Tracklet> tracklets, const TrackMaking& making);

} // namespace bauta::faces
