// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/frame_source_av.h"
#include "core/video/pixel_formats_av.h"
#include "core/video/stream_info_av.h"
#include "core/video/truncation_av.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace bauta::video
{

namespace
{

constexpr AVRational kMicroseconds{1, 1'000'000};
// Where the key frame that seeking found shows later than what was asked for, look so much further back.
constexpr std::array<std::int64_t, 4> kSeekMarginsInMicroseconds = {0, 2'000'000, 10'000'000, 60'000'000};

bool hasTransparentPixel(const AVFrame& frame)
{
    if (frame.format != AV_PIX_FMT_BGRA && frame.format != AV_PIX_FMT_RGBA) {
        return false;
    }
    for (int y = 0; y < frame.height; ++y) {
        const std::uint8_t* row = frame.data[0] + static_cast<std::ptrdiff_t>(y) * frame.linesize[0];
        for (int x = 0; x < frame.width; ++x) {
            if (row[4 * x + 3] != 255) {
                return true;
            }
        }
    }
    return false;
}

} // namespace

FrameSource::FrameSource(const std::filesystem::path& path, const ReadOptions& options)
    : m_path(path),
      m_options(options)
{
    openAt(options.range.fromInMicroseconds);
}

void FrameSource::openAt(std::optional<std::int64_t> fromInMicroseconds)
{
    m_demuxer = std::make_unique<Demuxer>(m_path, m_options.limits, m_options.cancel);
    const AVStream& stream = m_demuxer->video();
    m_demuxer->select({stream.index});
    m_info = describe(*m_demuxer);
    m_orientation = orientationOf(stream);
    m_timeBase = stream.time_base;
    m_fromRgb = isRgb(static_cast<AVPixelFormat>(stream.codecpar->format));
    chooseScale();
    openDecoder();
    m_filter = makeFilter();
    if (!fromInMicroseconds || *fromInMicroseconds <= 0) {
        return;
    }
    m_rangeOrigin.reset();
    const std::int64_t start = m_demuxer->startTicks(stream);
    for (const std::int64_t margin : kSeekMarginsInMicroseconds) {
        const std::int64_t target = av_rescale_q(*fromInMicroseconds - margin, kMicroseconds, m_timeBase);
        if (target <= 0 || !m_demuxer->seek(stream, start + target)) {
            break;
        }
        m_seeked = true;
        m_badPackets = 0;
        m_damagedFrames = 0;
        m_repairedTimes = 0;
        avcodec_flush_buffers(m_decoder.get());
        m_draining = false;
        m_lastPts.reset();
        FramePtr first = decode();
        if (first && av_compare_ts(first->pts, m_timeBase, *fromInMicroseconds, kMicroseconds) <= 0) {
            m_pending = std::move(first);
            return;
        }
    }
    if (m_seeked) { // no luck: from the very start
        m_seeked = false;
        m_badPackets = 0;
        m_damagedFrames = 0;
        m_repairedTimes = 0;
        m_lastPts.reset();
        m_draining = false;
        openAt(std::nullopt);
    }
}

void FrameSource::chooseScale()
{
    const AVCodecParameters& parameters = *m_demuxer->video().codecpar;
    const int longer = std::max(parameters.width, parameters.height);
    const int wanted = m_options.scaledToMaxSide;
    if (wanted <= 0) {
        return;
    }
    // A video that is small enough still gets the simple format that such readers expect.
    const double factor = std::min(1.0, static_cast<double>(wanted) / std::max(longer, 1));
    const auto scaled = [factor](int side) {
        return std::max(factor < 1.0 ? static_cast<int>(std::lround(side * factor / 2.0)) * 2 : side, 2);
    };
    m_scaledWidth = scaled(parameters.width);
    m_scaledHeight = scaled(parameters.height);
    m_scaleX = static_cast<double>(m_scaledWidth) / std::max(parameters.width, 1);
    m_scaleY = static_cast<double>(m_scaledHeight) / std::max(parameters.height, 1);
    if (m_orientation.swapsSides()) {
        std::swap(m_scaleX, m_scaleY);
    }
}

void FrameSource::openDecoder()
{
    const AVStream& stream = m_demuxer->video();
    const AVCodec* codec = avcodec_find_decoder(stream.codecpar->codec_id);
    if (codec == nullptr) {
        throw Failure(ErrorCode::UnsupportedFormat,
                      fmt::format("this FFmpeg has no decoder for {}", avcodec_get_name(stream.codecpar->codec_id)));
    }
    m_decoder.reset(checkAllocated(avcodec_alloc_context3(codec)));
    check(avcodec_parameters_to_context(m_decoder.get(), stream.codecpar), "cannot set up the decoder");
    m_decoder->pkt_timebase = stream.time_base;
    m_decoder->thread_count = threadCount(m_options.threads);
    m_decoder->max_pixels = m_options.limits.maxPixels;
    if (m_options.scaledToMaxSide > 0) {
        // Frames that others are predicted from keep the loop filter, or errors would pile up until the next key frame.
        m_decoder->skip_loop_filter = AVDISCARD_NONREF;
        m_decoder->flags2 |= AV_CODEC_FLAG2_FAST;
    }
    check(avcodec_open2(m_decoder.get(), codec, nullptr), "cannot open the decoder");
}

FrameFilter FrameSource::makeFilter() const
{
    return FrameFilter({.orientation = m_orientation,
                        .timeBase = m_timeBase,
                        .scaledWidth = m_scaledWidth,
                        .scaledHeight = m_scaledHeight});
}

/// One packet into the decoder, or the signal that there are no more.
bool FrameSource::feedDecoder()
{
    if (m_draining) {
        return false;
    }
    if (!m_demuxer->read(*m_packet)) {
        m_draining = true;
        avcodec_send_packet(m_decoder.get(), nullptr);
        return true;
    }
    const int sent = avcodec_send_packet(m_decoder.get(), m_packet.get());
    av_packet_unref(m_packet.get());
    if (sent == AVERROR(ENOMEM)) {
        throw std::bad_alloc();
    }
    m_badPackets += sent < 0 ? 1 : 0; // an empty or broken packet; the next one may be fine
    return true;
}

FramePtr FrameSource::decode()
{
    FramePtr frame = makeFrame();
    for (;;) {
        if (m_options.cancel.isCancelled()) {
            throw Failure(ErrorCode::Cancelled, "cancelled");
        }
        const int got = avcodec_receive_frame(m_decoder.get(), frame.get());
        if (got >= 0) {
            stampFrame(*frame);
            return frame;
        }
        if (got == AVERROR_EOF) {
            return nullptr;
        }
        if (got == AVERROR(ENOMEM)) {
            throw std::bad_alloc();
        }
        if (got != AVERROR(EAGAIN)) {
            ++m_badPackets; // reported late by a decoder thread; go on
            continue;
        }
        if (!feedDecoder()) {
            return nullptr;
        }
    }
}

void FrameSource::stampFrame(AVFrame& frame)
{
    const AVStream& stream = m_demuxer->video();
    frame.sample_aspect_ratio = av_guess_sample_aspect_ratio(&m_demuxer->context(), &m_demuxer->video(), &frame);
    m_damagedFrames += frame.decode_error_flags != 0 || (frame.flags & AV_FRAME_FLAG_CORRUPT) != 0 ? 1 : 0;
    std::int64_t duration = frameDuration(frame);
    if (duration <= 0) {
        const AVRational rate = stream.avg_frame_rate;
        duration = rate.num > 0 && rate.den > 0 ? av_rescale_q(1, av_inv_q(rate), m_timeBase) : m_lastDuration;
    }
    std::int64_t pts = frame.best_effort_timestamp;
    if (pts == AV_NOPTS_VALUE) {
        pts = m_lastPts ? *m_lastPts + std::max<std::int64_t>(duration, 1) : 0;
        ++m_repairedTimes;
    } else {
        pts -= m_demuxer->startTicks(stream);
    }
    if (m_lastPts && pts <= *m_lastPts) {
        pts = *m_lastPts + 1;
        ++m_repairedTimes;
    }
    m_lastPts = pts;
    m_lastDuration = duration;
    frame.pts = pts;
    setFrameDuration(frame, std::max<std::int64_t>(duration, 0));
}

FramePtr FrameSource::decodeInRange()
{
    const TimeRange& range = m_options.range;
    for (;;) {
        FramePtr frame = m_pending ? std::move(m_pending) : decode();
        if (!frame) {
            return nullptr;
        }
        if (range.toInMicroseconds &&
            av_compare_ts(frame->pts, m_timeBase, *range.toInMicroseconds, kMicroseconds) >= 0) {
            return nullptr;
        }
        if (range.fromInMicroseconds && *range.fromInMicroseconds > 0) {
            if (av_compare_ts(frame->pts, m_timeBase, *range.fromInMicroseconds, kMicroseconds) < 0) {
                continue;
            }
            if (!m_rangeOrigin) {
                m_rangeOrigin = frame->pts;
            }
            frame->pts -= *m_rangeOrigin;
        }
        return frame;
    }
}

void FrameSource::noteSpecialContent(const AVFrame& frame)
{
    m_transparent = m_transparent || hasTransparentPixel(frame);
    m_dynamicHdr = m_dynamicHdr || av_frame_get_side_data(&frame, AV_FRAME_DATA_DYNAMIC_HDR_PLUS) != nullptr ||
                   av_frame_get_side_data(&frame, AV_FRAME_DATA_DOVI_METADATA) != nullptr;
    m_captions = m_captions || av_frame_get_side_data(&frame, AV_FRAME_DATA_A53_CC) != nullptr;
}

std::optional<Frame> FrameSource::next()
{
    for (;;) {
        if (FramePtr ready = m_filter->pull()) {
            return deliver(std::move(ready));
        }
        if (m_finished) {
            if (m_index == 0) {
                throw Failure(ErrorCode::Damaged, m_options.range.whole() ? "not one frame could be decoded"
                                                                          : "there is no frame in the range");
            }
            return std::nullopt;
        }
        FramePtr frame = decodeInRange();
        if (!frame) {
            m_finished = true;
            m_filter->finish();
            continue;
        }
        noteSpecialContent(*frame);
        m_filter->push(std::move(frame));
    }
}

Frame FrameSource::deliver(FramePtr frame)
{
    if (m_options.writable) {
        check(av_frame_make_writable(frame.get()), "cannot copy a frame");
    }
    markProgressive(*frame);
    if (m_fromRgb) { // what the conversion made, whatever the source said
        frame->color_range = AVCOL_RANGE_JPEG;
        frame->colorspace = AVCOL_SPC_BT709;
    }
    const std::int64_t pts = frame->pts;
    const PixelLayout layout = layoutOf(static_cast<AVPixelFormat>(frame->format), frame->color_range,
                                        frame->colorspace, std::min(m_info.width, m_info.height), m_fromRgb);
    Frame delivered = wrapFrame(std::move(frame), layout);
    delivered.index = m_index++;
    delivered.pts = pts;
    delivered.timeBase = fromAv(m_timeBase);
    return delivered;
}

std::vector<std::string> FrameSource::messages() const
{
    std::vector<std::string> messages;
    const auto say = [&messages](std::string text) {
        messages.push_back(std::move(text));
    };
    if (m_badPackets > 0) {
        say(fmt::format("damaged: {} packet{} could not be decoded", m_badPackets, m_badPackets == 1 ? "" : "s"));
    }
    if (m_damagedFrames > 0) {
        say(fmt::format("damaged: {} frame{} could be decoded only in part", m_damagedFrames,
                        m_damagedFrames == 1 ? "" : "s"));
    }
    if (m_demuxer->damagedEnd()) {
        say("damaged: the file could not be read to its end");
    } else if (endsEarly(*m_demuxer)) {
        say("damaged: the file is cut off; what is there is kept");
    }
    if (m_repairedTimes > 0) {
        say(fmt::format("{} frame{} had no usable time", m_repairedTimes, m_repairedTimes == 1 ? "" : "s"));
    }
    if (m_filter->sizeChanged()) {
        say("the picture changes its size within the video; all frames have the size of the first one");
    }
    if (m_orientation.odd) {
        say("the file asks for a rotation that is no multiple of 90 degrees; the rest is ignored");
    }
    if (m_transparent) {
        say("transparency is dropped");
    }
    if (m_dynamicHdr) {
        say("dynamic HDR metadata (HDR10+ or Dolby Vision) is dropped");
    }
    if (m_captions) {
        say("closed captions are dropped");
    }
    return messages;
}

} // namespace bauta::video
