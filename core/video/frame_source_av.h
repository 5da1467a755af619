// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: demuxer, decoder and filter as one source of frames. Throws Failure.

#pragma once

#include "core/video/frame_filter_av.h"
#include "core/video/frame_reader.h"
#include "core/video/input_av.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bauta::video
{

/// What FrameReader promises, with FFmpeg's own objects in reach for the transcoder.
class FrameSource
{
public:
    FrameSource(const std::filesystem::path& path, const ReadOptions& options);

    [[nodiscard]] std::optional<Frame> next();
    [[nodiscard]] const VideoInfo& info() const noexcept { return m_info; }
    [[nodiscard]] const Demuxer& demuxer() const noexcept { return *m_demuxer; }
    [[nodiscard]] double scaleX() const noexcept { return m_scaleX; }
    [[nodiscard]] double scaleY() const noexcept { return m_scaleY; }
    [[nodiscard]] std::int64_t rangeOrigin() const noexcept { return m_rangeOrigin.value_or(0); }
    [[nodiscard]] std::int64_t badPackets() const noexcept { return m_badPackets; }
    [[nodiscard]] std::vector<std::string> messages() const;

private:
    void openAt(std::optional<std::int64_t> fromInMicroseconds);
    void openDecoder();
    [[nodiscard]] FrameFilter makeFilter() const;
    void chooseScale();
    /// The next decoded frame, its pts relative to the container's start and strictly later than the last; null at the
    /// end.
    [[nodiscard]] FramePtr decode();
    [[nodiscard]] FramePtr decodeInRange();
    [[nodiscard]] bool feedDecoder();
    void stampFrame(AVFrame& frame);
    void noteSpecialContent(const AVFrame& frame);
    [[nodiscard]] Frame deliver(FramePtr frame);

    std::filesystem::path m_path;
    ReadOptions m_options;
    std::unique_ptr<Demuxer> m_demuxer;
    CodecPtr m_decoder;
    PacketPtr m_packet = makePacket();
    std::optional<FrameFilter> m_filter;
    FramePtr m_pending; ///< decoded while seeking
    Orientation m_orientation;
    VideoInfo m_info;
    AVRational m_timeBase{0, 1};
    int m_scaledWidth = 0; ///< before turning
    int m_scaledHeight = 0;
    double m_scaleX = 1.0;
    double m_scaleY = 1.0;
    bool m_seeked = false;
    bool m_draining = false;
    bool m_finished = false;
    bool m_fromRgb = false;
    std::optional<std::int64_t> m_lastPts;
    std::int64_t m_lastDuration = 0;
    std::optional<std::int64_t> m_rangeOrigin; ///< only with a later start
    std::int64_t m_index = 0;
    std::int64_t m_badPackets = 0;
    std::int64_t m_damagedFrames = 0;
    std::int64_t m_repairedTimes = 0;
    bool m_transparent = false;
    bool m_dynamicHdr = false;
    bool m_captions = false;
};

} // namespace bauta::video
