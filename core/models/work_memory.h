// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>

namespace bauta::models
{

/// Memory in which one network run keeps its intermediate results, borrowed from a pool of the whole process: fresh
/// pages would cost more than the arithmetic. Aligned to 64 bytes, not cleared. Throws std::bad_alloc.
class WorkMemory
{
public:
    explicit WorkMemory(std::size_t bytes);
    WorkMemory(const WorkMemory&) = delete;
    WorkMemory& operator=(const WorkMemory&) = delete;
    ~WorkMemory();

    [[nodiscard]] std::byte* at(std::size_t offset) const noexcept { return m_begin + offset; }

    /// Frees what nobody has borrowed.
    static void releaseUnused();

private:
    std::byte* m_begin = nullptr;
    std::size_t m_bytes = 0;
};

} // namespace bauta::models
