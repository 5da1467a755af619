// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/cloak/random_view.h"

#include <cmath>

namespace bauta::protect
{

namespace
{

constexpr float kLowestResolution = 0.45F;

} // namespace

float CloakRandom::uniform(float low, float high)
{
    const auto unit = static_cast<float>(m_engine() >> 40U) * 0x1p-24F;
    return low + (high - low) * unit;
}

View CloakRandom::view(const CloakTuning& tuning)
{
    View view;
    view.rotation = uniform(-tuning.rotation, tuning.rotation);
    view.scale = std::exp(uniform(-tuning.scale, tuning.scale));
    view.shift.x = uniform(-tuning.shift, tuning.shift);
    view.shift.y = uniform(-tuning.shift, tuning.shift);
    view.mirrored = uniform(0.F, 1.F) < 0.5F;
    view.resolution = uniform(0.F, 1.F) < tuning.resample ? uniform(kLowestResolution, 1.F) : 1.F;
    view.gain = 1.F + uniform(-tuning.light, tuning.light);
    view.offset = 128.F * uniform(-tuning.light, tuning.light);
    return view;
}

} // namespace bauta::protect
