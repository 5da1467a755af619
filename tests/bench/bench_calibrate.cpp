// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/output_file.h"
#include "core/faces/recogniser.h"
#include "tests/bench/bench.h"
#include "tests/bench/calibration_fit.h"
#include "tests/bench/embedded_people.h"
#include "tests/support/test_paths.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <span>
#include <utility>

namespace bauta::bench
{

namespace
{

/// A recogniser's cosines of all pairs as z-scores, so that a fusion with any weights is a plain sum.
struct SpreadPairs
{
    std::vector<FacePair> pairs;
    std::vector<std::vector<double>> ofRecogniser;
};

SpreadPairs spread(const EmbeddedPeople& people, PairKind kind, const faces::Calibration& calibration)
{
    SpreadPairs result;
    result.pairs = pairsOf(people, kind);
    const PairCosines cosines = cosinesOf(people, kind, result.pairs);
    for (std::size_t k = 0; k < cosines.ofRecogniser.size(); ++k) {
        const auto& curve = calibration.recognisers()[k];
        std::vector<double>& values = result.ofRecogniser.emplace_back();
        for (const float cosine : cosines.ofRecogniser[k]) {
            values.push_back(curve.deviationsAbove(static_cast<double>(cosine)));
        }
    }
    return result;
}

std::vector<float> fuse(const SpreadPairs& pairs, const std::vector<std::size_t>& chosen, const FusionWeights& weights)
{
    std::vector<float> scores;
    scores.reserve(chosen.size());
    for (const std::size_t pair : chosen) {
        double sum = 0.0;
        for (std::size_t k = 0; k < weights.size(); ++k) {
            sum += weights[k] * pairs.ofRecogniser[k][pair];
        }
        scores.push_back(static_cast<float>(sum));
    }
    return scores;
}

constexpr double kTuningFar = 1e-3;

/// Accepted pairs of one person, or of all but one, at FAR 0.1 % of the synthetic strangers of all but that one.
struct Split
{
    std::vector<std::size_t> genuine;
    std::vector<std::size_t> strangers;
};

Split choose(const EmbeddedPeople& people, const SpreadPairs& genuine, const SpreadPairs& strangers,
             const std::string& leftOut)
{
    Split split;
    for (std::size_t i = 0; i < genuine.pairs.size(); ++i) {
        if (people.real.person[genuine.pairs[i].first] != leftOut) {
            split.genuine.push_back(i);
        }
    }
    for (std::size_t i = 0; i < strangers.pairs.size(); ++i) {
        if (people.real.person[strangers.pairs[i].first] != leftOut) {
            split.strangers.push_back(i);
        }
    }
    return split;
}

/// Leave-one-person-out: the weights that are best for the others, measured on the one left out.
void printTuning(const EmbeddedPeople& people, const faces::Calibration& calibration)
{
    const SpreadPairs genuine = spread(people, PairKind::SamePerson, calibration);
    const SpreadPairs strangers = spread(people, PairKind::SyntheticAndReal, calibration);
    std::vector<FusionWeights> grid{kFusionWeights};
    for (const double second : {0.5, 1.0, 1.5}) {
        for (const double third : {0.25, 0.5, 1.0}) {
            for (const double fourth : {1.5, 3.0, 6.0}) {
                grid.push_back({0.5, second, third, fourth});
            }
        }
    }
    const auto accepted = [&](const std::vector<std::size_t>& pairs, const FusionWeights& weights, float threshold) {
        const auto scores = fuse(genuine, pairs, weights);
        return std::count_if(scores.begin(), scores.end(), [threshold](float s) { return s >= threshold; });
    };
    std::ptrdiff_t fixed = 0;
    std::ptrdiff_t tuned = 0;
    const std::set<std::string> persons(people.real.person.begin(), people.real.person.end());
    for (const std::string& person : persons) {
        const Split others = choose(people, genuine, strangers, person);
        std::vector<std::size_t> own;
        for (std::size_t i = 0; i < genuine.pairs.size(); ++i) {
            if (people.real.person[genuine.pairs[i].first] == person) {
                own.push_back(i);
            }
        }
        std::ptrdiff_t most = -1;
        std::ptrdiff_t ownOfMost = 0;
        for (std::size_t g = 0; g < grid.size(); ++g) {
            const float threshold = upperQuantile(fuse(strangers, others.strangers, grid[g]), kTuningFar);
            const std::ptrdiff_t ofOthers = accepted(others.genuine, grid[g], threshold);
            const std::ptrdiff_t ofOwn = accepted(own, grid[g], threshold);
            fixed += g == 0 ? ofOwn : 0;
            if (ofOthers > most) {
                most = ofOthers;
                ownOfMost = ofOwn;
            }
        }
        tuned += ownOfMost;
    }
    const auto total = static_cast<double>(genuine.pairs.size());
    fmt::print("\nFusion weights, each person left out in turn, true-match rate at FAR 0.1 %:\n"
               "  fixed {}  {:.3f}\n  tuned on the other people  {:.3f}\n",
               fmt::join(kFusionWeights, " / "), static_cast<double>(fixed) / total,
               static_cast<double>(tuned) / total);
}

int run(const std::filesystem::path& output, std::size_t limit, bool report)
{
    const auto testData = test::testData();
    if (!testData) {
        fmt::print(stderr, "calibrate: no test data; set BAUTA_TESTDATA\n");
        return 1;
    }
    const auto people = embedPeople(*testData, {.syntheticLimit = limit, .withJudge = report});
    if (!people) {
        fmt::print(stderr, "calibrate: {}\n", people.error().detail);
        return 1;
    }
    for (const std::string& problem : people->problems) {
        fmt::print("left out: {}\n", problem);
    }
    const auto pairs = pairsOf(*people, PairKind::SyntheticAndReal);
    const std::string text = fitCalibration(cosinesOf(*people, PairKind::SyntheticAndReal, pairs), kFusionWeights);
    const auto calibration = faces::Calibration::parse(text);
    if (!calibration) {
        fmt::print(stderr, "calibrate: {}\n", calibration.error().detail);
        return 1;
    }

    fmt::print("{} real x {} synthetic faces = {} pairs of strangers\n\n{:<14}{:>9}{:>11}", people->real.person.size(),
               people->synthetic.person.size(), pairs.size(), "score at FAR", "mean", "deviation");
    constexpr std::array<double, 6> kRates{1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6};
    for (const double rate : kRates) {
        fmt::print("{:>9.0e}", rate);
    }
    fmt::print("\n");
    std::vector<const faces::Calibration::Curve*> curves;
    for (const auto& curve : calibration->recognisers()) {
        curves.push_back(&curve);
    }
    curves.push_back(&calibration->fused());
    for (const auto* curve : curves) {
        fmt::print("{:<14}{:>9.4f}{:>11.4f}", curve->name, curve->mean, curve->deviation);
        for (const double rate : kRates) {
            fmt::print("{:>9.4f}", calibration->threshold(curve->name, rate));
        }
        fmt::print("\n");
    }
    printTuning(*people, *calibration);

    auto file = OutputFile::create(output, OutputFile::Existing::Replace);
    if (!file) {
        fmt::print(stderr, "{}: {}\n", output.string(), file.error().detail);
        return 1;
    }
    auto written = file->write(std::as_bytes(std::span(text)));
    if (written) {
        written = file->commit();
    }
    if (!written) {
        fmt::print(stderr, "{}: {}\n", output.string(), written.error().detail);
        return 1;
    }
    fmt::print("\nwritten: {}; build again to use it\n\n", output.string());
    return report ? reportRecognition(*people, *calibration) : 0;
}

} // namespace

int runCalibrate(const std::vector<std::string>& arguments)
{
    CLI::App app{"Calibrates similarity to false-accept rates and writes resources/calibration.json"};
    std::filesystem::path output = std::filesystem::path(BAUTA_RESOURCES_DIR) / "calibration.json";
    std::size_t limit = 0;
    app.add_option("--output", output, "where to write");
    app.add_option("--synthetic", limit, "use only so many synthetic faces (0: all)");
    bool report = false;
    app.add_flag("--report", report, "also print what `bench recognise` would with the new calibration");
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
        app.parse(reversed);
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    }
    return run(output, limit, report);
}

} // namespace bauta::bench
