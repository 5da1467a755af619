// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/bench/cloak/cloak_bench.h"
#include "tests/bench/cloak/cloak_figures.h"
#include "tests/bench/cloak/cloak_table.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace bauta::bench
{

/// The photos that the options choose.
[[nodiscard]] std::vector<PortraitFile> chosenPeople(const CloakBenchOptions& options,
                                                     const std::filesystem::path& testData);

/// Which photos one job would protect together.
enum class TrialGroups
{
    Persons, ///< in order, each cloak kept apart from the latest ones of the person in the same config
    Single   ///< each photo by itself
};
inline constexpr std::size_t kMostKeptApart = 8;

/// For each config the trials of all portraits, `options.jobs` people at a time, those with most photos first; progress
/// and problems on standard error. A portrait's seed is the options' plus its place, so that the figures do not depend
/// on the jobs.
[[nodiscard]] std::vector<std::vector<Trial>> runTrials(const TrialRoom& room, const CloakGallery& gallery,
                                                        const CloakBenchOptions& options, TrialGroups groups,
                                                        TrialRoom::Keep keep);

[[nodiscard]] TableContext contextOf(const Judges& judges, const TrialRoom& room, const std::string& mainJudge);

/// What was measured of every photo for itself.
[[nodiscard]] nlohmann::json photosJson(const std::vector<CloakConfig>& configs, const CloakGallery& gallery,
                                        const std::vector<std::vector<Trial>>& trials, const Judges& judges);

/// 0, or 1 with a message.
[[nodiscard]] int writeJson(const std::filesystem::path& file, const nlohmann::json& content);

} // namespace bauta::bench
