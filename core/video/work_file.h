// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace bauta::video
{

/// An encoded picture in a work file; times in ticks of the encoder.
struct StoredPacket
{
    std::int64_t pts = 0;
    std::int64_t dts = 0;
    std::int64_t duration = 0;
    bool key = false;
    std::vector<std::byte> data;
};

/// A remark of the caller's about the frames up to this one.
struct WorkNote
{
    std::int64_t frame = 0;
    std::string text;
};

/// The encoded pictures of a video that is being written, one record after another, so that they survive when the
/// process is killed: what is whole can be read by the next run, which goes on behind the last group of pictures that
/// needs nothing later. Beside pictures it holds texts of the caller's: a head, and notes on the way. Mode 0600, locked
/// while it is open, removed only by remove(). A damaged or cut tail is dropped; the content is checked, not trusted.
///
/// Notes and pictures may come from two threads; everything else from one.
class WorkFile
{
public:
    /// Starts anew, replacing what an earlier run left. Fails with AlreadyExists where another process works on it.
    [[nodiscard]] static Expected<WorkFile> create(const std::filesystem::path& path, const std::string& head);
    /// Opens what an earlier run left, for going on: NotFound if nothing, Damaged if it is none of these files,
    /// AlreadyExists where another process works on it.
    [[nodiscard]] static Expected<WorkFile> open(const std::filesystem::path& path);

    WorkFile(WorkFile&& other) noexcept;
    WorkFile& operator=(WorkFile&& other) noexcept;
    WorkFile(const WorkFile&) = delete;
    WorkFile& operator=(const WorkFile&) = delete;
    ~WorkFile();

    [[nodiscard]] const std::filesystem::path& path() const noexcept;
    [[nodiscard]] const std::string& head() const noexcept;

    /// Pictures that are there and need nothing that is not: those of the first so many frames.
    [[nodiscard]] std::int64_t frames() const noexcept;
    /// The greatest time among them; absent without any.
    [[nodiscard]] std::optional<std::int64_t> lastPts() const noexcept;
    /// All pictures of the video are there.
    [[nodiscard]] bool complete() const noexcept;
    /// The last note about no later frame.
    [[nodiscard]] std::optional<WorkNote> noteUpTo(std::int64_t frame) const;
    /// How the pictures were encoded, as setEncoding() was told; empty if nothing was.
    [[nodiscard]] const std::string& encoding() const noexcept;
    /// The name of the file, beside this one, into which an earlier run was putting everything together; or empty.
    [[nodiscard]] const std::string& unfinishedOutput() const noexcept;

    [[nodiscard]] Expected<void> setEncoding(const std::string& encoding);
    [[nodiscard]] Expected<void> append(std::int64_t pts, std::int64_t dts, std::int64_t duration, bool key,
                                        std::span<const std::byte> data);
    [[nodiscard]] Expected<void> note(const WorkNote& note);
    [[nodiscard]] Expected<void> setComplete();
    [[nodiscard]] Expected<void> setUnfinishedOutput(const std::string& name);

    /// From the first picture on.
    void rewind() noexcept;
    /// The next picture in the order of decoding; nothing at the end.
    [[nodiscard]] Expected<std::optional<StoredPacket>> next();

    /// Deletes it, and the unfinished output that it tells of; not an error if they are gone.
    void remove() noexcept;

private:
    struct State;
    explicit WorkFile(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace bauta::video
