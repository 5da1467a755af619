// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace bauta
{

/// A file that appears under its final name only when it is complete.
///
/// Content goes to a hidden temporary file of mode 0600 beside the target (same folder, so the rename is atomic). The
/// caller writes, may read the temporary file back to verify it, then calls commit(). Without commit() the destructor
/// deletes the temporary file; a killed process leaves one file named `.bauta-*.part`. Movable, not thread-safe.
class OutputFile
{
public:
    enum class Existing
    {
        Refuse,
        Replace
    };

    /// Creates the temporary file. Missing parent folders are created.
    [[nodiscard]] static Expected<OutputFile> create(const std::filesystem::path& target, Existing existing);

    OutputFile(OutputFile&& other) noexcept;
    OutputFile& operator=(OutputFile&& other) noexcept;
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;
    ~OutputFile();

    /// Appends; reports a full device as ErrorCode::NoSpace.
    [[nodiscard]] Expected<void> write(std::span<const std::byte> bytes);
    [[nodiscard]] const std::filesystem::path& temporaryPath() const noexcept { return m_temporary; }

    /// Flushes to the device and renames to the target, with permissions 0666 less the umask. With Existing::Refuse a
    /// target that appeared meanwhile is left alone and AlreadyExists returned.
    [[nodiscard]] Expected<void> commit();

private:
    OutputFile() = default;
    void discard() noexcept;

    int m_descriptor = -1;
    std::filesystem::path m_target;
    std::filesystem::path m_temporary;
    Existing m_existing = Existing::Refuse;
};

/// The whole of a file. Refuses anything but a regular file (a folder, device or pipe is UnsupportedFormat) and files
/// above `maxBytes` (TooLarge). Never hangs on a pipe.
[[nodiscard]] Expected<std::vector<std::byte>> readFile(const std::filesystem::path& path, std::uintmax_t maxBytes);

} // namespace bauta
