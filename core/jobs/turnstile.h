// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <set>

namespace bauta::jobs
{

/// Lets workers through in the order of their items, so that a result which depends on earlier items does not depend on
/// timing. Each item 0, 1, 2, ... must get a ticket sooner or later, also one that has nothing to do: whoever comes
/// after it waits for that. Thread-safe; outlives its tickets.
class Turnstile
{
public:
    /// An item's place in the queue, given up on destruction at the latest.
    class Ticket
    {
    public:
        Ticket(Turnstile& turnstile, std::size_t number) : m_turnstile(&turnstile), m_number(number) {}
        Ticket(const Ticket&) = delete;
        Ticket& operator=(const Ticket&) = delete;
        ~Ticket() { leave(); }

        /// Waits until every item before this one has left. False if that was cancelled first.
        [[nodiscard]] bool wait(const CancelToken& cancel);
        /// Lets those behind through. More than once is as good as once.
        void leave();

    private:
        Turnstile* m_turnstile; ///< null: has left
        std::size_t m_number;
    };

private:
    std::mutex m_mutex;
    std::condition_variable m_moved;
    std::size_t m_next = 0;       ///< the first that has not left
    std::set<std::size_t> m_gone; ///< those behind it that have, because they had no need to wait
};

} // namespace bauta::jobs
