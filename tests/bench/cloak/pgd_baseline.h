// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/faces/face.h"
#include "core/models/model_store.h"

#include <opencv2/core/mat.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace bauta::bench
{

/// What the cloak is compared with: noise on RGB values within an L-infinity ball, found by projected gradient descent
/// with momentum (Dong et al. 2018, MI-FGSM), as Fawkes and LowKey change photos; no random views. On the aligned
/// canvas of cloak_metrics.h; the change is resampled to the photo and applied inside the head's silhouette.
class PgdBaseline
{
public:
    /// `surrogates` are names of built-in recognisers.
    [[nodiscard]] static Expected<PgdBaseline> make(const models::ModelStore& store,
                                                    const std::vector<std::string>& surrogates);
    static constexpr float kEpsilon = 8.F; ///< of 255
    static constexpr int kSteps = 40;

    /// The changed photo. `rgb` is CV_8UC3. Thread-safe.
    [[nodiscard]] Expected<cv::Mat> protect(const cv::Mat& rgb, const faces::Face& face, std::uint64_t seed) const;

private:
    struct Implementation;
    explicit PgdBaseline(std::shared_ptr<const Implementation> implementation);
    std::shared_ptr<const Implementation> m_implementation;
};

} // namespace bauta::bench
