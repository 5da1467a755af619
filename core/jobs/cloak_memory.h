// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/embedding.h"
#include "core/faces/similarity.h"

#include <cstddef>
#include <deque>
#include <filesystem>
#include <mutex>
#include <vector>

namespace bauta::jobs
{

/// What the cloaks of a job look like to recognisers, so that later photos of the same person can be kept apart from
/// them: two photos that each hide from the original but resemble each other would still lead to one another. Holds
/// biometric data: lives in memory only, is wiped with the job and is no part of any report. Thread-safe.
class CloakMemory
{
public:
    /// Whose face it is, as far as that is known.
    struct Identity
    {
        int person = -1;            ///< the plan's; -1 where people were not needed
        faces::FaceTemplate before; ///< of the original pixels, by TemplateMaker; empty where it could not be made
    };
    /// A finished cloak.
    struct Entry
    {
        Identity identity;
        faces::FaceTemplate seen; ///< CloakResult::seen
    };

    /// A stranger taken for the same person costs a little room or variety; the person taken for a stranger costs the
    /// whole purpose. So this is more generous than grouping into people is.
    static constexpr double kSamePersonFar = 1e-3;
    /// Each costs the optimisation some room; more than these are not likely to pull into one direction.
    static constexpr std::size_t kMostOthers = 8;
    /// About 12 kB each.
    static constexpr std::size_t kMostEntries = 4096;

    [[nodiscard]] bool empty() const;
    /// The cloaks of a photo, instead of what was known of it. Beyond kMostEntries the oldest are forgotten.
    void remember(const std::filesystem::path& photo, std::vector<Entry> entries);
    /// What recognisers see in the latest kMostOthers cloaks of the same person, newest last, in photos other than
    /// this. The same person: the plan says so, or the templates match at kSamePersonFar.
    [[nodiscard]] std::vector<faces::FaceTemplate>
    othersOf(const Identity& identity, const std::filesystem::path& photo, const faces::Calibration& calibration) const;

private:
    struct Remembered
    {
        std::filesystem::path photo;
        Entry entry;
    };

    mutable std::mutex m_mutex;
    std::deque<Remembered> m_entries; ///< oldest first
};

} // namespace bauta::jobs
