// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/faces/recogniser.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace bauta::faces
{

/// From similarity to odds: for each recogniser, and for the fusion of the three, which share of strangers' pairs
/// scores at least this high (false-accept rate, FAR). Read from resources/calibration.json, which
/// `./dev bench calibrate` makes.
class Calibration
{
public:
    [[nodiscard]] static Expected<Calibration> load(const std::filesystem::path& file);
    /// The one that belongs to this build, compiled into the program.
    [[nodiscard]] static const Calibration& builtIn();

    /// Weighted sum of z-scored atanh(cosine) over the recognisers that both templates have.
    [[nodiscard]] float fusedScore(const FaceTemplate& a, const FaceTemplate& b) const;
    /// FAR at a score; `recogniser` is a name or "fused". Interpolated in log FAR, clamped to [1e-6, 1].
    [[nodiscard]] double falseAcceptRate(const std::string& recogniser, float score) const;
    /// The score at a FAR; inverse of the above.
    [[nodiscard]] float threshold(const std::string& recogniser, double falseAcceptRate) const;

    struct Curve
    {
        double mean = 0.0; ///< of atanh(cosine) over strangers' pairs
        double deviation = 1.0;
        double weight = 1.0; ///< in the fusion
        std::vector<double> scores; ///< ascending
        std::vector<double> log10Far; ///< descending, same length
    };

private:
    std::vector<std::string> m_names; ///< recognisers in the order of FaceTemplate
    std::map<std::string, Curve> m_curves;
};

} // namespace bauta::faces
