// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: how a video's pixels have to be turned to stand upright.

#pragma once

#include "core/video/av_compat.h"

#include <string>

namespace bauta::video
{

/// One of the eight ways a picture can lie: mirrored left to right first, then turned clockwise.
struct Orientation
{
    bool mirrored = false;
    int clockwiseDegrees = 0; ///< 0, 90, 180, 270
    bool odd = false;         ///< the display matrix is none of the eight; what is left over is ignored
    [[nodiscard]] bool swapsSides() const noexcept { return clockwiseDegrees == 90 || clockwiseDegrees == 270; }
    [[nodiscard]] bool none() const noexcept { return !mirrored && clockwiseDegrees == 0; }
};

[[nodiscard]] Orientation orientationOf(const AVStream& stream);

/// The filters that turn upright, such as "transpose=clock"; empty for none.
[[nodiscard]] std::string orientationFilters(const Orientation& orientation);

} // namespace bauta::video
