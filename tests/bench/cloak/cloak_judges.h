// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/faces/embedding.h"
#include "core/faces/recogniser.h"
#include "core/faces/similarity.h"
#include "core/models/model_store.h"

#include <opencv2/core/mat.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace bauta::bench
{

/// What every recogniser says of one face; in memory only.
using Signature = std::vector<faces::Embedding>;

/// All who compare faces: the built-in recognisers, their fusion and, if asked for, the judge that takes part in
/// nothing else. A judge's score is a cosine, that of the fusion Calibration::fusedScore().
class Judges
{
public:
    enum class Arcface
    {
        Absent,
        Present
    };
    [[nodiscard]] static Expected<Judges> make(const models::ModelStore& store, const std::filesystem::path& testData,
                                               Arcface arcface);

    /// "judge_arcface" first, if there, then the built-in ones and "fused".
    [[nodiscard]] const std::vector<std::string>& names() const noexcept { return m_names; }
    [[nodiscard]] std::size_t indexOf(const std::string& name) const; ///< requires: one of names()

    /// Thread-safe. `rgb` is CV_8UC3.
    [[nodiscard]] Expected<Signature> look(const cv::Mat& rgb, const faces::Face& face) const;

    [[nodiscard]] float score(std::size_t judge, const Signature& a, const Signature& b) const;
    /// How many deviations of strangers' scores above their mean; NaN for those without a calibration.
    [[nodiscard]] double spreadScore(std::size_t judge, float score) const;

    /// At FAR 1 %: the program's calibration where it has one; else the quantile of pairs of real and synthetic faces.
    void setThresholds(const std::vector<Signature>& real, const std::vector<Signature>& synthetic);
    [[nodiscard]] float threshold(std::size_t judge) const { return m_thresholds[judge]; }

    /// Whether it can tell who was accepted without synthetic faces.
    [[nodiscard]] bool isCalibrated(std::size_t judge) const { return m_names[judge] != kArcface; }

    static constexpr const char* kArcface = "judge_arcface";
    static constexpr double kFalseAcceptRate = 0.01;

private:
    std::vector<std::unique_ptr<faces::Recogniser>> m_recognisers; ///< in the order of Signature
    std::vector<std::string> m_names;
    std::vector<float> m_thresholds;
};

} // namespace bauta::bench
