// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/workers.h"

#include "core/models/compute_threads.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace bauta::jobs
{

int workerCount(int requested, std::size_t items)
{
    const int wanted = requested > 0 ? requested : std::max(1, models::availableProcessors() / 2);
    return std::max(1, std::min(wanted, static_cast<int>(std::min<std::size_t>(items, 256))));
}

namespace
{

/// Photos of many sizes leave holes in the heap; giving them back costs page faults, so not after each.
constexpr std::size_t kItemsBetweenReleases = 6;

} // namespace

void forEachParallel(std::size_t count, int workers, const std::function<void(std::size_t)>& work)
{
    const int threads = std::max(1, workers);
    const int share = std::max(1, models::availableProcessors() / threads);
    models::setComputeThreads(share); // here, because a worker's would pull OpenCV's pool from under those that began
    std::atomic<std::size_t> next{0};
    const auto loop = [&] {
        const models::ComputeThreadsScope ownShare(share);
        for (std::size_t i = next++; i < count; i = next++) {
            work(i);
            if (i % kItemsBetweenReleases == kItemsBetweenReleases - 1) {
                models::releaseUnusedMemory();
            }
        }
    };
    if (threads == 1) {
        loop();
        return;
    }
    std::vector<std::thread> pool;
    pool.reserve(static_cast<std::size_t>(threads));
    for (int i = 0; i < threads; ++i) {
        pool.emplace_back(loop);
    }
    for (std::thread& thread : pool) {
        thread.join();
    }
}

PixelBudget::Share PixelBudget::take(std::int64_t pixels, const CancelToken& cancel)
{
    const std::int64_t share = std::clamp<std::int64_t>(pixels, 0, m_total);
    std::unique_lock lock(m_mutex);
    while (m_free < share && !cancel.isCancelled()) {
        m_returned.wait_for(lock, std::chrono::milliseconds(100));
    }
    m_free -= share;
    return {*this, share};
}

PixelBudget::Share::~Share()
{
    {
        const std::lock_guard lock(m_budget->m_mutex);
        m_budget->m_free += m_pixels;
    }
    m_budget->m_returned.notify_all();
}

} // namespace bauta::jobs
