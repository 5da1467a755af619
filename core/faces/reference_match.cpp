// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/reference_match.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <utility>

namespace bauta::faces
{

namespace
{

constexpr double kStrictFar = 1e-4;
constexpr double kLenientFar = 1e-2;

struct Comparison
{
    float best = 0.F;
    float mean = 0.F;
    int bestReference = -1;
};

Comparison compare(const FaceTemplate& face, const std::vector<FaceTemplate>& references,
                   const Calibration& calibration)
{
    Comparison result;
    double sum = 0.0;
    for (std::size_t i = 0; i < references.size(); ++i) {
        const float score = calibration.fusedScore(face, references[i]);
        sum += static_cast<double>(score);
        if (result.bestReference < 0 || score > result.best) {
            result.best = score;
            result.bestReference = static_cast<int>(i);
        }
    }
    result.mean = static_cast<float>(sum / static_cast<double>(references.size()));
    return result;
}

float fusedThreshold(const Calibration& calibration, double falseAcceptRate)
{
    return calibration.threshold(Calibration::kFused, falseAcceptRate);
}

void applyLenient(const std::vector<int>& people, const Calibration& calibration, std::vector<ReferenceMatch>& matches)
{
    const float threshold = fusedThreshold(calibration, kLenientFar);
    std::map<int, bool> personMatches;
    for (std::size_t i = 0; i < matches.size(); ++i) {
        if (matches[i].score >= threshold) {
            matches[i].reason = MatchReason::OwnScore;
            personMatches[people[i]] = true;
        }
    }
    for (std::size_t i = 0; i < matches.size(); ++i) {
        if (!matches[i].matches() && personMatches.count(people[i]) > 0) {
            matches[i].reason = MatchReason::Group;
        }
    }
}

/// Of several matches in one picture only the best can be the person.
void keepBestOfPicture(const std::vector<GroupingFace>& faces, std::vector<ReferenceMatch>& matches)
{
    std::map<int, std::size_t> bestOfPicture;
    for (std::size_t i = 0; i < faces.size(); ++i) {
        if (matches[i].matches()) {
            const auto [entry, isNew] = bestOfPicture.emplace(faces[i].picture, i);
            if (!isNew && matches[i].score > matches[entry->second].score) {
                entry->second = i;
            }
        }
    }
    for (std::size_t i = 0; i < faces.size(); ++i) {
        if (matches[i].matches() && cannotBeOne(faces[i], faces[bestOfPicture.at(faces[i].picture)]) &&
            bestOfPicture.at(faces[i].picture) != i) {
            matches[i].reason = MatchReason::None;
        }
    }
}

void applyStrict(const std::vector<GroupingFace>& faces, const std::vector<int>& people,
                 const std::vector<Comparison>& comparisons, std::size_t references, const Calibration& calibration,
                 std::vector<ReferenceMatch>& matches)
{
    // A stranger has as many chances as there are references, and one more by their mean.
    const double share = references > 1 ? 2.0 : 1.0;
    const float bestThreshold = fusedThreshold(calibration, kStrictFar / (share * static_cast<double>(references)));
    const float meanThreshold = fusedThreshold(calibration, kStrictFar / share);
    const float groupThreshold = fusedThreshold(calibration, kStrictFar);
    const float memberThreshold = fusedThreshold(calibration, kLenientFar);

    std::map<int, std::pair<double, int>> meanOfPerson;
    for (std::size_t i = 0; i < faces.size(); ++i) {
        auto& [sum, count] = meanOfPerson[people[i]];
        sum += static_cast<double>(comparisons[i].mean);
        ++count;
    }
    for (std::size_t i = 0; i < faces.size(); ++i) {
        const auto& [sum, count] = meanOfPerson[people[i]];
        if (comparisons[i].best >= bestThreshold || comparisons[i].mean >= meanThreshold) {
            matches[i].reason = MatchReason::OwnScore;
        } else if (count > 1 && sum / count >= static_cast<double>(groupThreshold) &&
                   comparisons[i].best >= memberThreshold) {
            matches[i].reason = MatchReason::Group;
        }
    }
    keepBestOfPicture(faces, matches);
}

} // namespace

std::vector<ReferenceMatch> matchReferences(const std::vector<GroupingFace>& faces, const std::vector<int>& people,
                                            const std::vector<FaceTemplate>& references, const Calibration& calibration,
                                            MatchPolicy policy)
{
    assert(faces.size() == people.size());
    std::vector<ReferenceMatch> matches(faces.size());
    if (references.empty() || policy == MatchPolicy::Invalid) {
        return matches;
    }
    std::vector<Comparison> comparisons;
    comparisons.reserve(faces.size());
    for (std::size_t i = 0; i < faces.size(); ++i) {
        comparisons.push_back(compare(faces[i].faceTemplate, references, calibration));
        matches[i].score = comparisons[i].best;
        matches[i].reference = comparisons[i].bestReference;
        matches[i].falseAcceptRate = calibration.falseAcceptRate(Calibration::kFused, comparisons[i].best);
    }
    if (policy == MatchPolicy::Lenient) {
        applyLenient(people, calibration, matches);
    } else {
        applyStrict(faces, people, comparisons, references.size(), calibration, matches);
    }
    return matches;
}

} // namespace bauta::faces
