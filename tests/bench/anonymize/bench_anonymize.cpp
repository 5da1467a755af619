// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What another face takes from recognisers, beside covers and disguise, and what people see of it.

#include "core/base/hash.h"
#include "tests/bench/anonymize/anonymize_figures.h"
#include "tests/bench/anonymize/anonymize_sheet.h"
#include "tests/bench/anonymize/anonymize_trials.h"
#include "tests/bench/anonymize/face_split.h"
#include "tests/bench/bench.h"
#include "tests/bench/cloak/cloak_trial.h"
#include "tests/bench/clocks.h"
#include "tests/bench/photo_workers.h"
#include "tests/support/test_paths.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <map>

namespace bauta::bench
{

namespace
{

struct Options
{
    std::vector<std::string> methods{"clean", "anonymize", "blur", "pixelate", "solid"};
    std::filesystem::path model = std::filesystem::path(BAUTA_RESOURCES_DIR) / "synthetic-face.bin";
    std::filesystem::path sheet;
    std::size_t heldOut = kHeldOutFaces;
    std::size_t training = 0; ///< 0: all
    std::size_t people = 0;   ///< photos; 0: all
    std::uint64_t seed = 1;
    bool judge = true;
    bool sheetOnly = false;
    int workers = 2;
};

/// As a job does it: one identity for each person, drawn from the run's seed and nothing of the face.
std::uint64_t identitySeed(std::uint64_t runSeed, const std::string& who)
{
    return sha256Start(fmt::format("bench {} {}", runSeed, who));
}

std::string nameOf(const Portrait& portrait)
{
    return portrait.person.empty() || portrait.person.front() != 'p' ? portrait.file.string() : portrait.person;
}

std::vector<PortraitFile> spread(const std::vector<PortraitFile>& files, std::size_t wanted)
{
    if (wanted == 0 || wanted >= files.size()) {
        return files;
    }
    std::vector<PortraitFile> chosen;
    for (std::size_t i = 0; i < wanted; ++i) {
        chosen.push_back(files[i * files.size() / wanted]);
    }
    return chosen;
}

TriedFaces tryAll(const FaceTrialRoom& room, const CloakGallery& gallery, const std::string& method,
                  const Options& options)
{
    TriedFaces tried{&gallery, std::vector<FaceTrial>(gallery.portraits.size())};
    forEachPhoto(gallery.portraits.size(), options.workers, [&](std::size_t i) {
        tried.trials[i] =
            room.run(gallery.portraits[i], method, identitySeed(options.seed, nameOf(gallery.portraits[i])));
    });
    return tried;
}

using Column = std::map<std::string, double>; ///< by the row's name

void printTable(const std::vector<std::string>& rows, const std::vector<std::string>& methods,
                const std::vector<Column>& columns)
{
    fmt::print("\n{:<70}", "");
    for (const std::string& method : methods) {
        fmt::print("{:>11}", method);
    }
    fmt::print("\n");
    for (const std::string& row : rows) {
        fmt::print("{:<70}", row);
        for (const Column& column : columns) {
            const auto found = column.find(row);
            fmt::print("{:>11}", found == column.end() ? std::string("-") : fmt::format("{:.3f}", found->second));
        }
        fmt::print("\n");
    }
}

int writeSheet(const Options& options, const CloakGallery& people, const CloakGallery& heldOut,
               const std::vector<std::pair<TriedFaces, TriedFaces>>& tried)
{
    std::vector<SheetRow> rows;
    const auto add = [&](const CloakGallery& gallery, std::size_t wanted, auto which) {
        const std::size_t count = std::min(wanted, gallery.portraits.size());
        for (std::size_t n = 0; n < count; ++n) {
            const std::size_t i = n * gallery.portraits.size() / count;
            const Portrait& portrait = gallery.portraits[i];
            SheetRow row{shortName(portrait), {portrait.rgb(regionOf(portrait)).clone()}};
            for (std::size_t k = 0; k < tried.size(); ++k) {
                if (options.methods[k] != "clean") {
                    row.cells.push_back(which(tried[k]).trials[i].changed);
                }
            }
            rows.push_back(std::move(row));
        }
    };
    add(people, 46, [](const auto& pair) -> const TriedFaces& { return pair.first; });
    add(heldOut, 40, [](const auto& pair) -> const TriedFaces& { return pair.second; });
    return writeFaceSheets(options.sheet, rows, options.methods.size() > 3 ? 1 : 4);
}

int measure(const Options& options, const std::filesystem::path& testData)
{
    const auto problem = [](const Error& error) {
        fmt::print(stderr, "anonymize: {}\n", error.detail);
        return 1;
    };
    const auto store = openBenchModels();
    if (!store) {
        return problem(store.error());
    }
    const auto loader = PortraitLoader::make(*store);
    if (!loader) {
        return problem(loader.error());
    }
    const auto judges =
        Judges::make(*store, testData, options.judge ? Judges::Arcface::Present : Judges::Arcface::Absent);
    if (!judges) {
        return problem(judges.error());
    }
    const Stopwatch loading;
    const auto anonymizer = protect::Anonymizer::load(options.model);
    if (!anonymizer) {
        return problem(anonymizer.error());
    }
    const double loadSeconds = loading.seconds();
    std::unique_ptr<protect::Cloak> cloak;
    if (std::find(options.methods.begin(), options.methods.end(), "disguise") != options.methods.end()) {
        auto made = protect::makeCloak(*store);
        if (!made) {
            return problem(made.error());
        }
        cloak = *std::move(made);
    }
    const FaceSplit split = splitFaces(syntheticFiles(testData));
    const std::vector<PortraitFile> strangers =
        options.sheetOnly ? std::vector<PortraitFile>{} : spread(split.training, options.training);
    const CloakGallery people =
        openGallery(*loader, *judges, spread(peopleFiles(testData), options.people), strangers, options.workers);
    const CloakGallery heldOut =
        openGallery(*loader, *judges, spread(split.heldOut, options.heldOut), {}, options.workers);
    const FaceTrialRoom room(*loader, *judges, *anonymizer, cloak.get());
    const auto thresholdsOf = [&](const std::vector<Signature>& faces) {
        return options.sheetOnly ? FaceThresholds{} : faceThresholds(*judges, faces, people.synthetic);
    };
    const FaceThresholds amongPeople = thresholdsOf(people.clean);
    const FaceThresholds amongRendered = thresholdsOf(heldOut.clean);

    std::vector<std::string> rows;
    std::vector<Column> columns;
    std::vector<std::pair<TriedFaces, TriedFaces>> all;
    for (const std::string& method : options.methods) {
        fmt::print(stderr, "{}\n", method);
        auto& tried = all.emplace_back(tryAll(room, people, method, options), tryAll(room, heldOut, method, options));
        Column& column = columns.emplace_back();
        const auto put = [&](const std::string& row, double value) {
            if (std::find(rows.begin(), rows.end(), row) == rows.end()) {
                rows.push_back(row);
            }
            column[row] = value;
        };
        std::vector<Signature> changed;
        for (const auto* side : {&tried.first, &tried.second}) {
            for (const FaceTrial& trial : side->trials) {
                if (trial.problem.empty() && !trial.wasCovered) {
                    changed.push_back(trial.seen);
                }
            }
        }
        for (std::size_t judge = 0; judge < judges->names().size() && !options.sheetOnly; ++judge) {
            const std::string& name = judges->names()[judge];
            put("people: accepted for the original, FAR 0.1 %, " + name,
                acceptedWithOriginals(*judges, judge, amongPeople.strict[judge], tried.first));
            put("held out: accepted for its own photo, FAR 0.1 %, " + name,
                acceptedWithOwn(*judges, judge, amongRendered.strict[judge], tried.second));
            // As whoever sorts photos would, and as somebody would who knows that the faces are rendered.
            const std::pair<std::string, float> scales[] = {{"", amongPeople.loose[judge]},
                                                            {" of rendered", amongRendered.loose[judge]}};
            for (const auto& [kind, loose] : scales) {
                put("people: one person's photos match, FAR 1 %" + kind + ", " + name,
                    acceptedAmongChanged(*judges, judge, loose, tried.first, ChangedPairs::OnePerson));
                put("people: two people's photos match, FAR 1 %" + kind + ", " + name,
                    acceptedAmongChanged(*judges, judge, loose, tried.first, ChangedPairs::TwoPeople));
            }
            put("nearer to a training face than any stranger, " + name,
                nearerThanStrangers(*judges, judge, changed, heldOut.clean, people.synthetic));
        }
        put("people: the detector finds a face", shareFound(tried.first));
        put("held out: the detector finds a face", shareFound(tried.second));
        put("people: expression differs by, eye distances", meanOf(tried.first, &FaceTrial::expressionError));
        put("held out: expression differs by, eye distances", meanOf(tried.second, &FaceTrial::expressionError));
        put("held out: tone of the cheeks differs by, dE", meanOf(tried.second, &FaceTrial::toneError));
        put("held out: milliseconds a face", meanOf(tried.second, &FaceTrial::milliseconds));
        put("covered instead, faces",
            static_cast<double>(std::count_if(tried.first.trials.begin(), tried.first.trials.end(),
                                              [](const FaceTrial& trial) { return trial.wasCovered; }) +
                                std::count_if(tried.second.trials.begin(), tried.second.trials.end(),
                                              [](const FaceTrial& trial) { return trial.wasCovered; })));
    }
    fmt::print("{} photos of people, {} held-out faces, {} training faces; the model loads in {:.3f} s\n",
               people.portraits.size(), heldOut.portraits.size(), people.synthetic.size(), loadSeconds);
    printTable(rows, options.methods, columns);
    for (std::size_t k = 0; k < options.methods.size(); ++k) {
        if (options.methods[k] == "anonymize") {
            printGroups(*judges, all[k].second);
        }
    }
    return options.sheet.empty() ? 0 : writeSheet(options, people, heldOut, all);
}

} // namespace

int runAnonymize(const std::vector<std::string>& arguments)
{
    CLI::App app{"What a face of somebody else takes from recognisers, and what people see of it"};
    Options options;
    bool noJudge = false;
    app.add_option("--methods", options.methods, "clean, anonymize, blur, pixelate, solid, disguise")->delimiter(',');
    app.add_option("--model", options.model, "instead of the one in resources");
    app.add_option("--sheet", options.sheet, "contact sheets to look at, numbered files beside this PNG");
    app.add_flag("--sheet-only", options.sheetOnly, "no comparisons");
    app.add_option("--held-out", options.heldOut, "faces that the model was not made of");
    app.add_option("--training", options.training, "faces that it was made of; 0: all");
    app.add_option("--people", options.people, "photos of people; 0: all");
    app.add_option("--seed", options.seed, "of the run");
    app.add_flag("--no-judge", noJudge, "without judge_arcface");
    app.add_option("-j,--jobs", options.workers, "photos at a time");
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    }
    options.judge = !noJudge;
    const auto testData = test::testData();
    if (!testData) {
        fmt::print(stderr, "anonymize: no test data ($BAUTA_TESTDATA)\n");
        return 1;
    }
    return measure(options, *testData);
}

} // namespace bauta::bench
