// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/bench/anonymize/anonymize_trials.h"
#include "tests/bench/cloak/cloak_gallery.h"

#include <cstddef>
#include <string>
#include <vector>

namespace bauta::bench
{

/// Portraits with what the judges see of them, and their trials by one method.
struct TriedFaces
{
    const CloakGallery* gallery = nullptr;
    std::vector<FaceTrial> trials; ///< in the order of the portraits
};

/// Scores of strangers at a false-accept rate, for each judge: `faces` against `strangers`. Rendered faces are more
/// like one another than real people are, for every recogniser, so that each kind needs thresholds of its own.
struct FaceThresholds
{
    std::vector<float> strict; ///< FAR 0.1 %
    std::vector<float> loose;  ///< FAR 1 %
};
[[nodiscard]] FaceThresholds faceThresholds(const Judges& judges, const std::vector<Signature>& faces,
                                            const std::vector<Signature>& strangers);

/// Share of the pairs of a changed face and a clean photo of its person (its own original included) that a judge
/// accepts.
[[nodiscard]] double acceptedWithOriginals(const Judges& judges, std::size_t judge, float threshold,
                                           const TriedFaces& tried);
/// Share of the changed faces that their own original is accepted for.
[[nodiscard]] double acceptedWithOwn(const Judges& judges, std::size_t judge, float threshold, const TriedFaces& tried);
/// Pairs of changed photos, of one person or of two.
enum class ChangedPairs
{
    OnePerson,
    TwoPeople
};
[[nodiscard]] double acceptedAmongChanged(const Judges& judges, std::size_t judge, float threshold,
                                          const TriedFaces& tried, ChangedPairs pairs);
/// Share of the signatures that come nearer to one of `known` than any of `strangers` does: copies, rather than new
/// faces.
[[nodiscard]] double nearerThanStrangers(const Judges& judges, std::size_t judge,
                                         const std::vector<Signature>& signatures,
                                         const std::vector<Signature>& strangers, const std::vector<Signature>& known);

[[nodiscard]] double shareFound(const TriedFaces& tried);
/// Mean of those that are numbers.
[[nodiscard]] double meanOf(const TriedFaces& tried, double FaceTrial::*figure);

/// For each two folders of the portraits ("female/asian"): likeness, detection, tone, expression.
void printGroups(const Judges& judges, const TriedFaces& tried);

} // namespace bauta::bench
