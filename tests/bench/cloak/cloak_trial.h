// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/protect/cloak/cloak.h"
#include "tests/bench/cloak/cloak_configs.h"
#include "tests/bench/cloak/cloak_judges.h"
#include "tests/bench/cloak/cloak_metrics.h"
#include "tests/bench/cloak/forward_cost.h"
#include "tests/bench/cloak/pgd_baseline.h"
#include "tests/bench/people_data.h"

#include <opencv2/core/mat.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bauta::bench
{

/// Everything that is known of one photo protected in one way.
struct Trial
{
    std::string problem; ///< why there is none, or empty
    cv::Mat changed;     ///< the face's region before JPEG (regionOf); kept only if asked for
    LookFigures look;
    Signature shared; ///< after JPEG 85, face found anew
    Signature half;   ///< after half size and JPEG 75 on top of that
    bool found = false;
    bool foundHalf = false;
    double seconds = 0.0; ///< of the search for the change alone
    double cpuSeconds = 0.0;
    ForwardCost::Cost forward; ///< one pass through all surrogates, measured just before
    int steps = 0;
    bool converged = false;
    std::vector<protect::SurrogateMargin> margins;
    faces::FaceTemplate seen; ///< by the surrogates, of a cloak; others of the person are kept apart from it
};

/// Saved and read again, as anybody would see it. CV_8UC3, RGB.
[[nodiscard]] cv::Mat throughJpeg(const cv::Mat& rgb, int quality);

/// The square around a face that sheets show, clipped to the picture.
[[nodiscard]] cv::Rect regionOf(const Portrait& portrait);

/// One set of surrogates and all that it takes to protect a photo and to look at the result.
class TrialRoom
{
public:
    struct Services
    {
        const models::ModelStore* store = nullptr;
        const PortraitLoader* loader = nullptr;
        const Judges* judges = nullptr;
    };
    /// The services must outlive it. Empty surrogates: those that the cloak takes by default.
    [[nodiscard]] static Expected<TrialRoom> make(const Services& services, const std::vector<std::string>& surrogates,
                                                  const protect::CloakTuning& tuning);

    [[nodiscard]] const std::vector<std::string>& surrogates() const { return m_cloak->surrogates(); }

    enum class Keep
    {
        Figures,
        Picture ///< fills Trial::changed
    };
    /// What one photo is protected with. `others` are Trial::seen of the person's photos that a cloak is kept apart
    /// from.
    struct Task
    {
        CloakConfig config;
        std::uint64_t seed = 0;
        std::vector<faces::FaceTemplate> others{};
    };
    /// Thread-safe.
    [[nodiscard]] Trial run(const Portrait& portrait, const Task& task, Keep keep) const;

private:
    explicit TrialRoom(const Services& services) : m_services(services) {}
    [[nodiscard]] Expected<cv::Mat> protect(const Portrait& portrait, const Task& task, Trial& trial,
                                            std::optional<protect::CloakFields>& fields) const;
    [[nodiscard]] Expected<void> look(const Portrait& portrait, const cv::Mat& changed, Trial& trial) const;

    Services m_services;
    std::unique_ptr<protect::Cloak> m_cloak;
    std::optional<PgdBaseline> m_pgd;
    ForwardCost m_forwardCost;
};

} // namespace bauta::bench
