// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/work_memory.h"

#include <algorithm>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace bauta::models
{

namespace
{

constexpr std::size_t kAlignment = 64;
constexpr std::size_t kStep = std::size_t{1} << 20U; ///< sizes are multiples, so that few differ
constexpr std::size_t kMostIdle = 8;

struct Block
{
    std::byte* begin = nullptr;
    std::size_t bytes = 0;
};

void freeBlock(const Block& block)
{
    ::operator delete (block.begin, std::align_val_t{kAlignment});
}

/// Blocks that nobody uses now. Never destroyed, since threads may outlive static objects.
struct Pool
{
    std::mutex mutex;
    std::vector<Block> idle;
};

Pool& pool()
{
    static Pool* const instance = new Pool;
    return *instance;
}

/// The smallest idle block of at least `bytes`; without one the largest is freed, so that the pool grows in size, not
/// in number.
Block takeBlock(std::size_t bytes)
{
    Block tooSmall;
    {
        const std::lock_guard lock(pool().mutex);
        std::vector<Block>& idle = pool().idle;
        const auto bySize = [](const Block& a, const Block& b) {
            return a.bytes < b.bytes;
        };
        std::sort(idle.begin(), idle.end(), bySize);
        const auto fits = std::lower_bound(idle.begin(), idle.end(), Block{nullptr, bytes}, bySize);
        if (fits != idle.end()) {
            const Block block = *fits;
            idle.erase(fits);
            return block;
        }
        if (!idle.empty()) {
            tooSmall = idle.back();
            idle.pop_back();
        }
    }
    freeBlock(tooSmall);
    return {static_cast<std::byte*>(::operator new (bytes, std::align_val_t{kAlignment})), bytes};
}

} // namespace

WorkMemory::WorkMemory(std::size_t bytes)
{
    const Block block = takeBlock((std::max<std::size_t>(bytes, 1) + kStep - 1) / kStep * kStep);
    m_begin = block.begin;
    m_bytes = block.bytes;
}

WorkMemory::~WorkMemory()
{
    Block spare{m_begin, m_bytes};
    {
        const std::lock_guard lock(pool().mutex);
        if (pool().idle.size() < kMostIdle) {
            pool().idle.push_back(std::exchange(spare, {}));
        }
    }
    freeBlock(spare);
}

void WorkMemory::releaseUnused()
{
    std::vector<Block> unused;
    {
        const std::lock_guard lock(pool().mutex);
        unused.swap(pool().idle);
    }
    for (const Block& block : unused) {
        freeBlock(block);
    }
}

} // namespace bauta::models
