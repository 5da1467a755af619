// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/protect/cloak/cloak_tuning.h"

#include <opencv2/core/types.hpp>

#include <cstdint>
#include <random>

namespace bauta::protect
{

/// How a recogniser might happen to see a face: its alignment is never exact, photos are shrunk and brightened. A cloak
/// that holds under random views holds for other recognisers too (J. Xie et al., "Improving transferability of
/// adversarial examples with input diversity", CVPR 2019).
struct View
{
    float rotation = 0.F; ///< radians
    float scale = 1.F;
    cv::Point2f shift{}; ///< share of the crop
    bool mirrored = false;
    float resolution = 1.F; ///< the crop is taken at this share of its size and enlarged again
    float gain = 1.F;       ///< contrast about middle grey
    float offset = 0.F;     ///< brightness, of 255
};

/// Random numbers that are the same on every platform for the same seed; the distributions of the standard library are
/// not.
class CloakRandom
{
public:
    explicit CloakRandom(std::uint64_t seed) : m_engine(seed) {}
    /// Uniform in [low, high).
    [[nodiscard]] float uniform(float low, float high);
    [[nodiscard]] View view(const CloakTuning& tuning);

private:
    std::mt19937_64 m_engine;
};

} // namespace bauta::protect
