// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/grouping_scores.h"

#include <opencv2/core/hal/intrin.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace bauta::faces
{

namespace
{

constexpr std::size_t kLanes = 4;
/// Rows of a tile's two sides: 2 x 32 rows of 1024 floats fit in the second-level cache.
constexpr std::size_t kTile = 32;

float laneSum(const cv::v_float32x4& lanes)
{
    return cv::v_reduce_sum(lanes);
}

/// Dot products of four rows with two: the largest block whose sums stay in 16 registers.
void dot4x2(const float* const* a, const float* const* b, std::size_t length, float* result)
{
    cv::v_float32x4 s00 = cv::v_setzero_f32();
    cv::v_float32x4 s01 = s00;
    cv::v_float32x4 s10 = s00;
    cv::v_float32x4 s11 = s00;
    cv::v_float32x4 s20 = s00;
    cv::v_float32x4 s21 = s00;
    cv::v_float32x4 s30 = s00;
    cv::v_float32x4 s31 = s00;
    for (std::size_t k = 0; k < length; k += kLanes) {
        const cv::v_float32x4 b0 = cv::v_load(b[0] + k);
        const cv::v_float32x4 b1 = cv::v_load(b[1] + k);
        const cv::v_float32x4 a0 = cv::v_load(a[0] + k);
        const cv::v_float32x4 a1 = cv::v_load(a[1] + k);
        s00 = cv::v_muladd(a0, b0, s00);
        s01 = cv::v_muladd(a0, b1, s01);
        s10 = cv::v_muladd(a1, b0, s10);
        s11 = cv::v_muladd(a1, b1, s11);
        const cv::v_float32x4 a2 = cv::v_load(a[2] + k);
        const cv::v_float32x4 a3 = cv::v_load(a[3] + k);
        s20 = cv::v_muladd(a2, b0, s20);
        s21 = cv::v_muladd(a2, b1, s21);
        s30 = cv::v_muladd(a3, b0, s30);
        s31 = cv::v_muladd(a3, b1, s31);
    }
    result[0] = laneSum(s00);
    result[1] = laneSum(s01);
    result[2] = laneSum(s10);
    result[3] = laneSum(s11);
    result[4] = laneSum(s20);
    result[5] = laneSum(s21);
    result[6] = laneSum(s30);
    result[7] = laneSum(s31);
}

/// atanh, in single precision: with 12 million pairs a job the library's double one would take longer than the rest.
float spreadFast(float cosine)
{
    const float c = std::clamp(cosine, -0.9999F, 0.9999F);
    return 0.5F * std::log((1.F + c) / (1.F - c));
}

} // namespace

ScoreEngine::ScoreEngine(const std::vector<const FaceTemplate*>& templates, const Calibration& calibration)
    : m_size(templates.size()),
      m_calibration(calibration)
{
    const auto& curves = calibration.recognisers();
    double squaredWeights = 0.0;
    for (const auto& curve : curves) {
        squaredWeights += curve.weight * curve.weight;
    }
    m_parts.resize(curves.size());
    for (std::size_t p = 0; p < curves.size(); ++p) {
        Part& part = m_parts[p];
        const auto embeddingOf = [&](std::size_t i) -> const Embedding* {
            const FaceTemplate& faceTemplate = *templates[i];
            return p < faceTemplate.size() && !faceTemplate[p].empty() ? &faceTemplate[p] : nullptr;
        };
        std::size_t length = 0;
        for (std::size_t i = 0; i < m_size; ++i) {
            const Embedding* embedding = embeddingOf(i);
            length = embedding != nullptr ? std::max(length, embedding->values().size()) : length;
        }
        part.length = (length + kLanes - 1) / kLanes * kLanes;
        part.rows.assign(part.length * m_size, 0.F);
        part.present.assign(m_size, false);
        for (std::size_t i = 0; i < m_size; ++i) {
            const Embedding* embedding = embeddingOf(i);
            if (embedding != nullptr && embedding->values().size() == length) {
                std::copy(embedding->values().begin(), embedding->values().end(),
                          part.rows.begin() + static_cast<std::ptrdiff_t>(i * part.length));
                part.present[i] = true;
            } else {
                part.complete = false;
            }
        }
        const double scale = curves[p].weight / curves[p].deviation / std::sqrt(squaredWeights);
        part.scale = static_cast<float>(scale);
        part.offset = static_cast<float>(-curves[p].mean * scale);
    }
}

ScoreEngine::~ScoreEngine()
{
    for (Part& part : m_parts) {
        wipe(part.rows);
    }
}

void ScoreEngine::scores(std::size_t firstRow, std::size_t rows, std::size_t firstColumn, std::size_t columns,
                         std::span<float> result) const
{
    assert(firstRow + rows <= m_size && firstColumn + columns <= m_size && result.size() == rows * columns);
    const bool complete = std::all_of(m_parts.begin(), m_parts.end(), [](const Part& part) { return part.complete; });
    // One cosine of each recogniser a pair, only where some template is incomplete.
    std::vector<std::vector<float>> cosines(complete ? 0 : m_parts.size(), std::vector<float>(result.size()));
    std::fill(result.begin(), result.end(), 0.F);

    for (std::size_t p = 0; p < m_parts.size(); ++p) {
        const Part& part = m_parts[p];
        const auto store = [&](std::size_t row, std::size_t column, float cosine) {
            const std::size_t at = row * columns + column;
            if (complete) {
                result[at] += part.scale * spreadFast(cosine) + part.offset;
            } else {
                const bool both = part.present[firstRow + row] && part.present[firstColumn + column];
                cosines[p][at] = both ? cosine : std::numeric_limits<float>::quiet_NaN();
            }
        };
        for (std::size_t rowTile = 0; rowTile < rows; rowTile += kTile) {
            for (std::size_t columnTile = 0; columnTile < columns; columnTile += kTile) {
                const std::size_t rowEnd = std::min(rowTile + kTile, rows);
                const std::size_t columnEnd = std::min(columnTile + kTile, columns);
                for (std::size_t row = rowTile; row < rowEnd; row += 4) {
                    for (std::size_t column = columnTile; column < columnEnd; column += 2) {
                        // At the rim the last row or column stands in for those that do not exist.
                        const float* a[4];
                        const float* b[2];
                        for (std::size_t i = 0; i < 4; ++i) {
                            a[i] = part.rows.data() + (firstRow + std::min(row + i, rowEnd - 1)) * part.length;
                        }
                        for (std::size_t j = 0; j < 2; ++j) {
                            b[j] = part.rows.data() + (firstColumn + std::min(column + j, columnEnd - 1)) * part.length;
                        }
                        float products[8];
                        dot4x2(a, b, part.length, products);
                        for (std::size_t i = 0; i < 4 && row + i < rowEnd; ++i) {
                            for (std::size_t j = 0; j < 2 && column + j < columnEnd; ++j) {
                                store(row + i, column + j, products[2 * i + j]);
                            }
                        }
                    }
                }
            }
        }
    }
    if (!complete) {
        std::vector<float> ofPair(m_parts.size());
        for (std::size_t at = 0; at < result.size(); ++at) {
            for (std::size_t p = 0; p < m_parts.size(); ++p) {
                ofPair[p] = cosines[p][at];
            }
            result[at] = m_calibration.fusedScore(ofPair);
        }
    }
}

} // namespace bauta::faces
