// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/similarity.h"

#include <cstddef>
#include <span>
#include <vector>

namespace bauta::faces
{

/// Fused scores of many faces against each other, fast: templates packed into contiguous rows, products in tiles that
/// stay in the cache. The packed copies are wiped on destruction.
class ScoreEngine
{
public:
    /// Keeps pointers to neither argument's content but to `calibration`, which must outlive it.
    ScoreEngine(const std::vector<const FaceTemplate*>& templates, const Calibration& calibration);
    ScoreEngine(const ScoreEngine&) = delete;
    ScoreEngine& operator=(const ScoreEngine&) = delete;
    ~ScoreEngine();

    [[nodiscard]] std::size_t size() const noexcept { return m_size; }

    /// Fused scores of faces [firstRow, firstRow + rows) against [firstColumn, firstColumn + columns), row-major.
    /// The score of (a, b) is bit for bit that of (b, a).
    void scores(std::size_t firstRow, std::size_t rows, std::size_t firstColumn, std::size_t columns,
                std::span<float> result) const;

private:
    struct Part ///< one recogniser
    {
        std::size_t length = 0; ///< padded to whole vectors
        std::vector<float> rows;
        std::vector<bool> present; ///< per face
        float scale = 1.F;         ///< weight / deviation / norm of the weights
        float offset = 0.F;
        bool complete = true; ///< every face has it
    };

    std::size_t m_size = 0;
    std::vector<Part> m_parts;
    const Calibration& m_calibration;
};

} // namespace bauta::faces
