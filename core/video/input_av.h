// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: opening a hostile file with libavformat so that it can reach nothing but that file.

#pragma once

#include "core/base/cancel_token.h"
#include "core/video/av_compat.h"
#include "core/video/video_info.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace bauta::video
{

/// A regular file, open for reading; throws Failure for anything else. Never hangs on a pipe.
class InputFile
{
public:
    explicit InputFile(const std::filesystem::path& path);
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;
    ~InputFile();

    [[nodiscard]] std::int64_t size() const noexcept { return m_size; }
    /// Reads at `offset` without moving anything; fewer bytes at the end of the file.
    [[nodiscard]] std::vector<std::byte> readAt(std::int64_t offset, std::size_t count) const;
    /// As FFmpeg's read: a count, AVERROR_EOF or another error.
    int read(std::uint8_t* to, int count);
    std::int64_t seek(std::int64_t offset, int whence);

private:
    int m_descriptor = -1;
    std::int64_t m_size = 0;
    std::int64_t m_position = 0;
};

/// What the first bytes look like.
struct Sniffed
{
    const AVInputFormat* format = nullptr; ///< one of the allowed containers, or null
    std::string refused;                   ///< a sentence, if it is something that points to other files
};
[[nodiscard]] Sniffed sniffContainer(const InputFile& file);

/// Whether a demuxer that may be used is there for what a muxer of this name writes.
[[nodiscard]] bool hasDemuxerFor(const char* muxer);

/// An open file with its streams known. Holds the only connection between libavformat and the file: reading is done
/// here, and whatever a demuxer tries to open besides is refused.
class Demuxer
{
public:
    Demuxer(const std::filesystem::path& path, const VideoLimits& limits, const CancelToken& cancel);
    Demuxer(const Demuxer&) = delete;
    Demuxer& operator=(const Demuxer&) = delete;
    ~Demuxer();

    [[nodiscard]] AVFormatContext& context() noexcept { return *m_context; }
    [[nodiscard]] const AVFormatContext& context() const noexcept { return *m_context; }
    /// The video stream that is read; throws if there is none.
    [[nodiscard]] AVStream& video() const;
    [[nodiscard]] bool hasVideo() const noexcept { return m_videoIndex >= 0; }
    /// The container's start in ticks of a stream: what is subtracted from all its times.
    [[nodiscard]] std::int64_t startTicks(const AVStream& stream) const;
    /// Lets only these streams through.
    void select(const std::vector<int>& streams);
    /// The next packet of a selected stream; false at the end. Reading errors end the file and set `damagedEnd`.
    bool read(AVPacket& packet);
    [[nodiscard]] bool damagedEnd() const noexcept { return m_damagedEnd; }
    /// Moves to a key frame of `stream` at or before `ticks` (of its own time base); false if the format cannot.
    bool seek(const AVStream& stream, std::int64_t ticks);
    [[nodiscard]] const InputFile& file() const noexcept { return m_file; }

private:
    static int readCallback(void* self, std::uint8_t* to, int count);
    static std::int64_t seekCallback(void* self, std::int64_t offset, int whence);
    static int interruptCallback(void* self);
    static int refuseOpening(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**);
    void checkLimits(const VideoLimits& limits);
    void close() noexcept;

    InputFile m_file;
    CancelToken m_cancel;
    AVIOContext* m_io = nullptr;
    AVFormatContext* m_context = nullptr;
    int m_videoIndex = -1;
    bool m_damagedEnd = false;
};

} // namespace bauta::video
