// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/detector.h"

#include <opencv2/core/types.hpp>

#include <cstddef>

namespace bauta::faces
{

/// How often the tracker asks for what, and how long it waits, all in frames: the one place where effort becomes
/// numbers. Measured in docs/research/tracking.md.
struct TrackingPace
{
    int wholeInterval = 5;       ///< between searches of the whole frame, at most
    int hurriedInterval = 2;     ///< the same while a face is missing
    int fineInterval = 25;       ///< between searches for the smallest faces; 0: never but where a scene begins
    int placeInterval = 2;       ///< between looks at the place of one missing face
    int lostFor = 25;            ///< a lost face is expected back for so long
    int predictedFor = 12;       ///< and covered for so long where it should be, if it is not found again
    int unseenFor = 75;          ///< a face is followed for so long without being detected again
    int refusedFor = 25;         ///< how long a place that was refused is remembered
    int fitInterval = 50;        ///< between fits of the landmarks of one face
    std::size_t keptFrames = 26; ///< for following back

    [[nodiscard]] static TrackingPace of(SearchEffort effort, double framesPerSecond);
};

/// The longest side of frames worth feeding, and of the gray frames in which points are followed.
[[nodiscard]] int fedSide(SearchEffort effort);
inline constexpr int kGraySide = 960;

} // namespace bauta::faces
