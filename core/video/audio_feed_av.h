// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: the sound of a video, beside its pictures.

#pragma once

#include "core/video/av_compat.h"
#include "core/video/filter_graph_av.h"
#include "core/video/input_av.h"
#include "core/video/muxer_av.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bauta::video
{

/// What sound becomes that a container cannot hold as it is: the first one of these that it can.
inline constexpr std::array kSoundSubstitutes = {AV_CODEC_ID_AAC, AV_CODEC_ID_OPUS, AV_CODEC_ID_MP3};
/// The encoder for it, or null.
[[nodiscard]] const AVCodec* soundEncoder(AVCodecID codec);

/// One audio track that the target cannot hold as it is: decoded and encoded anew.
class AudioEncoder
{
public:
    AudioEncoder(const AVStream& source, AVCodecID codec, bool globalHeader);
    [[nodiscard]] const AVCodecContext& context() const noexcept { return *m_encoder; }
    /// Times in the source stream's time base; null says that there are no more.
    void send(const AVPacket* packet);
    /// The next packet, in context().time_base; null where more input is needed, or at the end.
    [[nodiscard]] PacketPtr receive();

private:
    void encode(AVFrame* frame);
    void filter(FramePtr frame);

    CodecPtr m_decoder;
    CodecPtr m_encoder;
    AVRational m_sourceTimeBase;
    std::optional<FilterGraph> m_graph;
    std::vector<PacketPtr> m_ready;
};

/// Reads the audio tracks through a demuxer of its own, so that they are read at the pace of the pictures wherever in
/// the file they lie, and memory stays small. Throws Failure.
class AudioFeed
{
public:
    struct Settings
    {
        std::vector<int> streams; ///< in the file
        /// What is subtracted from all times besides the container's start: the origin of a range.
        std::int64_t originInMicroseconds = 0;
        bool cutsStart = false;                        ///< sound before the origin is left out
        std::optional<std::int64_t> endInMicroseconds; ///< after the origin
        VideoLimits limits;
        CancelToken cancel;
    };
    AudioFeed(const std::filesystem::path& path, const Settings& settings);
    ~AudioFeed();
    AudioFeed(const AudioFeed&) = delete;
    AudioFeed& operator=(const AudioFeed&) = delete;

    /// Before the header: copies or encoders, as the container demands.
    void addStreams(Muxer& muxer, const ContainerEntry& container);
    /// Writes all packets up to a time.
    void writeUntil(Muxer& muxer, std::int64_t dts, AVRational timeBase);
    void writeRest(Muxer& muxer);

    [[nodiscard]] int copied() const noexcept { return m_copied; }
    [[nodiscard]] int encoded() const noexcept { return m_encoded; }
    [[nodiscard]] const std::vector<std::string>& messages() const noexcept { return m_messages; }

private:
    struct Track
    {
        int source = 0; ///< stream index in the file
        int target = -1;
        std::int64_t offset = 0; ///< subtracted, in ticks of the source
        bool pastEnd = false;    ///< of the range
        std::unique_ptr<AudioEncoder> encoder;
    };
    [[nodiscard]] bool fetch();
    void writePending(Muxer& muxer);
    void writeEncoded(Muxer& muxer, Track& track);
    [[nodiscard]] Track* trackOf(int stream);
    [[nodiscard]] bool wanted(const AVPacket& packet, Track& track) const;

    Settings m_settings;
    Demuxer m_demuxer;
    std::vector<Track> m_tracks;
    PacketPtr m_pending;
    bool m_hasPending = false;
    bool m_atEnd = false;
    int m_copied = 0;
    int m_encoded = 0;
    std::vector<std::string> m_messages;
};

} // namespace bauta::video
