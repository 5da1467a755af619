// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Does the audit say of a protected face what a recogniser finds that nobody asked? And the numbers to say it better.

#include "core/audit/recognisers.h"
#include "core/faces/recogniser.h"
#include "tests/bench/bench.h"
#include "tests/bench/cloak/cloak_runs.h"
#include "tests/bench/verdict/verdict_fit.h"
#include "tests/bench/verdict/verdict_samples.h"
#include "tests/support/test_paths.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>

namespace bauta::bench
{

namespace
{

struct VerdictOptions
{
    bool fit = false;
    VerdictRun run;
    CloakBenchOptions people; ///< persons, synthetic, people
    std::string configs;
};

double shareOf(std::size_t part, std::size_t whole)
{
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0.0;
}

void printRow(const std::string& label, const VerdictAgreement& row)
{
    fmt::print("{:<22}{:>6}{:>11.3f}{:>8.3f}{:>11.3f}{:>9}{:>8}{:>8}{:>8}{:>9.3f}{:>11.3f}\n", label, row.faces,
               shareOf(row.bothYes + row.misses, row.faces), row.meanProbability, row.agreement(), row.bothYes,
               row.bothNo, row.falseAlarms, row.misses, shareOf(row.yesOwn, row.faces),
               shareOf(row.agreeOwn, row.faces));
}

/// A row a strength and one of all.
void printAgreement(const char* title, const std::vector<VerdictSample>& samples,
                    const std::vector<CloakConfig>& configs, const audit::VerdictCoefficients& coefficients)
{
    fmt::print("\n{}\n{:<22}{:>6}{:>11}{:>8}{:>11}{:>9}{:>8}{:>8}{:>8}{:>9}{:>11}\n", title, "", "faces", "recognised",
               "mean p", "agreement", "both yes", "both no", "alarm", "miss", "own yes", "agree own");
    for (const CloakConfig& config : configs) {
        printRow(config.name, agreementOf(samples, coefficients, config.name));
    }
    printRow("all", agreementOf(samples, coefficients));
}

void printCoefficients(const audit::VerdictCoefficients& c)
{
    fmt::print("\nfor kVerdictCoefficients in core/audit/verdict.h:\n"
               "    .intercept = {:.2f},\n    .slope = {:.3f},\n    .tookPartOffset = {:.2f},\n"
               "    .independentWeight = {:.1f},\n    .acrossShare = {:.2f},\n    .notFoundOffset = {:.1f},\n"
               "    .hiddenBelow = {:.2f},\n    .recognisableFrom = {:.2f},\n",
               c.intercept, c.slope, c.tookPartOffset, c.independentWeight, c.acrossShare, c.notFoundOffset,
               c.hiddenBelow, c.recognisableFrom);
}

/// Each built-in recogniser in turn is asked about cloaks of the other two.
Expected<std::vector<VerdictSample>> leftOutSamples(const VerdictServices& services, const models::ModelStore& store,
                                                    const std::vector<CloakConfig>& configs, const VerdictRun& run)
{
    std::vector<std::unique_ptr<protect::Cloak>> cloaks;
    std::vector<VerdictLane> lanes;
    for (const std::string& leftOut : faces::RecogniserSet::names()) {
        std::vector<std::string> surrogates = faces::RecogniserSet::names();
        std::erase(surrogates, leftOut);
        auto cloak = protect::makeCloak(store, surrogates);
        if (!cloak) {
            return fail(cloak.error());
        }
        cloaks.push_back(*std::move(cloak));
        lanes.push_back({cloaks.back().get(), leftOut, leftOut, configs, lanes.size()});
    }
    return collectSamples(services, lanes, run);
}

/// Cloaks of all three, judged by one who took no part in anything.
Expected<std::vector<VerdictSample>> judgedSamples(const VerdictServices& services, const models::ModelStore& store,
                                                   const std::vector<CloakConfig>& configs, const VerdictRun& run)
{
    const auto cloak = protect::makeCloak(store, faces::RecogniserSet::names());
    if (!cloak) {
        return fail(cloak.error());
    }
    std::vector<VerdictLane> lanes;
    for (const CloakConfig& config : configs) {
        lanes.push_back({cloak->get(), {}, Judges::kArcface, {config}, 0});
    }
    return collectSamples(services, lanes, run);
}

void printLeftOut(const std::vector<VerdictSample>& samples, const audit::VerdictCoefficients& coefficients)
{
    for (const std::string& name : faces::RecogniserSet::names()) {
        std::vector<VerdictSample> ofOne;
        std::copy_if(samples.begin(), samples.end(), std::back_inserter(ofOne),
                     [&name](const VerdictSample& sample) { return sample.leftOut == name; });
        printRow("  " + name, agreementOf(ofOne, coefficients));
    }
}

Expected<void> measure(const VerdictOptions& options, const std::filesystem::path& testData)
{
    const auto configs = parseConfigs(options.configs);
    if (!configs) {
        return fail(configs.error());
    }
    if (std::any_of(configs->begin(), configs->end(),
                    [](const CloakConfig& config) { return config.kind != ProtectionKind::Cloak; })) {
        return fail(ErrorCode::InvalidArgument, "only cloaks have a verdict to fit");
    }
    const auto store = openBenchModels();
    if (!store) {
        return fail(store.error());
    }
    const auto loader = PortraitLoader::make(*store);
    if (!loader) {
        return fail(loader.error());
    }
    auto judges = Judges::make(*store, testData, Judges::Arcface::Present);
    if (!judges) {
        return fail(judges.error());
    }
    const auto recognisers = audit::makeAuditRecognisers(*store, faces::Calibration::builtIn());
    if (!recognisers) {
        return fail(recognisers.error());
    }
    const audit::FaceAuditor auditor(*recognisers, faces::Calibration::builtIn());
    const CloakGallery gallery = openGallery(*loader, *judges, chosenPeople(options.people, testData),
                                             syntheticFiles(testData, options.people.synthetic), options.run.jobs);
    judges->setThresholds(gallery.clean, gallery.synthetic);
    const VerdictServices services{&*loader, &*judges, &auditor, &gallery};

    audit::VerdictCoefficients coefficients = audit::kVerdictCoefficients;
    if (options.fit) {
        const auto samples = leftOutSamples(services, *store, *configs, options.run);
        if (!samples) {
            return fail(samples.error());
        }
        printAgreement("each recogniser left out in turn, as the program is", *samples, *configs, coefficients);
        printLeftOut(*samples, coefficients);
        if (const auto fitted = fitVerdict(*samples, coefficients)) {
            coefficients = *fitted;
            printAgreement("the same, fitted to it", *samples, *configs, coefficients);
            printLeftOut(*samples, coefficients);
            printCoefficients(coefficients);
        } else {
            fmt::print("\nnothing to fit: the recognisers that were left out give one answer or a senseless one\n");
        }
        std::fflush(stdout);
    }
    const auto samples = judgedSamples(services, *store, *configs, options.run);
    if (!samples) {
        return fail(samples.error());
    }
    const auto arcface = judges->indexOf(Judges::kArcface);
    fmt::print("\njudge_arcface accepts from {:.3f} on\n", judges->threshold(arcface));
    printAgreement("judge_arcface, as the program is", *samples, *configs, audit::kVerdictCoefficients);
    if (options.fit) {
        printAgreement("judge_arcface, with what was fitted without it", *samples, *configs, coefficients);
    }
    return {};
}

} // namespace

int runVerdict(const std::vector<std::string>& arguments)
{
    CLI::App app{"Whether the audit's verdict holds for a recogniser that it does not know", "verdict"};
    VerdictOptions options;
    options.people.synthetic = 150;
    app.add_flag("--fit", options.fit, "fit the coefficients first, leaving out each built-in recogniser in turn");
    app.add_option("--limit", options.run.limit, "protect only so many photos a person (0: all)");
    app.add_option("--persons", options.people.persons, "only so many people (0: all)");
    app.add_option("--people", options.people.people, "another folder of people, one folder each")
        ->check(CLI::ExistingDirectory);
    app.add_option("--synthetic", options.people.synthetic, "so many synthetic strangers, for the judge's threshold")
        ->capture_default_str()
        ->check(CLI::Range(20, 100000));
    app.add_option("--configs", options.configs, "strengths")->default_str("subtle,standard,strong");
    app.add_option("--seed", options.run.seed, "of the cloaks")->capture_default_str();
    app.add_option("-j,--jobs", options.run.jobs, "people at a time")->capture_default_str()->check(CLI::Range(1, 64));
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    }
    if (options.configs.empty()) {
        options.configs = "subtle,standard,strong";
    }
    const auto testData = test::testData();
    if (!testData) {
        fmt::print(stderr, "verdict: no test data; set BAUTA_TESTDATA\n");
        return 1;
    }
    if (const auto done = measure(options, *testData); !done) {
        fmt::print(stderr, "verdict: {}\n", done.error().detail);
        return 1;
    }
    return 0;
}

} // namespace bauta::bench
