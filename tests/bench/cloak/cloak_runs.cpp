// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/cloak/cloak_runs.h"

#include "tests/bench/photo_workers.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <deque>
#include <fstream>
#include <map>
#include <set>
#include <utility>

namespace bauta::bench
{

namespace
{

nlohmann::json number(double value)
{
    return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(); // JSON knows no NaN
}

nlohmann::json trialJson(const Trial& trial, const Signature& clean, const Judges& judges)
{
    if (!trial.problem.empty()) {
        return {{"problem", trial.problem}};
    }
    nlohmann::json json{{"movementPercent", number(trial.look.movementPercent)},
                        {"strain", number(trial.look.strain)},
                        {"strainPeak", number(trial.look.strainPeak)},
                        {"tone", number(trial.look.tone)},
                        {"ssimWarped", number(trial.look.ssimWarped)},
                        {"ssimPlain", number(trial.look.ssimPlain)},
                        {"outside", number(trial.look.outside)},
                        {"found", trial.found},
                        {"foundHalf", trial.foundHalf},
                        {"cpuSeconds", trial.cpuSeconds},
                        {"forwardCpuSeconds", trial.forward.cpuSeconds},
                        {"steps", trial.steps},
                        {"converged", trial.converged}};
    for (std::size_t judge = 0; judge < judges.names().size(); ++judge) {
        json["scoreOwn"][judges.names()[judge]] = judges.score(judge, trial.shared, clean);
    }
    for (const protect::SurrogateMargin& margin : trial.margins) {
        json["margins"][margin.recogniser] = margin.similarity;
    }
    return json;
}

/// Indices of the portraits that are protected together, each set in the gallery's order, largest set first.
std::vector<std::vector<std::size_t>> photoSets(const CloakGallery& gallery, TrialGroups groups)
{
    std::vector<std::vector<std::size_t>> sets;
    std::map<std::string, std::size_t> setOf;
    for (std::size_t i = 0; i < gallery.portraits.size(); ++i) {
        const auto [place, isNew] = setOf.try_emplace(gallery.portraits[i].person, sets.size());
        if (groups == TrialGroups::Single || isNew) {
            sets.push_back({i});
        } else {
            sets[place->second].push_back(i);
        }
    }
    std::stable_sort(sets.begin(), sets.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
    return sets;
}

} // namespace

std::vector<PortraitFile> chosenPeople(const CloakBenchOptions& options, const std::filesystem::path& testData)
{
    std::map<std::string, std::size_t> taken;
    std::vector<PortraitFile> chosen;
    for (PortraitFile& file : options.people.empty() ? peopleFiles(testData) : portraitFiles(options.people)) {
        if (!taken.contains(file.person) && options.persons > 0 && taken.size() == options.persons) {
            break;
        }
        std::size_t& count = taken[file.person];
        if (options.limit == 0 || count < options.limit) {
            ++count;
            chosen.push_back(std::move(file));
        }
    }
    return chosen;
}

std::vector<std::vector<Trial>> runTrials(const TrialRoom& room, const CloakGallery& gallery,
                                          const CloakBenchOptions& options, TrialGroups groups, TrialRoom::Keep keep)
{
    const std::vector<std::vector<std::size_t>> sets = photoSets(gallery, groups);
    std::vector<std::vector<Trial>> trials(options.configs.size(), std::vector<Trial>(gallery.portraits.size()));
    std::atomic<std::size_t> done{0};
    const std::size_t count = gallery.portraits.size() * options.configs.size();
    // The largest sets of all configs first, or one worker would end alone with a long one.
    forEachPhoto(sets.size() * options.configs.size(), options.jobs, [&](std::size_t i) {
        const std::size_t config = i % options.configs.size();
        std::deque<faces::FaceTemplate> latest;
        for (const std::size_t photo : sets[i / options.configs.size()]) {
            Trial& trial = trials[config][photo];
            trial = room.run(gallery.portraits[photo],
                             {options.configs[config], options.seed + photo, {latest.begin(), latest.end()}}, keep);
            if (!trial.problem.empty()) {
                fmt::print(stderr, "{} {}: {}\n", options.configs[config].name, shortName(gallery.portraits[photo]),
                           trial.problem);
            }
            faces::FaceTemplate seen = std::exchange(trial.seen, {});
            const bool whole = std::none_of(seen.begin(), seen.end(), [](const auto& e) { return e.empty(); });
            if (!seen.empty() && whole) {
                latest.push_back(std::move(seen));
            }
            if (latest.size() > kMostKeptApart) {
                latest.pop_front();
            }
            if (const std::size_t finished = ++done; finished % 10 == 0 || finished == count) {
                fmt::print(stderr, "{} of {} photos protected\n", finished, count);
            }
        }
    });
    return trials;
}

TableContext contextOf(const Judges& judges, const TrialRoom& room, const std::string& mainJudge)
{
    TableContext context{judges.names(), room.surrogates(), {}, judges.indexOf(mainJudge)};
    for (std::size_t judge = 0; judge < judges.names().size(); ++judge) {
        context.thresholds.push_back(static_cast<double>(judges.threshold(judge)));
    }
    return context;
}

nlohmann::json photosJson(const std::vector<CloakConfig>& configs, const CloakGallery& gallery,
                          const std::vector<std::vector<Trial>>& trials, const Judges& judges)
{
    nlohmann::json photos;
    for (std::size_t i = 0; i < gallery.portraits.size(); ++i) {
        for (std::size_t config = 0; config < configs.size(); ++config) {
            photos[shortName(gallery.portraits[i])][configs[config].name] =
                trialJson(trials[config][i], gallery.clean[i], judges);
        }
    }
    return photos;
}

int writeJson(const std::filesystem::path& file, const nlohmann::json& content)
{
    std::ofstream output(file);
    output << content.dump(1) << '\n';
    if (!output.flush()) {
        fmt::print(stderr, "{}: cannot be written\n", file.string());
        return 1;
    }
    return 0;
}

} // namespace bauta::bench
