// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: the only place that includes FFmpeg's headers. Owners for its objects, its errors as
// exceptions that end at the layer's public functions, and what differs between its versions.

#pragma once

#include "core/base/expected.h"
#include "core/video/rational.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavcodec/bsf.h>
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/mastering_display_metadata.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
}

#include <cstdint>
#include <exception>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <utility>

namespace bauta::video
{

/// Makes FFmpeg's free functions deleters; most take the address of the pointer.
template <auto Free>
struct AvDeleter
{
    template <class T>
    void operator()(T* object) const noexcept
    {
        if constexpr (requires { Free(&object); }) {
            Free(&object);
        } else {
            Free(object);
        }
    }
};

using CodecPtr = std::unique_ptr<AVCodecContext, AvDeleter<&avcodec_free_context>>;
using FramePtr = std::unique_ptr<AVFrame, AvDeleter<&av_frame_free>>;
using PacketPtr = std::unique_ptr<AVPacket, AvDeleter<&av_packet_free>>;
using GraphPtr = std::unique_ptr<AVFilterGraph, AvDeleter<&avfilter_graph_free>>;

/// An Error on its way to the public function that returns it.
class Failure : public std::exception
{
public:
    explicit Failure(Error error) : m_error(std::move(error)) {}
    Failure(ErrorCode code, std::string detail) : m_error{code, std::move(detail)} {}
    [[nodiscard]] const Error& error() const noexcept { return m_error; }
    [[nodiscard]] const char* what() const noexcept override { return m_error.detail.c_str(); }

private:
    Error m_error;
};

/// The Error for a negative return value: "`what`: FFmpeg's words".
[[nodiscard]] Error errorFromAv(int code, const std::string& what);

/// Passes on what is not negative, throws Failure otherwise.
int check(int code, const char* what);

/// Throws Failure(TooLarge) for null: allocations of FFmpeg.
template <class T>
T* checkAllocated(T* object)
{
    if (object == nullptr) {
        throw Failure(ErrorCode::TooLarge, "not enough memory");
    }
    return object;
}

[[nodiscard]] FramePtr makeFrame();
[[nodiscard]] PacketPtr makePacket();

/// Runs `body`, which may throw, as the inside of a public function.
template <class Body>
auto guarded(const Body& body) -> Expected<decltype(body())>
{
    try {
        if constexpr (std::is_void_v<decltype(body())>) {
            body();
            return {};
        } else {
            return body();
        }
    } catch (const Failure& failure) {
        return fail(failure.error());
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::TooLarge, "not enough memory");
    } catch (const std::exception& exception) {
        return fail(ErrorCode::Unknown, exception.what());
    }
}

/// Keeps FFmpeg from writing to standard error; every entry into it calls this first.
void silenceAv();

/// Threads for `requested` (0 for one a processor that this process may use), with a bound for memory.
[[nodiscard]] int threadCount(int requested);

[[nodiscard]] inline AVRational toAv(Rational rational) noexcept
{
    return {rational.num, rational.den};
}
[[nodiscard]] inline Rational fromAv(AVRational rational) noexcept
{
    return {rational.num, rational.den};
}

/// What a stream carries of `type` beside its packets; empty if nothing. Belongs to the stream.
[[nodiscard]] std::span<const std::uint8_t> sideData(const AVStream& stream, AVPacketSideDataType type);

/// A new entry of `type` for a stream that will be written, to be filled in. Throws Failure without memory.
[[nodiscard]] std::span<std::uint8_t> addSideData(AVStream& stream, AVPacketSideDataType type, std::size_t bytes);

/// The display matrix of a stream, or null.
[[nodiscard]] const std::int32_t* displayMatrix(const AVStream& stream);

/// What an encoder can take, as lists that end with FFmpeg's own end marks; null where it takes everything.
[[nodiscard]] const AVPixelFormat* supportedPixelFormats(const AVCodec& encoder);
[[nodiscard]] const AVRational* supportedFrameRates(const AVCodec& encoder);
[[nodiscard]] const int* supportedSampleRates(const AVCodec& encoder);
[[nodiscard]] const AVSampleFormat* supportedSampleFormats(const AVCodec& encoder);

/// A frame's duration in the time base of its packets; 0 if unknown.
[[nodiscard]] inline std::int64_t frameDuration(const AVFrame& frame) noexcept
{
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
    return frame.duration;
#else
    return frame.pkt_duration;
#endif
}
inline void setFrameDuration(AVFrame& frame, std::int64_t duration) noexcept
{
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 30, 100)
    frame.duration = duration;
#else
    frame.pkt_duration = duration;
#endif
}

[[nodiscard]] inline bool isInterlaced(const AVFrame& frame) noexcept
{
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
    return (frame.flags & AV_FRAME_FLAG_INTERLACED) != 0;
#else
    return frame.interlaced_frame != 0;
#endif
}
/// As with the top field first.
inline void markInterlaced(AVFrame& frame) noexcept
{
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
    frame.flags |= AV_FRAME_FLAG_INTERLACED | AV_FRAME_FLAG_TOP_FIELD_FIRST;
#else
    frame.interlaced_frame = 1;
    frame.top_field_first = 1;
#endif
}
inline void markProgressive(AVFrame& frame) noexcept
{
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(58, 7, 100)
    frame.flags &= ~(AV_FRAME_FLAG_INTERLACED | AV_FRAME_FLAG_TOP_FIELD_FIRST);
#else
    frame.interlaced_frame = 0;
    frame.top_field_first = 0;
#endif
}

/// Number of channels of an audio stream.
[[nodiscard]] inline int channelCount(const AVCodecParameters& parameters) noexcept
{
    return parameters.ch_layout.nb_channels;
}

} // namespace bauta::video
