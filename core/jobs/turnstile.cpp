// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/turnstile.h"

#include <chrono>

namespace bauta::jobs
{

bool Turnstile::Ticket::wait(const CancelToken& cancel)
{
    if (m_turnstile == nullptr) {
        return !cancel.isCancelled();
    }
    std::unique_lock lock(m_turnstile->m_mutex);
    while (m_turnstile->m_next < m_number && !cancel.isCancelled()) {
        // Nobody wakes those who wait when the token fires; it can be polled alone.
        m_turnstile->m_moved.wait_for(lock, std::chrono::milliseconds(100));
    }
    return !cancel.isCancelled();
}

void Turnstile::Ticket::leave()
{
    if (m_turnstile == nullptr) {
        return;
    }
    {
        const std::lock_guard lock(m_turnstile->m_mutex);
        auto& gone = m_turnstile->m_gone;
        gone.insert(m_number);
        while (!gone.empty() && *gone.begin() == m_turnstile->m_next) {
            gone.erase(gone.begin());
            ++m_turnstile->m_next;
        }
    }
    m_turnstile->m_moved.notify_all();
    m_turnstile = nullptr;
}

} // namespace bauta::jobs
