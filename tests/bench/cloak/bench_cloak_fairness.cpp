// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Does the same strength protect everybody alike? Generated faces, so only their own originals can be compared.

#include "tests/bench/cloak/cloak_bench.h"
#include "tests/bench/cloak/cloak_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>

namespace bauta::bench
{

namespace
{

constexpr std::size_t kFacesPerGroup = 25;

/// The faces of a group, such as "female/asian", that are protected, and all others, which stay strangers.
struct Split
{
    std::vector<PortraitFile> chosen; ///< `person` is the group
    std::vector<PortraitFile> strangers;
};

std::string groupOf(const PortraitFile& file)
{
    const auto folder = file.file.parent_path();
    return folder.parent_path().filename().string() + "/" + folder.filename().string();
}

/// Evenly spread over each group.
Split splitByGroup(const std::filesystem::path& testData, std::size_t perGroup, std::size_t strangers)
{
    std::map<std::string, std::vector<PortraitFile>> groups;
    for (PortraitFile& file : syntheticFiles(testData)) {
        groups[groupOf(file)].push_back(std::move(file));
    }
    Split split;
    for (auto& [group, files] : groups) {
        const std::size_t wanted = std::min(perGroup, files.size());
        std::set<std::size_t> taken;
        for (std::size_t i = 0; i < wanted; ++i) {
            taken.insert(i * files.size() / wanted);
        }
        for (std::size_t i = 0; i < files.size(); ++i) {
            if (taken.contains(i)) {
                split.chosen.push_back({group, files[i].file});
            } else {
                split.strangers.push_back(std::move(files[i]));
            }
        }
    }
    const std::size_t wanted = std::min(strangers, split.strangers.size());
    for (std::size_t i = 0; i < wanted; ++i) {
        split.strangers[i] = split.strangers[i * split.strangers.size() / wanted];
    }
    split.strangers.resize(wanted);
    return split;
}

/// What one judge says of the faces of one group, each against its own original.
struct GroupFigures
{
    double before = 0.0; ///< mean score of what was only compressed
    double after = 0.0;
    double accepted = 0.0;
    double count = 0.0;
};

std::map<std::string, GroupFigures> byGroup(const CloakGallery& gallery, const std::vector<Trial>& clean,
                                            const std::vector<Trial>& changed, const Judges& judges, std::size_t judge)
{
    std::map<std::string, GroupFigures> groups;
    for (std::size_t i = 0; i < gallery.portraits.size(); ++i) {
        if (!clean[i].problem.empty() || !changed[i].problem.empty()) {
            continue;
        }
        GroupFigures& group = groups[gallery.portraits[i].person];
        const float after = judges.score(judge, changed[i].shared, gallery.clean[i]);
        group.before += static_cast<double>(judges.score(judge, clean[i].shared, gallery.clean[i]));
        group.after += static_cast<double>(after);
        group.accepted += after >= judges.threshold(judge) ? 1.0 : 0.0;
        group.count += 1.0;
    }
    for (auto& [name, group] : groups) {
        group.before /= group.count;
        group.after /= group.count;
        group.accepted /= group.count;
    }
    return groups;
}

nlohmann::json printGroups(const CloakGallery& gallery, const std::vector<Trial>& clean,
                           const std::vector<Trial>& changed, const Judges& judges)
{
    std::vector<std::map<std::string, GroupFigures>> columns;
    fmt::print("{:<16}{:>6}", "", "");
    for (std::size_t judge = 0; judge < judges.names().size(); ++judge) {
        columns.push_back(byGroup(gallery, clean, changed, judges, judge));
        fmt::print("{:>24}", judges.names()[judge]);
    }
    fmt::print("\n{:<16}{:>6}", "group", "faces");
    for (std::size_t judge = 0; judge < columns.size(); ++judge) {
        fmt::print("{:>8}{:>8}{:>8}", "before", "after", "accept");
    }
    fmt::print("\n");
    nlohmann::json json;
    for (const auto& [name, first] : columns.front()) {
        fmt::print("{:<16}{:>6.0f}", name, first.count);
        for (std::size_t judge = 0; judge < columns.size(); ++judge) {
            const GroupFigures& group = columns[judge].at(name);
            fmt::print("{:>8.3f}{:>8.3f}{:>8.3f}", group.before, group.after, group.accepted);
            json[name][judges.names()[judge]] = {
                {"before", group.before}, {"after", group.after}, {"accepted", group.accepted}};
        }
        fmt::print("\n");
    }
    fmt::print("{:<22}", "best group");
    for (const auto& column : columns) {
        double low = 1.0;
        for (const auto& [name, group] : column) {
            low = std::min(low, group.accepted);
        }
        fmt::print("{:>24.3f}", low);
    }
    fmt::print("\n{:<22}", "worst less best");
    for (const auto& column : columns) {
        double low = 1.0;
        double high = 0.0;
        for (const auto& [name, group] : column) {
            low = std::min(low, group.accepted);
            high = std::max(high, group.accepted);
        }
        fmt::print("{:>24.3f}", high - low);
    }
    fmt::print("\n");
    return json;
}

} // namespace

int reportFairness(const CloakBenchOptions& options, const CloakBenchServices& services)
{
    auto judges = Judges::make(services.store, services.testData,
                               options.judge ? Judges::Arcface::Present : Judges::Arcface::Absent);
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
    const Split split = splitByGroup(services.testData, options.limit > 0 ? options.limit : kFacesPerGroup,
                                     options.judge ? options.synthetic : 0);
    if (options.judge) { // its threshold, from real people and strangers that are not protected here
        const CloakGallery people =
            openGallery(services.loader, *judges, peopleFiles(services.testData), split.strangers, options.jobs);
        judges->setThresholds(people.clean, people.synthetic);
    }
    const CloakGallery gallery = openGallery(services.loader, *judges, split.chosen, {}, options.jobs);
    for (const std::string& problem : gallery.problems) {
        fmt::print("left out: {}\n", problem);
    }

    CloakBenchOptions withClean = options;
    withClean.configs.insert(withClean.configs.begin(), {"clean", ProtectionKind::Clean, {}});
    const auto trials = runTrials(*room, gallery, withClean, TrialGroups::Single, TrialRoom::Keep::Figures);
    nlohmann::json content{{"surrogates", room->surrogates()}};
    for (std::size_t config = 1; config < withClean.configs.size(); ++config) {
        fmt::print("\n{}: scores against the own original, before (JPEG alone) and after; accepted at FAR 1 %\n",
                   withClean.configs[config].name);
        content[withClean.configs[config].name] = printGroups(gallery, trials.front(), trials[config], *judges);
    }
    fmt::print("\nTook part: {}\n", fmt::join(room->surrogates(), ", "));
    return options.json.empty() ? 0 : writeJson(options.json, content);
}

} // namespace bauta::bench
