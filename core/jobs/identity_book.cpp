// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/identity_book.h"

#include "core/base/hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace bauta::jobs
{

namespace
{

constexpr std::uint64_t kBeyondPlans = std::uint64_t{1} << 32U; ///< numbers from here on are no plan's people

} // namespace

std::uint64_t identitySeed(std::uint64_t runSeed, std::uint64_t who)
{
    return sha256Start(fmt::format("identity {} {}", runSeed, who));
}

bool IdentityBook::empty() const
{
    const std::lock_guard lock(m_mutex);
    return m_people.empty();
}

std::uint64_t IdentityBook::seedFor(const CloakMemory::Identity& who, const faces::Calibration& calibration,
                                    std::uint64_t runSeed, int identities, const std::string& name)
{
    const std::lock_guard lock(m_mutex);
    Person* known = find(who, calibration);
    if (known == nullptr) {
        std::uint64_t number = who.person >= 0 ? static_cast<std::uint64_t>(who.person) : kBeyondPlans;
        if (who.person < 0) {
            number += name.empty() ? m_next++ : sha256Start(name) >> 1U;
        }
        known = &m_people.emplace_back(Person{who.person, number, {}});
        if (m_people.size() > kMostPeople) {
            m_people.pop_front();
            known = &m_people.back();
        }
    }
    if (!who.before.empty() && known->templates.size() < kMostTemplates) {
        known->templates.push_back(who.before);
    }
    const std::uint64_t number =
        identities > 0 ? known->number % static_cast<std::uint64_t>(identities) : known->number;
    return identitySeed(runSeed, number);
}

IdentityBook::Person* IdentityBook::find(const CloakMemory::Identity& who, const faces::Calibration& calibration)
{
    const float threshold = calibration.threshold(faces::Calibration::kFused, CloakMemory::kSamePersonFar);
    Person* best = nullptr;
    float highest = threshold;
    for (Person& person : m_people) {
        if (who.person >= 0 && person.person >= 0) { // the plan knows better than any recogniser
            if (who.person == person.person) {
                return &person;
            }
            continue;
        }
        for (const faces::FaceTemplate& seen : person.templates) {
            const float score = who.before.empty() ? -1e9F : calibration.fusedScore(who.before, seen);
            if (score >= highest) {
                highest = score;
                best = &person;
            }
        }
    }
    return best;
}

} // namespace bauta::jobs
