// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/embedded_people.h"

#include "core/faces/recogniser.h"
#include "core/models/compute_threads.h"
#include "tests/bench/people_data.h"
#include "tests/bench/photo_workers.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <utility>

namespace bauta::bench
{

namespace
{

using Clock = std::chrono::steady_clock;

double millisecondsSince(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// The recognisers one by one, so that each can be timed; the judge comes last.
struct Recognisers
{
    std::vector<std::unique_ptr<faces::Recogniser>> all;
    bool withJudge = false;
};

Expected<Recognisers> makeRecognisers(const models::ModelStore& store, const std::filesystem::path& testData,
                                      bool withJudge)
{
    Recognisers recognisers;
    recognisers.withJudge = withJudge;
    std::vector<models::ModelEntry> entries;
    for (const std::string& name : faces::RecogniserSet::names()) {
        const models::ModelEntry* entry = store.find(name);
        if (entry == nullptr) {
            return fail(ErrorCode::MissingModel, fmt::format("the recogniser \"{}\" is not installed", name));
        }
        entries.push_back(*entry);
    }
    if (withJudge) {
        entries.push_back(judgeArcface(testData));
    }
    for (const auto& entry : entries) {
        auto recogniser = faces::makeRecogniser(entry);
        if (!recogniser) {
            return fail(recogniser.error());
        }
        recognisers.all.push_back(std::move(*recogniser));
    }
    return recognisers;
}

/// What came of one photo.
struct Outcome
{
    faces::FaceTemplate faceTemplate;
    faces::Embedding judge;
    std::string problem;
    std::array<double, 5> ms{};
};

Outcome embedOne(const PortraitFile& file, const PortraitLoader& loader, const Recognisers& recognisers)
{
    Outcome outcome;
    // The photos get the search that jobs use. A synthetic picture is one face that fills it; to search it as well for
    // small ones would multiply the time of the whole measurement.
    const auto effort = file.person.empty() ? faces::SearchEffort::Fast : faces::SearchEffort::Balanced;
    const auto portrait = loader.load(file, effort);
    if (!portrait) {
        outcome.problem = fmt::format("{}: {}", file.file.string(), portrait.error().detail);
        return outcome;
    }
    for (std::size_t i = 0; i < recognisers.all.size(); ++i) {
        const auto start = Clock::now();
        auto embeddings = recognisers.all[i]->embed(portrait->rgb, {portrait->face});
        outcome.ms[i] = millisecondsSince(start);
        if (!embeddings) {
            outcome.problem = fmt::format("{}: {}", file.file.string(), embeddings.error().detail);
            return outcome;
        }
        if (recognisers.withJudge && i + 1 == recognisers.all.size()) {
            outcome.judge = std::move(embeddings->front());
        } else {
            outcome.faceTemplate.push_back(std::move(embeddings->front()));
        }
    }
    return outcome;
}

} // namespace

Expected<EmbeddedPeople> embedPeople(const std::filesystem::path& testData, const EmbedOptions& options)
{
    const auto store = openBenchModels();
    if (!store) {
        return fail(store.error());
    }
    const auto loader = PortraitLoader::make(*store);
    if (!loader) {
        return fail(loader.error());
    }
    const auto recognisers = makeRecognisers(*store, testData, options.withJudge);
    if (!recognisers) {
        return fail(recognisers.error());
    }
    std::vector<PortraitFile> files = peopleFiles(testData);
    const std::size_t realCount = files.size();
    for (PortraitFile& file : syntheticFiles(testData, options.syntheticLimit)) {
        files.push_back(std::move(file));
    }
    if (realCount == 0 || files.size() == realCount) {
        return fail(ErrorCode::NotFound, "the test data has no people or no synthetic faces");
    }

    std::vector<Outcome> outcomes(files.size());
    forEachPhoto(files.size(), models::availableProcessors(), [&](std::size_t i) {
        outcomes[i] = embedOne(files[i], *loader, *recognisers);
        if ((i + 1) % 100 == 0) {
            fmt::print(stderr, "{} of {} photos\n", i + 1, files.size());
        }
    });

    EmbeddedPeople people;
    for (std::size_t i = 0; i < files.size(); ++i) {
        Outcome& outcome = outcomes[i];
        if (!outcome.problem.empty()) {
            people.problems.push_back(outcome.problem);
            continue;
        }
        EmbeddedPeople::Side& side = i < realCount ? people.real : people.synthetic;
        side.person.push_back(files[i].person);
        side.templates.push_back(std::move(outcome.faceTemplate));
        side.judge.push_back(std::move(outcome.judge));
        for (std::size_t k = 0; k < people.msPerFace.size(); ++k) {
            people.msPerFace[k] += outcome.ms[k];
        }
    }
    const std::size_t usable = people.real.person.size() + people.synthetic.person.size();
    for (double& ms : people.msPerFace) {
        ms /= static_cast<double>(std::max<std::size_t>(usable, 1));
    }
    return people;
}

std::vector<FacePair> pairsOf(const EmbeddedPeople& people, PairKind kind)
{
    std::vector<FacePair> pairs;
    const std::size_t real = people.real.person.size();
    for (std::size_t i = 0; i < real; ++i) {
        if (kind == PairKind::SyntheticAndReal) {
            for (std::size_t j = 0; j < people.synthetic.person.size(); ++j) {
                pairs.push_back({i, j});
            }
            continue;
        }
        for (std::size_t j = i + 1; j < real; ++j) {
            const bool same = people.real.person[i] == people.real.person[j];
            if (same == (kind == PairKind::SamePerson)) {
                pairs.push_back({i, j});
            }
        }
    }
    return pairs;
}

PairCosines cosinesOf(const EmbeddedPeople& people, PairKind kind, const std::vector<FacePair>& pairs)
{
    const auto& second = kind == PairKind::SyntheticAndReal ? people.synthetic : people.real;
    PairCosines cosines;
    cosines.ofRecogniser.resize(faces::RecogniserSet::names().size());
    for (std::size_t k = 0; k < cosines.ofRecogniser.size(); ++k) {
        cosines.ofRecogniser[k].reserve(pairs.size());
        for (const FacePair& pair : pairs) {
            cosines.ofRecogniser[k].push_back(
                faces::cosine(people.real.templates[pair.first][k], second.templates[pair.second][k]));
        }
    }
    return cosines;
}

std::vector<float> judgeCosinesOf(const EmbeddedPeople& people, PairKind kind, const std::vector<FacePair>& pairs)
{
    const auto& second = kind == PairKind::SyntheticAndReal ? people.synthetic : people.real;
    std::vector<float> cosines;
    cosines.reserve(pairs.size());
    for (const FacePair& pair : pairs) {
        cosines.push_back(faces::cosine(people.real.judge[pair.first], second.judge[pair.second]));
    }
    return cosines;
}

} // namespace bauta::bench
