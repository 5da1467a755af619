// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: the bytes of a work file.

#pragma once

#include "core/base/expected.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace bauta::video
{

/// One record and where it lies.
struct LogRecord
{
    std::uint32_t kind = 0;
    std::vector<std::byte> content;
    std::int64_t begin = 0;
    std::int64_t end = 0; ///< where the next one begins
};

/// A file of records, each with its length and a checksum, that only grows: whatever happens while one is written,
/// those before it can be read. Mode 0600, locked against other processes while it is open (where the file system can).
/// Numbers are in the machine's own order of bytes. append() is thread-safe.
class RecordLog
{
public:
    /// Of eight bytes, by which a file is known.
    explicit RecordLog(std::string_view magic) : m_magic(magic) {}
    RecordLog(const RecordLog&) = delete;
    RecordLog& operator=(const RecordLog&) = delete;
    ~RecordLog();

    /// An empty one in the place of whatever file or link is there. AlreadyExists where another process has it open.
    [[nodiscard]] Expected<void> create(const std::filesystem::path& path);
    /// NotFound, Damaged for another kind of file, AlreadyExists where another process has it open.
    [[nodiscard]] Expected<void> open(const std::filesystem::path& path);

    [[nodiscard]] Expected<void> append(std::uint32_t kind, std::span<const std::byte> content);

    [[nodiscard]] std::int64_t first() const noexcept { return static_cast<std::int64_t>(m_magic.size()); }
    [[nodiscard]] std::int64_t end() const noexcept { return m_end; }
    /// Nothing at the end, and for whatever is not whole.
    [[nodiscard]] std::optional<LogRecord> recordAt(std::int64_t at) const;
    /// Passes over what lies behind; the first append replaces it. A file that is only read stays as it is.
    void endAt(std::int64_t at);

private:
    [[nodiscard]] Expected<void> lock() const;
    [[nodiscard]] bool readAt(std::int64_t at, std::span<std::byte> into) const;
    [[nodiscard]] Expected<void> write(std::span<const std::byte> bytes);

    std::string_view m_magic;
    int m_descriptor = -1;
    std::int64_t m_end = 0; ///< of what counts
    bool m_hasTail = false; ///< the file goes on behind it
    std::mutex m_mutex;
    std::chrono::steady_clock::time_point m_synced = std::chrono::steady_clock::now();
};

} // namespace bauta::video
