// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/muxer_av.h"
#include "core/video/video_encoder_av.h"

#include <algorithm>
#include <cstring>

namespace bauta::video
{

namespace
{

/// "file:" keeps names like "concat:a" or "data:x" from being taken for other protocols.
std::string urlOf(const std::filesystem::path& file)
{
    return "file:" + std::filesystem::absolute(file).string();
}

template <class T>
void addSideDataOf(AVStream& stream, AVPacketSideDataType type, const T& value)
{
    std::memcpy(addSideData(stream, type, sizeof(T)).data(), &value, sizeof(T));
}

void takeOver(AVStream& stream, const AVStream& source)
{
    stream.disposition = source.disposition & AV_DISPOSITION_DEFAULT;
    const AVDictionaryEntry* language = av_dict_get(source.metadata, "language", nullptr, 0);
    // A code of two or three letters; anything longer is not a language.
    if (language != nullptr && std::strlen(language->value) <= 3) {
        check(av_dict_set(&stream.metadata, "language", language->value, 0), "cannot describe the stream");
    }
}

} // namespace

bool wantsGlobalHeaders(const ContainerEntry& container)
{
    const AVOutputFormat* format = av_guess_format(container.muxer, nullptr, nullptr);
    return format != nullptr && (format->flags & AVFMT_GLOBALHEADER) != 0;
}

Muxer::Muxer(const std::filesystem::path& file, const ContainerEntry& container, const CancelToken& cancel)
    : m_cancel(cancel),
      m_container(container.container)
{
    const std::string url = urlOf(file);
    AVFormatContext* context = nullptr;
    check(avformat_alloc_output_context2(&context, nullptr, container.muxer, url.c_str()),
          "cannot set up the container");
    m_context.reset(context);
    m_context->interrupt_callback = {&interruptCallback, this};
    // No version of libraries, no times, no random identifiers.
    m_context->flags |= AVFMT_FLAG_BITEXACT;
    m_context->strict_std_compliance = FF_COMPLIANCE_EXPERIMENTAL; // FLAC and the like in MP4, when copied
    if (m_container == "mp4" || m_container == "mov") {
        check(av_opt_set(m_context->priv_data, "movflags", "+faststart", 0), "faststart");
        check(av_opt_set_int(m_context->priv_data, "write_tmcd", 0, 0), "timecode");
    }
    check(avio_open2(&m_context->pb, url.c_str(), AVIO_FLAG_WRITE, &m_context->interrupt_callback, nullptr),
          "cannot write the output file");
}

void closeOutput(AVFormatContext* context) noexcept
{
    avio_closep(&context->pb);
    avformat_free_context(context);
}

bool Muxer::wantsGlobalHeaders() const noexcept
{
    return (m_context->oformat->flags & AVFMT_GLOBALHEADER) != 0;
}

AVStream& Muxer::addStream()
{
    m_lastDts.push_back(AV_NOPTS_VALUE);
    return *checkAllocated(avformat_new_stream(m_context.get(), nullptr));
}

AVStream& Muxer::addEncoded(const AVCodecContext& encoder)
{
    AVStream& stream = addStream();
    check(avcodec_parameters_from_context(stream.codecpar, &encoder), "cannot describe the stream");
    stream.time_base = encoder.time_base;
    return stream;
}

int Muxer::addVideo(const AVCodecContext& encoder, const HdrMetadata& hdr)
{
    AVStream& stream = addEncoded(encoder);
    stream.sample_aspect_ratio = encoder.sample_aspect_ratio;
    stream.avg_frame_rate = encoder.framerate;
    if (encoder.codec_id == AV_CODEC_ID_HEVC && (m_container == "mp4" || m_container == "mov")) {
        stream.codecpar->codec_tag = MKTAG('h', 'v', 'c', '1'); // the kind that Apple's players take
    }
    if (hdr.mastering) {
        addSideDataOf(stream, AV_PKT_DATA_MASTERING_DISPLAY_METADATA, *hdr.mastering);
    }
    if (hdr.light) {
        addSideDataOf(stream, AV_PKT_DATA_CONTENT_LIGHT_LEVEL, *hdr.light);
    }
    return stream.index;
}

int Muxer::addEncodedSound(const AVCodecContext& encoder, const AVStream& source)
{
    AVStream& stream = addEncoded(encoder);
    takeOver(stream, source);
    return stream.index;
}

int Muxer::addCopiedSound(const AVStream& source)
{
    AVStream& stream = addStream();
    check(avcodec_parameters_copy(stream.codecpar, source.codecpar), "cannot describe the stream");
    stream.codecpar->codec_tag = 0;
    stream.time_base = source.time_base;
    takeOver(stream, source);
    return stream.index;
}

void Muxer::writeHeader()
{
    check(avformat_write_header(m_context.get(), nullptr), "cannot write the container");
}

void Muxer::write(AVPacket& packet, int stream, AVRational timeBase)
{
    const AVStream& target = *m_context->streams[stream];
    av_packet_rescale_ts(&packet, timeBase, target.time_base);
    packet.stream_index = stream;
    packet.pos = -1;
    std::int64_t& last = m_lastDts.at(static_cast<std::size_t>(stream));
    if (last != AV_NOPTS_VALUE && packet.dts != AV_NOPTS_VALUE && packet.dts <= last) {
        packet.dts = last + 1;
        if (packet.pts != AV_NOPTS_VALUE) {
            packet.pts = std::max(packet.pts, packet.dts);
        }
    }
    last = packet.dts;
    check(av_interleaved_write_frame(m_context.get(), &packet), "cannot write the output file");
}

void Muxer::finish()
{
    check(av_write_trailer(m_context.get()), "cannot write the output file");
    avio_flush(m_context->pb);
    check(m_context->pb->error, "cannot write the output file");
    check(avio_closep(&m_context->pb), "cannot write the output file");
}

int Muxer::interruptCallback(void* self)
{
    return static_cast<Muxer*>(self)->m_cancel.isCancelled() ? 1 : 0;
}

} // namespace bauta::video
