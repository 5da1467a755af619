// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/faces/embedding.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace bauta::faces
{

/// From similarity to odds: for each recogniser, and for their fusion, which share of strangers' pairs
/// scores at least this high (false-accept rate, FAR). Read from resources/calibration.json, which
/// `./dev bench calibrate` makes and which holds nothing but these curves. Immutable, hence thread-safe.
///
/// The score of a recogniser is the cosine; that of the fusion is fusedScore(). Strangers' fused scores have a mean of
/// about 0 and a deviation of about 1 to 2.
class Calibration
{
public:
    /// The name of the fusion beside those of the recognisers.
    static constexpr const char* kFused = "fused";
    static constexpr double kLowestFar = 1e-6; ///< nothing is claimed beyond it

    [[nodiscard]] static Expected<Calibration> load(const std::filesystem::path& file);
    /// Content of such a file. Damaged names what is wrong: hostile files cannot make a curve that is not monotone.
    [[nodiscard]] static Expected<Calibration> parse(std::string_view json);
    /// The one that belongs to this build, compiled into the program.
    [[nodiscard]] static const Calibration& builtIn();

    /// Weighted sum of z-scored atanh(cosine) over the recognisers that both templates have, divided by the norm of
    /// the weights used, so that a template that lacks one stays on about the same scale. If they share none, the
    /// lowest score of the curve: no evidence.
    [[nodiscard]] float fusedScore(const FaceTemplate& a, const FaceTemplate& b) const;
    /// The same from the cosines, in the order of recognisers(); NaN where there is none.
    [[nodiscard]] float fusedScore(const std::vector<float>& cosines) const;

    /// FAR at a score; `recogniser` is a name or kFused. Interpolated in log FAR, clamped to [kLowestFar, 1]; 1 for a
    /// recogniser that was not calibrated.
    [[nodiscard]] double falseAcceptRate(std::string_view recogniser, float score) const;
    /// The score at a FAR; inverse of the above. Infinity, which nothing reaches, for one that was not calibrated.
    [[nodiscard]] float threshold(std::string_view recogniser, double falseAcceptRate) const;

    struct Curve
    {
        std::string name;
        double mean = 0.0; ///< of atanh(cosine) over strangers' pairs; unused for the fusion, as are the next two
        double deviation = 1.0;
        double weight = 1.0;          ///< in the fusion
        std::vector<double> scores;   ///< ascending
        std::vector<double> log10Far; ///< descending, same length

        /// By how many deviations a cosine is above the mean of strangers' pairs. Not of the fusion.
        [[nodiscard]] double deviationsAbove(double cosine) const noexcept;
    };
    /// In the order of FaceTemplate.
    [[nodiscard]] const std::vector<Curve>& recognisers() const noexcept { return m_recognisers; }
    /// Of one recogniser; null for one that was not calibrated and for the fusion.
    [[nodiscard]] const Curve* recogniser(std::string_view name) const noexcept;
    [[nodiscard]] const Curve& fused() const noexcept { return m_fused; }

private:
    [[nodiscard]] const Curve* find(std::string_view name) const noexcept;

    std::vector<Curve> m_recognisers;
    Curve m_fused;
};

/// atanh of a cosine, which spreads out the crowded upper end; the cosine is kept within +-0.9999.
[[nodiscard]] double spreadCosine(double cosine) noexcept;

} // namespace bauta::faces
