// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/track/tracking_pace.h"

#include <algorithm>
#include <cmath>

namespace bauta::faces
{

TrackingPace TrackingPace::of(SearchEffort effort, double framesPerSecond)
{
    // Beyond these rates the average says little (still pictures with long durations, slow motion).
    const double rate = std::isfinite(framesPerSecond) ? std::clamp(framesPerSecond, 5.0, 120.0) : 25.0;
    const auto frames = [rate](double seconds) {
        return std::max(1, static_cast<int>(std::lround(seconds * rate)));
    };
    TrackingPace pace;
    pace.lostFor = frames(1.0);
    pace.predictedFor = frames(effort == SearchEffort::Thorough ? 1.0 : 0.5);
    pace.unseenFor = frames(3.0);
    pace.refusedFor = frames(1.0);
    pace.fitInterval = frames(2.0);
    pace.placeInterval = frames(0.08);
    pace.hurriedInterval = frames(0.12);
    pace.keptFrames = static_cast<std::size_t>(std::min(frames(1.0), 60)) + 1;
    switch (effort) {
    case SearchEffort::Fast:
        pace.wholeInterval = frames(0.4);
        pace.hurriedInterval = frames(0.2);
        pace.fineInterval = 0;
        break;
    case SearchEffort::Balanced:
        pace.wholeInterval = frames(0.2);
        pace.fineInterval = frames(1.0);
        break;
    case SearchEffort::Thorough:
        pace.wholeInterval = frames(0.08);
        pace.hurriedInterval = 1;
        pace.placeInterval = 1;
        pace.fineInterval = frames(0.2);
        break;
    }
    return pace;
}

int fedSide(SearchEffort effort)
{
    switch (effort) {
    case SearchEffort::Fast:
        return 640;
    case SearchEffort::Thorough:
        return 1920;
    case SearchEffort::Balanced:
        break;
    }
    return 1280;
}

} // namespace bauta::faces
