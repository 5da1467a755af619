// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: frames in, packets out.

#pragma once

#include "core/video/av_compat.h"
#include "core/video/encoder_table_av.h"
#include "core/video/filter_graph_av.h"
#include "core/video/frame.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bauta::video
{

/// Static HDR metadata, as the source's stream or first frame carries it.
struct HdrMetadata
{
    std::optional<AVMasteringDisplayMetadata> mastering;
    std::optional<AVContentLightMetadata> light;
};
[[nodiscard]] HdrMetadata hdrOf(const AVFrame& frame, const AVStream& source);

/// One encoder, opened for frames like `first`. Throws Failure.
class VideoEncoder
{
public:
    struct Settings
    {
        EncoderEntry entry;
        std::optional<double> quality;
        std::string preset;
        AVRational frameRate{0, 1}; ///< average; a hint for rate control, and the time base of fixed-rate outputs
        bool fixedRate = false;     ///< the output counts frames instead of time (AVI, MPEG-2)
        bool globalHeader = false;
        bool reorders = true; ///< the container stores when a frame is shown, so that B-frames are possible
        int threads = 0;
        HdrMetadata hdr;
    };
    VideoEncoder(const Settings& settings, const Frame& first);

    void send(const Frame& frame);
    /// The frame was encoded by an earlier run: only its time counts, for those that follow.
    void pass(const Frame& frame);
    void finish();
    /// The next packet with times in timeBase() and its duration; null where more input is needed, or at the end.
    [[nodiscard]] PacketPtr receive();

    [[nodiscard]] const AVCodecContext& context() const noexcept { return *m_context; }
    /// All that must agree for pictures of two encoders to follow each other in one stream.
    [[nodiscard]] std::string signature() const;
    /// Of the last frame that was sent or passed.
    [[nodiscard]] std::optional<std::int64_t> lastPts() const noexcept { return m_lastPts; }
    [[nodiscard]] AVRational timeBase() const noexcept { return m_context->time_base; }
    [[nodiscard]] std::vector<std::string> messages() const;

private:
    void choosePixelFormat(const Frame& first);
    void chooseSize(const Frame& first);
    void chooseTimeBase(const Frame& first);
    void setQuality();
    void setSpeed();
    void setPrivateOptions();
    [[nodiscard]] std::string conversionFor(const PixelLayout& layout) const;
    [[nodiscard]] FramePtr padded(FramePtr frame) const;
    /// A frame's time in the encoder's time base, rising strictly; remembers its duration.
    [[nodiscard]] std::int64_t encoderTime(const Frame& frame);
    void encode(FramePtr frame);
    [[nodiscard]] PacketPtr receiveOne();

    Settings m_settings;
    CodecPtr m_context;
    std::optional<FilterGraph> m_converter;
    AVRational m_frameTimeBase{0, 1};
    AVPixelFormat m_delivered = AV_PIX_FMT_NONE;
    bool m_fullRange = false; ///< of what is encoded
    int m_paddedWidth = 0;    ///< 0 where the frames' own size will do
    int m_paddedHeight = 0;
    std::optional<std::int64_t> m_lastPts;
    std::map<std::int64_t, std::int64_t> m_durations; ///< by pts, of frames inside the encoder
    std::deque<PacketPtr> m_ready;
    std::int64_t m_roundedTimes = 0;
    std::vector<std::string> m_messages;
};

} // namespace bauta::video
