// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/embedding.h"
#include "core/faces/similarity.h"
#include "core/jobs/cloak_memory.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

namespace bauta::jobs
{

/// The seed of a synthetic identity (protect::drawIdentity): `who` among those whom a run, or a plan that says which
/// face (Decision::face), makes of its number. People of a plan are numbered as there.
[[nodiscard]] std::uint64_t identitySeed(std::uint64_t runSeed, std::uint64_t who);

/// Who becomes whom in a job: a person gets the same synthetic identity in all photos and videos, different people get
/// different ones. People are known by the plan's numbers, else again by their templates. Holds biometric data: lives
/// in memory only and is wiped with the job. What identity it is says nothing of the person: it depends on the run's
/// seed and on the plan's number of the person, else on the order in which people appear. Thread-safe.
class IdentityBook
{
public:
    /// What is remembered of somebody; about 12 kB each.
    static constexpr std::size_t kMostTemplates = 4;
    static constexpr std::size_t kMostPeople = 4096;

    /// The seed to draw the identity with. `identities`: how many different ones the job uses, in turn; 0: as many as
    /// there are people. `name` numbers somebody new instead of the order in which people appear.
    [[nodiscard]] std::uint64_t seedFor(const CloakMemory::Identity& who, const faces::Calibration& calibration,
                                        std::uint64_t runSeed, int identities, const std::string& name = {});

    [[nodiscard]] bool empty() const;

private:
    struct Person
    {
        int person = -1;
        std::uint64_t number = 0;
        std::vector<faces::FaceTemplate> templates;
    };

    [[nodiscard]] Person* find(const CloakMemory::Identity& who, const faces::Calibration& calibration);

    mutable std::mutex m_mutex;
    std::deque<Person> m_people; ///< oldest first
    std::uint64_t m_next = 0;    ///< of those whom no plan numbers
};

} // namespace bauta::jobs
