// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What a cloak takes from recognisers and what it leaves to people; the parts are in the files that cloak_bench.h
// names.

#include "tests/bench/bench.h"
#include "tests/bench/cloak/cloak_bench.h"
#include "tests/support/test_paths.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <optional>

namespace bauta::bench
{

namespace
{

enum class Part
{
    People,
    LeftOut,
    Fairness,
    Cost
};

Expected<void> tune(protect::CloakTuning& tuning, const std::vector<std::string>& settings)
{
    for (const std::string& setting : settings) {
        const std::size_t equals = setting.find('=');
        if (equals == std::string::npos) {
            return fail(ErrorCode::InvalidArgument, fmt::format("\"{}\" is not key=value", setting));
        }
        if (auto done = protect::set(tuning, setting.substr(0, equals), setting.substr(equals + 1)); !done) {
            return done;
        }
    }
    return {};
}

int run(Part part, const CloakBenchOptions& options)
{
    const auto testData = test::testData();
    if (!testData) {
        fmt::print(stderr, "cloak: no test data; set BAUTA_TESTDATA\n");
        return 1;
    }
    auto store = openBenchModels();
    if (!store) {
        fmt::print(stderr, "cloak: {}\n", store.error().detail);
        return 1;
    }
    auto loader = PortraitLoader::make(*store);
    if (!loader) {
        fmt::print(stderr, "cloak: {}\n", loader.error().detail);
        return 1;
    }
    const CloakBenchServices services{*testData, std::move(*store), std::move(*loader)};
    switch (part) {
    case Part::People:
        break;
    case Part::LeftOut:
        return reportLeftOut(options, services);
    case Part::Fairness:
        return reportFairness(options, services);
    case Part::Cost:
        return reportCost(options, services);
    }
    return reportPeople(options, services);
}

} // namespace

int runCloak(const std::vector<std::string>& arguments)
{
    CLI::App app{"What a cloak takes from recognisers, what people see of it, and what it costs", "cloak"};
    CloakBenchOptions options;
    std::string configs;
    bool allSynthetic = false;
    bool judge = false;
    bool leftOut = false;
    bool fairness = false;
    bool cost = false;
    app.add_option("--configs", configs, "columns of the table")->default_str(kAllConfigs);
    app.add_option("--people", options.people, "another folder of people, one folder each")
        ->check(CLI::ExistingDirectory);
    app.add_option("--persons", options.persons, "only so many people (0: all)");
    app.add_option("--limit", options.limit, "only so many photos a person (0: all)");
    app.add_option("--synthetic", options.synthetic, "so many synthetic strangers (0: none)")->capture_default_str();
    app.add_flag("--all-synthetic", allSynthetic, "all of them");
    app.add_option("--surrogates", options.surrogates, "recognisers that take part (default: the cloak's own)")
        ->delimiter(',');
    std::vector<std::string> tunings;
    app.add_option("--tune", tunings, "a setting of the optimiser, key=value; may be given again")
        ->allow_extra_args(false);
    const CLI::Option* judgeOption =
        app.add_flag("--judge,!--no-judge", judge, "judge_arcface (default: on, off with --leave-one-out)");
    app.add_flag("--leave-one-out", leftOut, "each built-in recogniser judges a cloak of the other two");
    app.add_flag("--tables", options.tables, "with --leave-one-out: the whole table of each run as well");
    app.add_flag("--fairness", fairness, "per group of faces_synth, --limit of each (25)");
    app.add_flag("--cost", cost, "time in forward passes, memory");
    app.add_option("--seed", options.seed, "of the cloaks")->capture_default_str();
    app.add_option("-j,--jobs", options.jobs, "people at a time")->capture_default_str()->check(CLI::Range(1, 64));
    app.add_option("--sheet", options.sheet, "contact sheets: FILE.png, FILE-2.png, ...");
    app.add_option("--dump", options.dump, "folder for the protected faces, before JPEG");
    std::filesystem::path cloakedFile;
    app.add_option("--cloak-file", cloakedFile)->group(""); // hidden: for --cost
    app.add_option("--json", options.json, "the figures, also of every photo, into a file");
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    }
    options.judge = judgeOption->count() > 0 ? judge : !leftOut;
    if (allSynthetic) {
        options.synthetic = static_cast<std::size_t>(-1);
    }
    if (configs.empty()) {
        configs = fairness || cost ? "standard" : kAllConfigs;
    }
    auto chosen = parseConfigs(configs);
    if (!chosen) {
        fmt::print(stderr, "cloak: {}\n", chosen.error().detail);
        return 2;
    }
    options.configs = std::move(*chosen);
    if (const auto tuned = tune(options.tuning, tunings); !tuned) {
        fmt::print(stderr, "cloak: {}\n", tuned.error().detail);
        return 2;
    }
    if (!cloakedFile.empty()) {
        return cloakFile(cloakedFile, options);
    }
    return run(leftOut ? Part::LeftOut : fairness ? Part::Fairness : cost ? Part::Cost : Part::People, options);
}

} // namespace bauta::bench
