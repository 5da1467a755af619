// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/audio_feed_av.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace bauta::video
{

namespace
{

constexpr std::int64_t kBitsPerSecondAndChannel = 96'000;
constexpr int kMaxEncodedChannels = 6;

int nearestRate(const AVCodec& codec, int rate)
{
    const int* const rates = supportedSampleRates(codec);
    if (rates == nullptr) {
        return rate;
    }
    int best = rates[0];
    for (const int* candidate = rates; *candidate != 0; ++candidate) {
        best = std::abs(*candidate - rate) < std::abs(best - rate) ? *candidate : best;
    }
    return best;
}

} // namespace

const AVCodec* soundEncoder(AVCodecID codec)
{
    // FFmpeg's own Opus encoder is experimental.
    return codec == AV_CODEC_ID_OPUS ? avcodec_find_encoder_by_name("libopus") : avcodec_find_encoder(codec);
}

AudioEncoder::AudioEncoder(const AVStream& source, AVCodecID codec, bool globalHeader)
    : m_sourceTimeBase(source.time_base)
{
    const AVCodec* decoder = avcodec_find_decoder(source.codecpar->codec_id);
    const AVCodec* encoder = soundEncoder(codec);
    if (decoder == nullptr || encoder == nullptr) {
        throw Failure(ErrorCode::UnsupportedFormat,
                      fmt::format("this FFmpeg cannot make {} of {}", avcodec_get_name(codec),
                                  avcodec_get_name(source.codecpar->codec_id)));
    }
    m_decoder.reset(checkAllocated(avcodec_alloc_context3(decoder)));
    check(avcodec_parameters_to_context(m_decoder.get(), source.codecpar), "cannot set up the audio decoder");
    m_decoder->pkt_timebase = source.time_base;
    check(avcodec_open2(m_decoder.get(), decoder, nullptr), "cannot open the audio decoder");

    m_encoder.reset(checkAllocated(avcodec_alloc_context3(encoder)));
    const int channels = std::clamp(channelCount(*source.codecpar), 1, kMaxEncodedChannels);
    av_channel_layout_default(&m_encoder->ch_layout, channels);
    m_encoder->sample_rate = nearestRate(*encoder, source.codecpar->sample_rate);
    const AVSampleFormat* const formats = supportedSampleFormats(*encoder);
    m_encoder->sample_fmt = formats != nullptr ? formats[0] : AV_SAMPLE_FMT_S16;
    m_encoder->time_base = {1, m_encoder->sample_rate};
    m_encoder->bit_rate = kBitsPerSecondAndChannel * channels;
    m_encoder->flags |= AV_CODEC_FLAG_BITEXACT | (globalHeader ? AV_CODEC_FLAG_GLOBAL_HEADER : 0);
    check(avcodec_open2(m_encoder.get(), encoder, nullptr), "cannot open the audio encoder");
}

void AudioEncoder::send(const AVPacket* packet)
{
    // A damaged packet costs its own sound only.
    const int sent = avcodec_send_packet(m_decoder.get(), packet);
    if (sent == AVERROR(ENOMEM)) {
        throw std::bad_alloc();
    }
    for (;;) {
        FramePtr frame = makeFrame();
        const int got = avcodec_receive_frame(m_decoder.get(), frame.get());
        if (got == AVERROR(EAGAIN) || got == AVERROR_EOF) {
            break;
        }
        if (got >= 0) {
            filter(std::move(frame));
        }
    }
    if (packet == nullptr) {
        filter(nullptr);
    }
}

void AudioEncoder::filter(FramePtr frame)
{
    if (!m_graph) {
        if (!frame) {
            encode(nullptr);
            return;
        }
        std::array<char, 64> layout{};
        av_channel_layout_describe(&m_encoder->ch_layout, layout.data(), layout.size());
        // aresample's "async" fills gaps and keeps sound and time together.
        m_graph = FilterGraph::forAudio(
            *frame, m_sourceTimeBase,
            fmt::format("aresample=async=1,aformat=sample_fmts={}:sample_rates={}:channel_layouts={}",
                        av_get_sample_fmt_name(m_encoder->sample_fmt), m_encoder->sample_rate, layout.data()));
        if (m_encoder->frame_size > 0) {
            m_graph->setFrameSize(m_encoder->frame_size);
        }
    }
    const bool last = frame == nullptr;
    if (frame) {
        frame->pts = frame->best_effort_timestamp;
    }
    m_graph->push(frame.get());
    while (FramePtr ready = m_graph->pull()) {
        ready->pts = av_rescale_q(ready->pts, m_graph->timeBase(), m_encoder->time_base);
        encode(ready.get());
    }
    if (last) {
        encode(nullptr);
    }
}

void AudioEncoder::encode(AVFrame* frame)
{
    check(avcodec_send_frame(m_encoder.get(), frame), "cannot encode the sound");
    for (;;) {
        PacketPtr packet = makePacket();
        const int got = avcodec_receive_packet(m_encoder.get(), packet.get());
        if (got == AVERROR(EAGAIN) || got == AVERROR_EOF) {
            return;
        }
        check(got, "cannot encode the sound");
        m_ready.push_back(std::move(packet));
    }
}

PacketPtr AudioEncoder::receive()
{
    if (m_ready.empty()) {
        return nullptr;
    }
    PacketPtr first = std::move(m_ready.front());
    m_ready.erase(m_ready.begin());
    return first;
}

} // namespace bauta::video
