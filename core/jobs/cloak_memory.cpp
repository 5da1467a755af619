// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/cloak_memory.h"

#include <algorithm>
#include <utility>

namespace bauta::jobs
{

bool CloakMemory::empty() const
{
    const std::lock_guard lock(m_mutex);
    return m_entries.empty();
}

void CloakMemory::remember(const std::filesystem::path& photo, std::vector<Entry> entries)
{
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_entries, [&photo](const Remembered& known) { return known.photo == photo; });
    for (Entry& entry : entries) {
        m_entries.push_back({photo, std::move(entry)});
    }
    while (m_entries.size() > kMostEntries) {
        m_entries.pop_front();
    }
}

std::vector<faces::FaceTemplate> CloakMemory::othersOf(const Identity& identity, const std::filesystem::path& photo,
                                                       const faces::Calibration& calibration) const
{
    const float threshold = calibration.threshold(faces::Calibration::kFused, kSamePersonFar);
    std::vector<faces::FaceTemplate> others;
    const std::lock_guard lock(m_mutex);
    for (auto known = m_entries.rbegin(); known != m_entries.rend() && others.size() < kMostOthers; ++known) {
        const Identity& theirs = known->entry.identity;
        const bool planned = identity.person >= 0 && identity.person == theirs.person;
        if (known->photo != photo && (planned || calibration.fusedScore(identity.before, theirs.before) >= threshold)) {
            others.push_back(known->entry.seen);
        }
    }
    std::reverse(others.begin(), others.end());
    return others;
}

} // namespace bauta::jobs
