// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/pixel_formats_av.h"
#include "core/video/video_output_av.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

namespace bauta::video
{

namespace
{

void demand(const Expected<void>& done)
{
    if (!done) {
        throw Failure(done.error());
    }
}

Failure doesNotFit()
{
    return Failure(ErrorCode::Damaged, "what an interrupted run left does not fit this video");
}

PacketPtr packetFrom(const StoredPacket& stored)
{
    PacketPtr packet = makePacket();
    check(av_new_packet(packet.get(), static_cast<int>(stored.data.size())), "not enough memory");
    std::copy(stored.data.begin(), stored.data.end(), reinterpret_cast<std::byte*>(packet->data));
    packet->pts = stored.pts;
    packet->dts = stored.dts;
    packet->duration = stored.duration;
    packet->flags = stored.key ? AV_PKT_FLAG_KEY : 0;
    return packet;
}

} // namespace

VideoOutput::VideoOutput(Settings settings)
    : m_settings(std::move(settings)),
      m_kept(m_settings.work != nullptr ? m_settings.work->frames() : 0)
{
}

void VideoOutput::write(const Frame& frame, const FrameSource& decoded)
{
    if (!m_encoder) {
        start(frame, decoded);
    }
    if (frame.index < m_kept) {
        m_encoder->pass(frame);
    } else {
        if (frame.index == m_kept) {
            checkJoint();
        }
        m_sent = true;
        m_encoder->send(frame);
        drain();
    }
    ++m_frames;
}

void VideoOutput::finish()
{
    if (m_sent) {
        m_encoder->finish();
        drain();
    } else {
        checkJoint();
    }
    if (m_settings.work != nullptr) {
        putTogether();
    }
    if (m_audio) {
        m_audio->writeRest(*m_muxer);
    }
    m_muxer->finish();
}

std::vector<std::string> VideoOutput::messages() const
{
    std::vector<std::string> all = m_encoder->messages();
    if (m_audio) {
        all.insert(all.end(), m_audio->messages().begin(), m_audio->messages().end());
    }
    return all;
}

void VideoOutput::start(const Frame& first, const FrameSource& decoded)
{
    const TranscodeOptions& options = m_settings.options;
    const std::string_view container = m_settings.chosen.container->container;
    m_hdr = hdrOf(avFrameOf(first), decoded.demuxer().video());
    m_encoder.emplace(VideoEncoder::Settings{.entry = m_settings.chosen.encoder,
                                             .quality = options.crf,
                                             .preset = options.preset,
                                             .frameRate = toAv(decoded.info().averageFrameRate),
                                             .fixedRate = container == "avi",
                                             .globalHeader = wantsGlobalHeaders(*m_settings.chosen.container),
                                             .reorders = container != "avi",
                                             .threads = options.threads,
                                             .hdr = m_hdr},
                      first);
    const std::vector<int> streams = audioStreams(decoded.info());
    if (!streams.empty()) {
        const std::int64_t origin = toMicroseconds(decoded.rangeOrigin(), first.timeBase);
        AudioFeed::Settings settings{.streams = streams,
                                     .originInMicroseconds = origin,
                                     .cutsStart = decoded.rangeOrigin() != 0,
                                     .endInMicroseconds = options.range.toInMicroseconds,
                                     .limits = options.limits,
                                     .cancel = m_settings.cancel};
        if (settings.endInMicroseconds) {
            *settings.endInMicroseconds -= origin;
        }
        m_audio.emplace(m_settings.source, settings);
    }
    if (m_settings.work == nullptr) {
        openMuxer();
    } else if (m_kept == 0) {
        demand(m_settings.work->setEncoding(m_encoder->signature()));
    } else if (m_settings.work->encoding() != m_encoder->signature()) {
        throw doesNotFit();
    }
}

void VideoOutput::openMuxer()
{
    m_muxer.emplace(m_settings.makeFile(), *m_settings.chosen.container, m_settings.cancel);
    m_videoStream = m_muxer->addVideo(m_encoder->context(), m_hdr);
    if (m_audio) {
        m_audio->addStreams(*m_muxer, *m_settings.chosen.container);
    }
    m_muxer->writeHeader();
}

/// What an earlier run encoded must be exactly the frames before the one that comes now.
void VideoOutput::checkJoint() const
{
    if (m_kept > 0 && m_settings.work->lastPts() != m_encoder->lastPts()) {
        throw doesNotFit();
    }
}

void VideoOutput::putTogether()
{
    WorkFile& work = *m_settings.work;
    if (!work.complete()) {
        demand(work.setComplete());
    }
    openMuxer();
    work.rewind();
    while (!m_settings.cancel.isCancelled()) {
        const Expected<std::optional<StoredPacket>> stored = work.next();
        if (!stored) {
            throw Failure(stored.error());
        }
        if (!*stored) {
            return;
        }
        writePacket(*packetFrom(**stored));
    }
    throw Failure(ErrorCode::Cancelled, "cancelled");
}

void VideoOutput::writePacket(AVPacket& packet)
{
    if (m_audio) {
        m_audio->writeUntil(*m_muxer, packet.dts, m_encoder->timeBase());
    }
    m_muxer->write(packet, m_videoStream, m_encoder->timeBase());
}

void VideoOutput::drain()
{
    while (PacketPtr packet = m_encoder->receive()) {
        if (m_settings.work == nullptr) {
            writePacket(*packet);
            continue;
        }
        const auto data = std::span(packet->data, static_cast<std::size_t>(packet->size));
        demand(m_settings.work->append(packet->pts, packet->dts, packet->duration,
                                       (packet->flags & AV_PKT_FLAG_KEY) != 0, std::as_bytes(data)));
    }
}

std::vector<int> VideoOutput::audioStreams(const VideoInfo& info) const
{
    const TranscodeOptions& options = m_settings.options;
    std::vector<int> streams;
    for (std::size_t i = 0; i < info.audioTracks.size() && options.audio == AudioMode::Keep; ++i) {
        const auto& wanted = options.audioTracks;
        if (!wanted || std::find(wanted->begin(), wanted->end(), static_cast<int>(i)) != wanted->end()) {
            streams.push_back(info.audioTracks[i].streamIndex);
        }
    }
    return streams;
}

} // namespace bauta::video
