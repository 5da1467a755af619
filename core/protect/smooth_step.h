// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>

namespace bauta::protect
{

/// 0 up to `low`, 1 from `high` on, with a continuous slope in between.
[[nodiscard]] inline float smoothStep(float low, float high, float value)
{
    const float t = std::clamp((value - low) / (high - low), 0.F, 1.F);
    return t * t * (3.F - 2.F * t);
}

} // namespace bauta::protect
