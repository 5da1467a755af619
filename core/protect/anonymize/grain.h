// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/image/image.h"
#include "core/protect/anonymize/face_grid.h"

#include <cstdint>

namespace bauta::protect
{

/// The noise of a picture, drawn again: a face without any looks painted in.
class Grain
{
public:
    struct Level
    {
        float deviation = 0.F; ///< of L
    };

    Grain(const Level& level, std::uint32_t seed) : m_level(level), m_seed(seed) {}

    /// At a pixel of the grid; the same for the same seed.
    [[nodiscard]] float at(int x, int y) const noexcept;

private:
    Level m_level;
    std::uint32_t m_seed;
};

/// From second differences of neighbours along the rim of the face (after J. Immerkaer, "Fast Noise Variance
/// Estimation", 1996), by their median, so that edges do not count. Reads no pixel that is replaced.
[[nodiscard]] Grain::Level measureGrain(const FaceGrid& grid, const image::Image& photo);

} // namespace bauta::protect
