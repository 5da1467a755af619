// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/photo_workers.h"

#include "core/models/compute_threads.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace bauta::bench
{

void forEachPhoto(std::size_t count, int workers, const std::function<void(std::size_t)>& body)
{
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        models::setComputeThreads(1);
        for (std::size_t i = next++; i < count; i = next++) {
            body(i);
        }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < std::max(workers, 1); ++i) {
        threads.emplace_back(work);
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
}

} // namespace bauta::bench
