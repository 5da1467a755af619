// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/bench/cloak/cloak_gallery.h"
#include "tests/bench/cloak/cloak_trial.h"

#include <cstddef>
#include <string>
#include <vector>

namespace bauta::bench
{

/// How often one judge recognises, and how alike it finds, at FAR 1 %. NaN where there was nothing to count.
struct JudgeFigures
{
    static constexpr double kNone = LookFigures::kNone;
    double accepted = kNone;     ///< pairs (protected, another clean photo of the person)
    double acceptedHalf = kNone; ///< ... after half size and JPEG 75
    double acceptedBoth = kNone; ///< pairs of two protected photos of a person
    double acceptedOwn = kNone;  ///< pairs (protected, its own original)
    double rank1 = kNone;        ///< the person is the nearest in a gallery of clean photos and synthetic faces
    double score = kNone;        ///< mean, of the pairs of `accepted`
    double scoreHalf = kNone;
    double scoreBoth = kNone;
    double scoreOwn = kNone;
    double spread = kNone; ///< mean z-score of atanh(cosine) among strangers', of the pairs of `accepted`
};

/// One column of the table.
struct ConfigFigures
{
    static constexpr double kNone = LookFigures::kNone;
    std::string config;
    std::size_t photos = 0;
    std::vector<JudgeFigures> judges; ///< in the order of Judges::names()
    LookFigures mean;
    LookFigures worst; ///< of all photos
    double found = kNone;
    double foundHalf = kNone;
    double seconds = kNone; ///< a face, on one thread
    double cpuSeconds = kNone;
    double cost = kNone; ///< processor time in forward passes of one face through all surrogates
    double steps = kNone;
    double converged = kNone;
};

/// `trials` of one config, one a portrait. What could not be protected is no probe, but its clean photo stays in the
/// gallery.
[[nodiscard]] ConfigFigures figuresOf(const CloakConfig& config, const CloakGallery& gallery,
                                      const std::vector<Trial>& trials, const Judges& judges);

} // namespace bauta::bench
