// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace bauta::video
{

/// Hands values from one thread to another and makes the faster one wait. Closing wakes everybody: pushes are refused
/// then, pops go on until the queue is empty. `stop` is polled while waiting, because a CancelToken cannot notify.
template <class T>
class BoundedQueue
{
public:
    explicit BoundedQueue(std::size_t capacity) : m_capacity(capacity) {}

    /// False if the queue was closed or `stop()` turned true.
    template <class Stop>
    bool push(T value, const Stop& stop)
    {
        std::unique_lock lock(m_mutex);
        while (!m_closed && m_values.size() >= m_capacity) {
            m_hasRoom.wait_for(lock, kPoll);
            if (stop()) {
                return false;
            }
        }
        if (m_closed) {
            return false;
        }
        m_values.push_back(std::move(value));
        m_hasValue.notify_one();
        return true;
    }

    /// Nothing if the queue is closed and empty, or `stop()` turned true.
    template <class Stop>
    std::optional<T> pop(const Stop& stop)
    {
        std::unique_lock lock(m_mutex);
        while (m_values.empty()) {
            if (m_closed || stop()) {
                return std::nullopt;
            }
            m_hasValue.wait_for(lock, kPoll);
        }
        T value = std::move(m_values.front());
        m_values.pop_front();
        m_hasRoom.notify_one();
        return value;
    }

    void close()
    {
        const std::scoped_lock lock(m_mutex);
        m_closed = true;
        m_hasRoom.notify_all();
        m_hasValue.notify_all();
    }

private:
    static constexpr std::chrono::milliseconds kPoll{50};

    const std::size_t m_capacity;
    std::mutex m_mutex;
    std::condition_variable m_hasRoom;
    std::condition_variable m_hasValue;
    std::deque<T> m_values;
    bool m_closed = false;
};

} // namespace bauta::video
