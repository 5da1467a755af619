// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/video/frame.h"
#include "core/video/video_info.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bauta::video
{

/// A part of a video: the frames with `from` <= time < `to`, in microseconds after the container's start.
struct TimeRange
{
    std::optional<std::int64_t> fromInMicroseconds = std::nullopt;
    std::optional<std::int64_t> toInMicroseconds = std::nullopt;
    [[nodiscard]] bool whole() const noexcept { return !fromInMicroseconds && !toInMicroseconds; }
};

struct ReadOptions
{
    TimeRange range = {};
    /// The longer side of delivered frames, if the video is larger; for looking at it, not for output. Such frames have
    /// 8 bits a sample and 4:2:0, and decoding takes short cuts (no loop filter where no other frame depends on it).
    int scaledToMaxSide = 0;
    bool writable = false; ///< the planes of every frame may be written to; costs a copy where the decoder keeps them
    int threads = 0;       ///< of the decoder; 0 for one a processor
    VideoLimits limits = {};
    CancelToken cancel = {};
};

/// Decodes a video frame by frame in order of presentation: upright, deinterlaced where a frame is interlaced, RGB
/// inputs as full-range 4:4:4. With a range from a later time on, it seeks, and times are relative to the first frame
/// that is delivered (`rangeOrigin`). Damaged parts are skipped as far as possible and told in `messages`.
///
///     auto reader = FrameReader::open(path, {.scaledToMaxSide = 640});
///     while (reader) {                                   // no error so far
///         auto frame = (*reader)->next();
///         if (!frame) { ... }                            // cancelled, or nothing could be decoded
///         if (!*frame) { break; }                        // the end
///     }
///
/// One thread at a time. Memory does not depend on the length of the video.
class FrameReader
{
public:
    [[nodiscard]] static Expected<std::unique_ptr<FrameReader>> open(const std::filesystem::path& path,
                                                                     const ReadOptions& options = {});
    FrameReader(const FrameReader&) = delete;
    FrameReader& operator=(const FrameReader&) = delete;
    ~FrameReader();

    [[nodiscard]] const VideoInfo& info() const noexcept;

    /// The next frame, or nothing at the end. Fails with Cancelled, or Damaged if not one frame could be decoded.
    [[nodiscard]] Expected<std::optional<Frame>> next();

    /// The size of delivered frames divided by the upright full size; 1 unless scaled. Known from the start.
    [[nodiscard]] double scaleX() const noexcept;
    [[nodiscard]] double scaleY() const noexcept;

    /// Time of the first delivered frame after the container's start, in ticks of its time base: what was subtracted
    /// from all times. 0 unless the range starts later.
    [[nodiscard]] std::int64_t rangeOrigin() const noexcept;

    /// Packets that could not be decoded so far.
    [[nodiscard]] std::int64_t badPackets() const noexcept;

    /// What the user should know, in English: damage, dropped transparency, odd timestamps. Complete after the end.
    [[nodiscard]] std::vector<std::string> messages() const;

private:
    class Impl;
    explicit FrameReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace bauta::video
