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

const std::int32_t* displayMatrix(const AVStream& stream)
{
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 102)
    const AVPacketSideData* data = av_packet_side_data_get(
        stream.codecpar->coded_side_data, stream.codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
    return data != nullptr && data->size >= 36 ? reinterpret_cast<const std::int32_t*>(data->data) : nullptr;
#else
    std::size_t size = 0;
    const std::uint8_t* data = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    return data != nullptr && size >= 36 ? reinterpret_cast<const std::int32_t*>(data) : nullptr;
#endif
}

std::int64_t toMicroseconds(std::int64_t ticks, Rational timeBase) noexcept
{
    return timeBase.den != 0 ? av_rescale_q(ticks, toAv(timeBase), AVRational{1, 1'000'000}) : 0;
}

} // namespace bauta::video
