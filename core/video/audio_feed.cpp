// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/audio_feed_av.h"

#include <fmt/format.h>

#include <algorithm>

namespace bauta::video
{

namespace
{

constexpr AVRational kMicroseconds{1, 1'000'000};
// Packets before the shown start that a decoder needs to get going. What lies further back was cut away by somebody.
constexpr std::int64_t kPrerollInMicroseconds = 100'000;

} // namespace

AudioFeed::AudioFeed(const std::filesystem::path& path, const Settings& settings)
    : m_settings(settings),
      m_demuxer(path, settings.limits, settings.cancel),
      m_pending(makePacket())
{
    m_demuxer.select(settings.streams);
    for (const int index : settings.streams) {
        const AVStream& stream = *m_demuxer.context().streams[index];
        Track track;
        track.source = index;
        track.offset =
            m_demuxer.startTicks(stream) + av_rescale_q(settings.originInMicroseconds, kMicroseconds, stream.time_base);
        m_tracks.push_back(std::move(track));
    }
    if (settings.cutsStart && !m_tracks.empty()) {
        const AVStream& stream = *m_demuxer.context().streams[m_tracks.front().source];
        // Where seeking fails, reading from the start finds the same packets.
        (void)m_demuxer.seek(stream, m_tracks.front().offset -
                                         av_rescale_q(kPrerollInMicroseconds, kMicroseconds, stream.time_base));
    }
}

AudioFeed::~AudioFeed() = default;

void AudioFeed::addStreams(Muxer& muxer, const ContainerEntry& container)
{
    std::vector<Track> kept;
    for (std::size_t i = 0; i < m_tracks.size(); ++i) {
        Track& track = m_tracks[i];
        AVStream& stream = *m_demuxer.context().streams[track.source];
        const AVCodecID codec = stream.codecpar->codec_id;
        const char* name = avcodec_get_name(codec);
        if (canHold(container, codec)) {
            track.target = muxer.addCopiedSound(stream);
            ++m_copied;
            kept.push_back(std::move(track));
            continue;
        }
        AVCodecID substitute = AV_CODEC_ID_NONE;
        for (const AVCodecID candidate : kSoundSubstitutes) {
            if (substitute == AV_CODEC_ID_NONE && canHold(container, candidate)) {
                substitute = candidate;
            }
        }
        if (substitute == AV_CODEC_ID_NONE) {
            m_messages.push_back(fmt::format("sound is dropped: {} files hold none", container.container));
            continue;
        }
        try {
            track.encoder = std::make_unique<AudioEncoder>(stream, substitute, muxer.wantsGlobalHeaders());
        } catch (const Failure& failure) {
            m_messages.push_back(fmt::format("an audio track ({}) is dropped: {}", name, failure.error().detail));
            continue;
        }
        track.target = muxer.addEncodedSound(track.encoder->context(), stream);
        m_messages.push_back(fmt::format("an audio track was encoded anew as {}: {} files cannot hold {}",
                                         avcodec_get_name(substitute), container.container, name));
        ++m_encoded;
        kept.push_back(std::move(track));
    }
    m_tracks = std::move(kept);
    std::vector<int> streams;
    for (const Track& track : m_tracks) {
        streams.push_back(track.source);
    }
    m_demuxer.select(streams);
    m_atEnd = m_tracks.empty();
}

AudioFeed::Track* AudioFeed::trackOf(int stream)
{
    for (Track& track : m_tracks) {
        if (track.source == stream) {
            return &track;
        }
    }
    return nullptr;
}

/// Whether a packet, its times already shifted, belongs into the output.
bool AudioFeed::wanted(const AVPacket& packet, Track& track) const
{
    const AVRational timeBase = m_demuxer.context().streams[track.source]->time_base;
    const std::int64_t time = packet.pts != AV_NOPTS_VALUE ? packet.pts : packet.dts;
    if (time == AV_NOPTS_VALUE) {
        return true;
    }
    if (m_settings.endInMicroseconds &&
        av_compare_ts(time, timeBase, *m_settings.endInMicroseconds, kMicroseconds) >= 0) {
        track.pastEnd = true;
        return false;
    }
    if (m_settings.cutsStart) {
        return time >= 0;
    }
    // Edit lists hide packets before the shown start; those that no decoder needs would give away what was cut.
    return (packet.flags & AV_PKT_FLAG_DISCARD) == 0 ||
           av_compare_ts(time, timeBase, -kPrerollInMicroseconds, kMicroseconds) >= 0;
}

bool AudioFeed::fetch()
{
    while (!m_hasPending && !m_atEnd) {
        if (!m_demuxer.read(*m_pending)) {
            m_atEnd = true;
            break;
        }
        Track* track = trackOf(m_pending->stream_index);
        if (track == nullptr) {
            av_packet_unref(m_pending.get());
            continue;
        }
        if (m_pending->pts != AV_NOPTS_VALUE) {
            m_pending->pts -= track->offset;
        }
        if (m_pending->dts != AV_NOPTS_VALUE) {
            m_pending->dts -= track->offset;
        }
        if (!wanted(*m_pending, *track)) {
            av_packet_unref(m_pending.get());
            m_atEnd = std::all_of(m_tracks.begin(), m_tracks.end(), [](const Track& each) { return each.pastEnd; });
            continue;
        }
        m_hasPending = true;
    }
    return m_hasPending;
}

void AudioFeed::writeUntil(Muxer& muxer, std::int64_t dts, AVRational timeBase)
{
    while (fetch()) {
        const std::int64_t time = m_pending->dts != AV_NOPTS_VALUE ? m_pending->dts : m_pending->pts;
        const AVRational own = m_demuxer.context().streams[m_pending->stream_index]->time_base;
        if (time != AV_NOPTS_VALUE && av_compare_ts(time, own, dts, timeBase) > 0) {
            return;
        }
        writePending(muxer);
    }
}

void AudioFeed::writeRest(Muxer& muxer)
{
    while (fetch()) {
        writePending(muxer);
    }
    for (Track& track : m_tracks) {
        if (track.encoder) {
            track.encoder->send(nullptr);
            writeEncoded(muxer, track);
        }
    }
}

void AudioFeed::writePending(Muxer& muxer)
{
    Track& track = *trackOf(m_pending->stream_index);
    m_hasPending = false;
    const AVRational timeBase = m_demuxer.context().streams[track.source]->time_base;
    if (track.encoder) {
        track.encoder->send(m_pending.get());
        av_packet_unref(m_pending.get());
        writeEncoded(muxer, track);
    } else {
        muxer.write(*m_pending, track.target, timeBase);
    }
}

void AudioFeed::writeEncoded(Muxer& muxer, Track& track)
{
    while (PacketPtr packet = track.encoder->receive()) {
        muxer.write(*packet, track.target, track.encoder->context().time_base);
    }
}

} // namespace bauta::video
