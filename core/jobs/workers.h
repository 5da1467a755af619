// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>

namespace bauta::jobs
{

/// `requested`, or half the processors (at least one) for 0; never more than there is work.
[[nodiscard]] int workerCount(int requested, std::size_t items);

/// Calls work(0) ... work(count - 1), each once, from `workers` threads (from the caller's for one worker), in rising
/// order of start. Each thread's share of processors for networks is set first. `work` must not throw.
void forEachParallel(std::size_t count, int workers, const std::function<void(std::size_t)>& work);

/// Bounds the decoded pixels that are in work at once, so that several huge photos run one after another. A photo
/// beyond the whole budget runs alone. Thread-safe.
class PixelBudget
{
public:
    /// About 1.5 GB at the peak of decoding, finding, covering and encoding.
    static constexpr std::int64_t kDefaultPixels = 150'000'000;

    explicit PixelBudget(std::int64_t pixels = kDefaultPixels) : m_total(pixels), m_free(pixels) {}

    /// A share of the budget, given back on destruction.
    class Share
    {
    public:
        Share(PixelBudget& budget, std::int64_t pixels) : m_budget(&budget), m_pixels(pixels) {}
        Share(const Share&) = delete;
        Share& operator=(const Share&) = delete;
        ~Share();

    private:
        PixelBudget* m_budget;
        std::int64_t m_pixels;
    };

    /// Waits until the share is free. Returns at once when cancelled; the caller polls the token anyway.
    [[nodiscard]] Share take(std::int64_t pixels, const CancelToken& cancel);

private:
    std::mutex m_mutex;
    std::condition_variable m_returned;
    std::int64_t m_total;
    std::int64_t m_free;
};

} // namespace bauta::jobs
