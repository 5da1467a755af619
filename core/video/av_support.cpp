// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/av_compat.h"

extern "C" {
#include <libavutil/cpu.h>
#include <libavutil/log.h>
#include <libavutil/mathematics.h>
}

#include <algorithm>
#include <array>
#include <cstdlib>
#include <mutex>

namespace bauta::video
{

namespace
{

// A decoder thread holds a frame of its own; beyond this many more threads gain little and memory grows.
constexpr int kMaxThreads = 16;

ErrorCode codeFromAv(int code)
{
    switch (code) {
    case AVERROR_EXIT:
        return ErrorCode::Cancelled;
    case AVERROR(ENOMEM):
        return ErrorCode::TooLarge;
    case AVERROR(ENOSPC):
    case AVERROR(EDQUOT):
        return ErrorCode::NoSpace;
    case AVERROR(ENOENT):
        return ErrorCode::NotFound;
    case AVERROR(EACCES):
    case AVERROR(EPERM):
        return ErrorCode::PermissionDenied;
    case AVERROR_DECODER_NOT_FOUND:
    case AVERROR_ENCODER_NOT_FOUND:
    case AVERROR_DEMUXER_NOT_FOUND:
    case AVERROR_MUXER_NOT_FOUND:
    case AVERROR_PATCHWELCOME:
        return ErrorCode::UnsupportedFormat;
    case AVERROR_INVALIDDATA:
    case AVERROR_EOF:
        return ErrorCode::Damaged;
    default:
        return ErrorCode::Unknown;
    }
}

} // namespace

Error errorFromAv(int code, const std::string& what)
{
    if (code == AVERROR_EXIT) {
        return {ErrorCode::Cancelled, "cancelled"};
    }
    std::array<char, AV_ERROR_MAX_STRING_SIZE> words{};
    av_strerror(code, words.data(), words.size());
    return {codeFromAv(code), what + ": " + words.data()};
}

int check(int code, const char* what)
{
    if (code < 0) {
        throw Failure(errorFromAv(code, what));
    }
    return code;
}

FramePtr makeFrame()
{
    return FramePtr(checkAllocated(av_frame_alloc()));
}

PacketPtr makePacket()
{
    return PacketPtr(checkAllocated(av_packet_alloc()));
}

void silenceAv()
{
    static std::once_flag once;
    std::call_once(once, [] {
        av_log_set_level(AV_LOG_QUIET);
        // SVT-AV1 talks past FFmpeg; 1 is "errors".
        ::setenv("SVT_LOG", "1", 0);
    });
}

int threadCount(int requested)
{
    return std::clamp(requested > 0 ? requested : av_cpu_count(), 1, kMaxThreads);
}

// FFmpeg 7 keeps a stream's side data with its codec parameters; before 6.1 they were the stream's own.
std::span<const std::uint8_t> sideData(const AVStream& stream, AVPacketSideDataType type)
{
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 102)
    const AVPacketSideData* data =
        av_packet_side_data_get(stream.codecpar->coded_side_data, stream.codecpar->nb_coded_side_data, type);
    return data != nullptr ? std::span<const std::uint8_t>(data->data, data->size) : std::span<const std::uint8_t>();
#else
    std::size_t size = 0;
    const std::uint8_t* data = av_stream_get_side_data(&stream, type, &size);
    return {data, data != nullptr ? size : 0};
#endif
}

std::span<std::uint8_t> addSideData(AVStream& stream, AVPacketSideDataType type, std::size_t bytes)
{
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 102)
    const AVPacketSideData* data = checkAllocated(av_packet_side_data_new(
        &stream.codecpar->coded_side_data, &stream.codecpar->nb_coded_side_data, type, bytes, 0));
    return {data->data, bytes};
#else
    return {checkAllocated(av_stream_new_side_data(&stream, type, bytes)), bytes};
#endif
}

const std::int32_t* displayMatrix(const AVStream& stream)
{
    constexpr std::size_t kMatrixBytes = 9 * sizeof(std::int32_t);
    const std::span<const std::uint8_t> data = sideData(stream, AV_PKT_DATA_DISPLAYMATRIX);
    return data.size() >= kMatrixBytes ? reinterpret_cast<const std::int32_t*>(data.data()) : nullptr;
}

// FFmpeg 7.1 asks a codec for what older versions keep as its members.
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(61, 13, 100)
namespace
{

template <class T>
const T* supportedValues(const AVCodec& encoder, AVCodecConfig what)
{
    const void* values = nullptr;
    int count = 0;
    const int result = avcodec_get_supported_config(nullptr, &encoder, what, 0, &values, &count);
    return result >= 0 && count > 0 ? static_cast<const T*>(values) : nullptr;
}

} // namespace

const AVPixelFormat* supportedPixelFormats(const AVCodec& encoder)
{
    return supportedValues<AVPixelFormat>(encoder, AV_CODEC_CONFIG_PIX_FORMAT);
}

const AVRational* supportedFrameRates(const AVCodec& encoder)
{
    return supportedValues<AVRational>(encoder, AV_CODEC_CONFIG_FRAME_RATE);
}

const int* supportedSampleRates(const AVCodec& encoder)
{
    return supportedValues<int>(encoder, AV_CODEC_CONFIG_SAMPLE_RATE);
}

const AVSampleFormat* supportedSampleFormats(const AVCodec& encoder)
{
    return supportedValues<AVSampleFormat>(encoder, AV_CODEC_CONFIG_SAMPLE_FORMAT);
}
#else
const AVPixelFormat* supportedPixelFormats(const AVCodec& encoder)
{
    return encoder.pix_fmts;
}

const AVRational* supportedFrameRates(const AVCodec& encoder)
{
    return encoder.supported_framerates;
}

const int* supportedSampleRates(const AVCodec& encoder)
{
    return encoder.supported_samplerates;
}

const AVSampleFormat* supportedSampleFormats(const AVCodec& encoder)
{
    return encoder.sample_fmts;
}
#endif

std::int64_t toMicroseconds(std::int64_t ticks, Rational timeBase) noexcept
{
    return timeBase.den != 0 ? av_rescale_q(ticks, toAv(timeBase), AVRational{1, 1'000'000}) : 0;
}

} // namespace bauta::video
