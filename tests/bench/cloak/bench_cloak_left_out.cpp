// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/recogniser.h"
#include "tests/bench/cloak/cloak_bench.h"
#include "tests/bench/cloak/cloak_runs.h"
#include "tests/bench/cloak/cloak_sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <functional>

namespace bauta::bench
{

namespace
{

/// All configs judged by one recogniser that took no part.
struct LeftOut
{
    std::string recogniser;
    std::vector<ConfigFigures> columns;
};

struct SummaryRow
{
    const char* label;
    std::function<double(const ConfigFigures&, std::size_t judge)> value;
    int digits;
};

SummaryRow judged(const char* label, double JudgeFigures::*value, int digits = 3)
{
    return {label, [value](const ConfigFigures& column, std::size_t judge) { return column.judges[judge].*value; },
            digits};
}

SummaryRow looked(const char* label, double LookFigures::*value, int digits)
{
    return {label, [value](const ConfigFigures& column, std::size_t) { return column.mean.*value; }, digits};
}

SummaryRow general(const char* label, double ConfigFigures::*value, int digits)
{
    return {label, [value](const ConfigFigures& column, std::size_t) { return column.*value; }, digits};
}

const std::vector<SummaryRow>& summaryRows()
{
    static const std::vector<SummaryRow> rows{judged("accepted: protected, clean", &JudgeFigures::accepted),
                                              judged("  after half size, JPEG 75", &JudgeFigures::acceptedHalf),
                                              judged("rank-1 identification", &JudgeFigures::rank1),
                                              judged("accepted: both protected", &JudgeFigures::acceptedBoth),
                                              judged("mean score: both protected", &JudgeFigures::scoreBoth),
                                              judged("accepted: own original", &JudgeFigures::acceptedOwn),
                                              judged("mean z: protected, clean", &JudgeFigures::spread, 2),
                                              looked("landmarks moved, % of eyes", &LookFigures::movementPercent, 2),
                                              looked("strain, 95th percentile", &LookFigures::strain, 3),
                                              looked("strain, 99.5th percentile", &LookFigures::strainPeak, 3),
                                              looked("luminance, 99th percentile", &LookFigures::tone, 2),
                                              looked("SSIM to the warped original", &LookFigures::ssimWarped, 3),
                                              looked("SSIM to the original", &LookFigures::ssimPlain, 3),
                                              general("detector finds the face", &ConfigFigures::found, 3),
                                              general("processor seconds a face", &ConfigFigures::cpuSeconds, 2),
                                              general("cost in forward passes", &ConfigFigures::cost, 1),
                                              general("steps", &ConfigFigures::steps, 1)};
    return rows;
}

/// Rows are measures, columns are who was left out and judged.
void printSummary(const std::vector<LeftOut>& runs, const Judges& judges, const std::vector<CloakConfig>& configs)
{
    for (std::size_t config = 0; config < configs.size(); ++config) {
        fmt::print("\n{:<30}", configs[config].name);
        for (const LeftOut& run : runs) {
            fmt::print("{:>13}", run.recogniser);
        }
        fmt::print("{:>10}\n", "mean");
        for (const SummaryRow& row : summaryRows()) {
            fmt::print("{:<30}", row.label);
            double sum = 0.0;
            for (const LeftOut& run : runs) {
                const double value = row.value(run.columns[config], judges.indexOf(run.recogniser));
                sum += value;
                fmt::print("{:>13.{}f}", value, row.digits);
            }
            fmt::print("{:>10.{}f}\n", sum / static_cast<double>(runs.size()), row.digits);
        }
    }
}

} // namespace

int reportLeftOut(const CloakBenchOptions& options, const CloakBenchServices& services)
{
    const auto arcface = options.judge ? Judges::Arcface::Present : Judges::Arcface::Absent;
    auto judges = Judges::make(services.store, services.testData, arcface);
    if (!judges) {
        fmt::print(stderr, "cloak: {}\n", judges.error().detail);
        return 1;
    }
    // The calibration has the thresholds of the built-in recognisers; only the judge's needs strangers.
    const std::vector<PortraitFile> strangers =
        options.judge ? syntheticFiles(services.testData, options.synthetic) : std::vector<PortraitFile>{};
    const CloakGallery gallery =
        openGallery(services.loader, *judges, chosenPeople(options, services.testData), strangers, options.jobs);
    for (const std::string& problem : gallery.problems) {
        fmt::print("left out: {}\n", problem);
    }
    judges->setThresholds(gallery.clean, gallery.synthetic);

    std::vector<LeftOut> runs;
    nlohmann::json content;
    int failed = 0;
    for (const std::string& leftOut : faces::RecogniserSet::names()) {
        std::vector<std::string> surrogates = faces::RecogniserSet::names();
        surrogates.erase(std::find(surrogates.begin(), surrogates.end(), leftOut));
        const auto room = TrialRoom::make({&services.store, &services.loader, &*judges}, surrogates, options.tuning);
        if (!room) {
            fmt::print(stderr, "cloak: {}\n", room.error().detail);
            return 1;
        }
        fmt::print(stderr, "without {}\n", leftOut);
        const bool keep = !options.sheet.empty();
        const auto trials = runTrials(*room, gallery, options, TrialGroups::Persons,
                                      keep ? TrialRoom::Keep::Picture : TrialRoom::Keep::Figures);
        LeftOut& run = runs.emplace_back(LeftOut{leftOut, {}});
        for (std::size_t config = 0; config < options.configs.size(); ++config) {
            run.columns.push_back(figuresOf(options.configs[config], gallery, trials[config], *judges));
        }
        const TableContext context = contextOf(*judges, *room, leftOut);
        if (options.tables) {
            fmt::print("\n===== {} left out\n", leftOut);
            printTable(context, run.columns);
        }
        content[leftOut] = tableJson(context, run.columns);
        content[leftOut]["photos"] = photosJson(options.configs, gallery, trials, *judges);
        if (keep) {
            std::filesystem::path file = options.sheet;
            file.replace_filename(options.sheet.stem().string() + "-without-" + leftOut +
                                  options.sheet.extension().string());
            failed |= writeSheets(file, options.configs, gallery, trials);
        }
    }
    fmt::print("\nJudged by the one of the built-in recognisers that took no part; {} photos of people\n",
               gallery.portraits.size());
    printSummary(runs, *judges, options.configs);
    if (!options.json.empty()) {
        failed |= writeJson(options.json, content);
    }
    return failed;
}

} // namespace bauta::bench
