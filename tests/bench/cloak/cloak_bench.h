// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/models/model_store.h"
#include "core/protect/cloak/cloak_tuning.h"
#include "tests/bench/cloak/cloak_configs.h"
#include "tests/bench/people_data.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bauta::bench
{

/// What the user of `bench cloak` asked for.
struct CloakBenchOptions
{
    std::vector<CloakConfig> configs;
    std::filesystem::path people;        ///< one folder a person; empty: those of the test data
    std::size_t limit = 0;               ///< photos a person; 0: all
    std::size_t persons = 0;             ///< people; 0: all
    std::size_t synthetic = 600;         ///< synthetic faces; 0: none
    std::vector<std::string> surrogates; ///< empty: the cloak's own
    protect::CloakTuning tuning;
    bool judge = true;
    bool tables = false; ///< with each recogniser left out: the whole table of each run as well
    std::uint64_t seed = 1;
    int jobs = 2;
    std::filesystem::path sheet; ///< numbered files beside it; empty: none
    std::filesystem::path dump;  ///< folder; empty: none
    std::filesystem::path json;  ///< empty: none
};

/// What every part of the bench works with.
struct CloakBenchServices
{
    std::filesystem::path testData;
    models::ModelStore store;
    PortraitLoader loader;
};

// Each prints its tables and returns the exit code.

/// testdata/people (bench_cloak_people.cpp).
[[nodiscard]] int reportPeople(const CloakBenchOptions& options, const CloakBenchServices& services);
/// Each built-in recogniser in turn judges a cloak that the other two made (bench_cloak_left_out.cpp).
[[nodiscard]] int reportLeftOut(const CloakBenchOptions& options, const CloakBenchServices& services);
/// The same strength for every group of faces_synth? (bench_cloak_fairness.cpp)
[[nodiscard]] int reportFairness(const CloakBenchOptions& options, const CloakBenchServices& services);
/// Time in forward passes, and memory (bench_cloak_cost.cpp).
[[nodiscard]] int reportCost(const CloakBenchOptions& options, const CloakBenchServices& services);
/// What reportCost() runs as a process of its own: cloaks all faces of a photo, by the first config, and writes
/// nothing.
[[nodiscard]] int cloakFile(const std::filesystem::path& file, const CloakBenchOptions& options);

} // namespace bauta::bench
