// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/cloak/cloak_bench.h"
#include "tests/bench/cloak/cloak_runs.h"
#include "tests/bench/cloak/cloak_sheet.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

namespace bauta::bench
{

int reportPeople(const CloakBenchOptions& options, const CloakBenchServices& services)
{
    const auto arcface = options.judge ? Judges::Arcface::Present : Judges::Arcface::Absent;
    auto judges = Judges::make(services.store, services.testData, arcface);
    if (!judges) {
        fmt::print(stderr, "cloak: {}\n", judges.error().detail);
        return 1;
    }
    const auto room =
        TrialRoom::make({&services.store, &services.loader, &*judges}, options.surrogates, options.tuning);
    if (!room) {
        fmt::print(stderr, "cloak: {}\n", room.error().detail);
        return 1;
    }
    const std::vector<PortraitFile> strangers =
        options.synthetic > 0 ? syntheticFiles(services.testData, options.synthetic) : std::vector<PortraitFile>{};
    const CloakGallery gallery =
        openGallery(services.loader, *judges, chosenPeople(options, services.testData), strangers, options.jobs);
    for (const std::string& problem : gallery.problems) {
        fmt::print("left out: {}\n", problem);
    }
    judges->setThresholds(gallery.clean, gallery.synthetic);

    const bool keep = !options.sheet.empty() || !options.dump.empty();
    const auto trials = runTrials(*room, gallery, options, TrialGroups::Persons,
                                  keep ? TrialRoom::Keep::Picture : TrialRoom::Keep::Figures);
    std::vector<ConfigFigures> columns;
    for (std::size_t config = 0; config < options.configs.size(); ++config) {
        columns.push_back(figuresOf(options.configs[config], gallery, trials[config], *judges));
    }
    const TableContext context =
        contextOf(*judges, *room, options.judge ? Judges::kArcface : faces::Calibration::kFused);
    fmt::print("{} photos of people, {} synthetic faces, JPEG 85\n", gallery.portraits.size(),
               gallery.synthetic.size());
    printTable(context, columns);

    int failed = 0;
    if (!options.sheet.empty()) {
        failed |= writeSheets(options.sheet, options.configs, gallery, trials);
    }
    if (!options.dump.empty()) {
        failed |= dumpCrops(options.dump, options.configs, gallery, trials);
    }
    if (!options.json.empty()) {
        nlohmann::json content = tableJson(context, columns);
        content["photos"] = photosJson(options.configs, gallery, trials, *judges);
        failed |= writeJson(options.json, content);
    }
    return failed;
}

} // namespace bauta::bench
