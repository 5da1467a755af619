// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/faces/embedding.h"
#include "core/faces/similarity.h"
#include "tests/bench/calibration_fit.h"

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace bauta::bench
{

/// The test data as the recognisers see it. In memory only.
struct EmbeddedPeople
{
    struct Side
    {
        std::vector<std::string> person; ///< empty strings for synthetic faces
        std::vector<faces::FaceTemplate> templates;
        std::vector<faces::Embedding> judge; ///< empty unless asked for
    };
    Side real;
    Side synthetic;
    std::vector<std::string> problems; ///< photos left out, with the reason
    std::array<double, 5> msPerFace{}; ///< the built-in recognisers and the judge, one thread, mirror image included
};

struct EmbedOptions
{
    std::size_t syntheticLimit = 0; ///< 0: all
    bool withJudge = false;
};

/// Runs the whole pipeline over testdata/people and faces_synth; progress on standard error.
[[nodiscard]] Expected<EmbeddedPeople> embedPeople(const std::filesystem::path& testData, const EmbedOptions& options);

/// Pairs of two faces: indices into `real` and, for strangers(), into `synthetic`.
struct FacePair
{
    std::size_t first = 0;
    std::size_t second = 0;
};
enum class PairKind
{
    SamePerson,    ///< both real
    RealStrangers, ///< both real, two people
    SyntheticAndReal
};
[[nodiscard]] std::vector<FacePair> pairsOf(const EmbeddedPeople& people, PairKind kind);
[[nodiscard]] PairCosines cosinesOf(const EmbeddedPeople& people, PairKind kind, const std::vector<FacePair>& pairs);
[[nodiscard]] std::vector<float> judgeCosinesOf(const EmbeddedPeople& people, PairKind kind,
                                                const std::vector<FacePair>& pairs);

/// The tables of `bench recognise`; 0, or 1 if they could not be made.
[[nodiscard]] int reportRecognition(const EmbeddedPeople& people, const faces::Calibration& calibration);

} // namespace bauta::bench
