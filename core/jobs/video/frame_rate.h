// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/video/video_info.h"

namespace bauta::jobs
{

/// Frames a second where a video does not tell.
inline constexpr double kUsualFrameRate = 25.0;

/// On average, as the container says.
[[nodiscard]] inline double frameRateOf(const video::VideoInfo& info)
{
    return info.averageFrameRate.known() ? info.averageFrameRate.value() : kUsualFrameRate;
}

} // namespace bauta::jobs
