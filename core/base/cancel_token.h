// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <atomic>
#include <memory>
#include <utility>

namespace bauta
{

/// The reading end of a cancellation: cheap to copy, safe to poll from any thread. A default token never fires.
class CancelToken
{
public:
    CancelToken() = default;
    [[nodiscard]] bool isCancelled() const noexcept { return m_flag && m_flag->load(std::memory_order_relaxed); }

private:
    friend class CancelSource;
    explicit CancelToken(std::shared_ptr<const std::atomic<bool>> flag) : m_flag(std::move(flag)) {}
    std::shared_ptr<const std::atomic<bool>> m_flag;
};

/// The requesting end; owned by whoever may cancel. Copies share one flag, assigning a new source starts afresh.
/// `request` is safe in a signal handler.
class CancelSource
{
public:
    [[nodiscard]] CancelToken token() const { return CancelToken(m_flag); }
    void request() noexcept { m_flag->store(true, std::memory_order_relaxed); }

private:
    std::shared_ptr<std::atomic<bool>> m_flag = std::make_shared<std::atomic<bool>>(false);
    static_assert(std::atomic<bool>::is_always_lock_free);
};

} // namespace bauta
