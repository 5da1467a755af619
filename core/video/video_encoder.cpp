// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/nal_units.h"
#include "core/video/pixel_formats_av.h"
#include "core/video/video_encoder_av.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <string_view>

namespace bauta::video
{

namespace
{

// Formats whose header has 16 bits for it.
constexpr int kMaxMpeg4TimeBase = 65535;
constexpr AVRational kFallbackRate{25, 1};

constexpr std::array<std::string_view, 9> kSpeedNames = {"ultrafast", "superfast", "veryfast", "faster",  "fast",
                                                         "medium",    "slow",      "slower",   "veryslow"};
constexpr std::size_t kMedium = 5;

bool halvesRows(AVPixelFormat format)
{
    const AVPixFmtDescriptor* description = av_pix_fmt_desc_get(format);
    return description != nullptr && description->nb_components >= 3 && description->log2_chroma_h > 0;
}

bool halvesColumns(AVPixelFormat format)
{
    const AVPixFmtDescriptor* description = av_pix_fmt_desc_get(format);
    return description != nullptr && description->nb_components >= 3 && description->log2_chroma_w > 0;
}

int depthOf(AVPixelFormat format)
{
    const AVPixFmtDescriptor* description = av_pix_fmt_desc_get(format);
    return description != nullptr ? description->comp[0].depth : 8;
}

std::string masteringText(const AVMasteringDisplayMetadata& display)
{
    const auto chroma = [](AVRational value) {
        return std::lround(av_q2d(value) * 50'000.0);
    };
    const auto light = [](AVRational value) {
        return std::lround(av_q2d(value) * 10'000.0);
    };
    const auto& p = display.display_primaries;
    return fmt::format("G({},{})B({},{})R({},{})WP({},{})L({},{})", chroma(p[1][0]), chroma(p[1][1]), chroma(p[2][0]),
                       chroma(p[2][1]), chroma(p[0][0]), chroma(p[0][1]), chroma(display.white_point[0]),
                       chroma(display.white_point[1]), light(display.max_luminance), light(display.min_luminance));
}

/// Copies a plane into a larger one and repeats its last column and row, so that no line of another colour shows.
void copyPadded(const cv::Mat& from, std::uint8_t* to, int stride, int width, int height)
{
    const auto sample = from.elemSize();
    for (int y = 0; y < height; ++y) {
        const std::uint8_t* source = from.ptr(std::min(y, from.rows - 1));
        std::uint8_t* row = to + static_cast<std::ptrdiff_t>(y) * stride;
        std::memcpy(row, source, static_cast<std::size_t>(from.cols) * sample);
        for (int x = from.cols; x < width; ++x) {
            std::memcpy(row + static_cast<std::size_t>(x) * sample,
                        source + static_cast<std::size_t>(from.cols - 1) * sample, sample);
        }
    }
}

} // namespace

HdrMetadata hdrOf(const AVFrame& frame, const AVStream& source)
{
    HdrMetadata hdr;
    const auto find = [&](AVFrameSideDataType inFrame, AVPacketSideDataType inStream, std::size_t size) -> const void* {
        if (const AVFrameSideData* data = av_frame_get_side_data(&frame, inFrame)) {
            return data->size >= size ? data->data : nullptr;
        }
        const std::span<const std::uint8_t> data = sideData(source, inStream);
        return data.size() >= size ? data.data() : nullptr;
    };
    if (const void* mastering = find(AV_FRAME_DATA_MASTERING_DISPLAY_METADATA, AV_PKT_DATA_MASTERING_DISPLAY_METADATA,
                                     sizeof(AVMasteringDisplayMetadata))) {
        hdr.mastering = *static_cast<const AVMasteringDisplayMetadata*>(mastering);
    }
    if (const void* light =
            find(AV_FRAME_DATA_CONTENT_LIGHT_LEVEL, AV_PKT_DATA_CONTENT_LIGHT_LEVEL, sizeof(AVContentLightMetadata))) {
        hdr.light = *static_cast<const AVContentLightMetadata*>(light);
    }
    return hdr;
}

VideoEncoder::VideoEncoder(const Settings& settings, const Frame& first) : m_settings(settings)
{
    const AVCodec* codec = avcodec_find_encoder_by_name(settings.entry.name);
    m_context.reset(checkAllocated(avcodec_alloc_context3(codec)));
    const AVFrame& frame = avFrameOf(first);
    m_delivered = static_cast<AVPixelFormat>(frame.format);
    m_frameTimeBase = toAv(first.timeBase);
    choosePixelFormat(first);
    chooseSize(first);
    chooseTimeBase(first);
    m_context->sample_aspect_ratio = frame.sample_aspect_ratio;
    m_context->color_range = m_fullRange                               ? AVCOL_RANGE_JPEG
                             : first.layout.range == ColourRange::Full ? AVCOL_RANGE_MPEG
                                                                       : frame.color_range;
    m_context->color_primaries = frame.color_primaries;
    m_context->color_trc = frame.color_trc;
    m_context->colorspace = frame.colorspace;
    m_context->chroma_sample_location = frame.chroma_location;
    m_context->thread_count = threadCount(settings.threads);
    m_context->flags |= AV_CODEC_FLAG_BITEXACT | (settings.globalHeader ? AV_CODEC_FLAG_GLOBAL_HEADER : 0);
    if (!settings.reorders) {
        m_context->max_b_frames = 0;
    }
    setQuality();
    setSpeed();
    setPrivateOptions();
    check(avcodec_open2(m_context.get(), codec, nullptr), "cannot open the encoder");
}

void VideoEncoder::choosePixelFormat(const Frame& first)
{
    const AVCodec& codec = *m_context->codec;
    const PixelLayout& layout = first.layout;
    m_fullRange = layout.range == ColourRange::Full;
    if (m_settings.entry.codec == AV_CODEC_ID_GIF) {
        m_context->pix_fmt = AV_PIX_FMT_PAL8;
        return;
    }
    // Full-range 4:4:4 is what RGB became here; players of modern codecs expect limited-range 4:2:0.
    const bool asUsual = m_settings.entry.modern && m_fullRange && layout.chromaShiftX == 0 && layout.bitDepth == 8;
    const AVPixelFormat wanted = asUsual ? AV_PIX_FMT_YUV420P : m_delivered;
    int loss = 0;
    const AVPixelFormat* const formats = supportedPixelFormats(codec);
    m_context->pix_fmt = formats == nullptr ? wanted : avcodec_find_best_pix_fmt_of_list(formats, wanted, 0, &loss);
    if (asUsual) {
        m_fullRange = false;
    }
    // Of formats with a range of their own the plain flavour is used, but for JPEG, which knows full range only.
    m_context->pix_fmt = withoutRange(m_context->pix_fmt);
    if (m_settings.entry.codec == AV_CODEC_ID_MJPEG) {
        m_fullRange = true;
        m_context->pix_fmt = m_context->pix_fmt == AV_PIX_FMT_YUV444P   ? AV_PIX_FMT_YUVJ444P
                             : m_context->pix_fmt == AV_PIX_FMT_YUV422P ? AV_PIX_FMT_YUVJ422P
                                                                        : AV_PIX_FMT_YUVJ420P;
    }
    const AVPixelFormat used = m_context->pix_fmt;
    if (depthOf(used) < layout.bitDepth) {
        m_messages.push_back(fmt::format("{} bits a sample are reduced to {}: {} cannot keep them", layout.bitDepth,
                                         depthOf(used), m_settings.entry.name));
    }
    if ((halvesColumns(used) && layout.chromaShiftX == 0) || (halvesRows(used) && layout.chromaShiftY == 0)) {
        m_messages.push_back(fmt::format("the resolution of colour is reduced to 4:2:{}", halvesRows(used) ? 0 : 2));
    }
}

void VideoEncoder::chooseSize(const Frame& first)
{
    m_context->width = first.width();
    m_context->height = first.height();
    // VP8 and VP9 code any size; the others round up to whole chroma cells and differ in how well they say so.
    const bool anySize = m_settings.entry.codec == AV_CODEC_ID_VP8 || m_settings.entry.codec == AV_CODEC_ID_VP9 ||
                         m_settings.entry.codec == AV_CODEC_ID_GIF || m_settings.entry.codec == AV_CODEC_ID_FFV1 ||
                         m_settings.entry.codec == AV_CODEC_ID_MJPEG;
    const int width = halvesColumns(m_context->pix_fmt) ? (first.width() + 1) / 2 * 2 : first.width();
    const int height = halvesRows(m_context->pix_fmt) ? (first.height() + 1) / 2 * 2 : first.height();
    if (anySize || (width == first.width() && height == first.height())) {
        return;
    }
    m_context->width = m_paddedWidth = width;
    m_context->height = m_paddedHeight = height;
    m_messages.push_back(fmt::format("{} needs even sizes: {} x {} became {} x {} by repeating the last pixels",
                                     m_settings.entry.name, first.width(), first.height(), width, height));
}

void VideoEncoder::chooseTimeBase(const Frame& first)
{
    AVRational rate = m_settings.frameRate;
    if (rate.num <= 0 || rate.den <= 0) {
        rate = kFallbackRate;
    }
    m_context->framerate = rate;
    m_context->time_base = toAv(first.timeBase);
    const AVCodec& codec = *m_context->codec;
    if (const AVRational* const rates = supportedFrameRates(codec)) {
        rate = rates[av_find_nearest_q_idx(rate, rates)];
        m_context->framerate = rate;
        m_context->time_base = av_inv_q(rate);
    } else if (m_settings.entry.codec == AV_CODEC_ID_GIF) {
        m_context->time_base = {1, 100};
    } else if (m_settings.fixedRate) {
        m_context->time_base = av_inv_q(rate);
    } else if (m_settings.entry.codec == AV_CODEC_ID_MPEG4 && m_context->time_base.den > kMaxMpeg4TimeBase) {
        m_context->time_base = {1, kMaxMpeg4TimeBase};
        if (kMaxMpeg4TimeBase / rate.num > 0 && first.timeBase.den % rate.num == 0) {
            // A multiple of the rate, so that a constant rate stays exact.
            m_context->time_base = {1, kMaxMpeg4TimeBase / rate.num * rate.num};
        }
    }
}

void VideoEncoder::setQuality()
{
    const double quality = m_settings.quality.value_or(m_settings.entry.defaultQuality);
    switch (m_settings.entry.quality) {
    case QualityKind::Crf:
        check(av_opt_set(m_context->priv_data, "crf", fmt::format("{:g}", quality).c_str(), 0), "quality");
        if (m_settings.entry.codec == AV_CODEC_ID_VP8) {
            // VP8 knows constrained quality only: a rate that it will not need.
            m_context->bit_rate = std::int64_t{m_context->width} * m_context->height * 8;
        }
        break;
    case QualityKind::Quantiser:
        m_context->flags |= AV_CODEC_FLAG_QSCALE;
        m_context->global_quality = static_cast<int>(std::lround(quality * FF_QP2LAMBDA));
        m_context->qmin = std::min(m_context->qmin, std::max(1, static_cast<int>(quality)));
        break;
    case QualityKind::None:
        break;
    }
}

void VideoEncoder::setSpeed()
{
    const std::string& preset = m_settings.preset;
    const auto* const found = std::find(kSpeedNames.begin(), kSpeedNames.end(), preset);
    if (!preset.empty() && found == kSpeedNames.end()) {
        throw Failure(
            ErrorCode::InvalidArgument,
            fmt::format("unknown preset '{}'; there are ultrafast, superfast, veryfast, faster, fast, medium, "
                        "slow, slower, veryslow",
                        preset));
    }
    const std::size_t step = preset.empty() ? kMedium : static_cast<std::size_t>(found - kSpeedNames.begin());
    constexpr std::array<int, 9> kCpuUsed = {8, 7, 6, 5, 5, 4, 2, 1, 0};
    constexpr std::array<int, 9> kPreset13 = {12, 11, 10, 9, 8, 7, 5, 4, 3};
    switch (m_settings.entry.speed) {
    case SpeedKind::Names:
        check(av_opt_set(m_context->priv_data, "preset", std::string(kSpeedNames.at(step)).c_str(), 0), "preset");
        break;
    case SpeedKind::CpuUsed:
        check(av_opt_set_int(m_context->priv_data, "cpu-used", kCpuUsed.at(step), 0), "preset");
        break;
    case SpeedKind::Preset13:
        check(av_opt_set_int(m_context->priv_data, "preset", kPreset13.at(step), 0), "preset");
        break;
    case SpeedKind::None:
        break;
    }
}

void VideoEncoder::setPrivateOptions()
{
    const std::string_view name = m_settings.entry.name;
    const HdrMetadata& hdr = m_settings.hdr;
    const std::string mastering = hdr.mastering && hdr.mastering->has_primaries && hdr.mastering->has_luminance
                                      ? masteringText(*hdr.mastering)
                                      : "";
    if (name == "libx264") {
        std::string parameters;
        if (!mastering.empty()) {
            parameters += "mastering-display=" + mastering;
        }
        if (hdr.light) {
            parameters +=
                fmt::format("{}cll={},{}", parameters.empty() ? "" : ":", hdr.light->MaxCLL, hdr.light->MaxFALL);
        }
        if (!parameters.empty()) {
            check(av_opt_set(m_context->priv_data, "x264-params", parameters.c_str(), 0), "HDR metadata");
        }
    } else if (name == "libx265") {
        // "info" is the text with version and options that x265 writes into the stream.
        std::string parameters = "log-level=none:info=0";
        if (!mastering.empty()) {
            parameters += ":master-display=" + mastering;
        }
        if (hdr.light) {
            parameters += fmt::format(":max-cll={},{}", hdr.light->MaxCLL, hdr.light->MaxFALL);
        }
        if (m_settings.threads > 0) {
            parameters += fmt::format(":pools={}", m_settings.threads);
        }
        check(av_opt_set(m_context->priv_data, "x265-params", parameters.c_str(), 0), "cannot set up x265");
    } else if (name == "libvpx-vp9" || name == "libaom-av1") {
        check(av_opt_set_int(m_context->priv_data, "row-mt", 1, 0), "threads");
    } else if (name == "prores_ks") {
        const bool full = m_context->pix_fmt == AV_PIX_FMT_YUV444P10LE;
        check(av_opt_set(m_context->priv_data, "profile", full ? "4444" : "hq", 0), "profile");
    }
}

std::string VideoEncoder::conversionFor(const PixelLayout& layout) const
{
    const char* inRange = layout.range == ColourRange::Full ? "pc" : "tv";
    const char* matrix = layout.matrix == YuvMatrix::Bt601    ? "bt601"
                         : layout.matrix == YuvMatrix::Bt2020 ? "bt2020"
                                                              : "bt709";
    if (m_context->pix_fmt == AV_PIX_FMT_PAL8) {
        // A palette for each frame: one for all would need all frames in memory.
        return fmt::format("scale=flags=bicubic+accurate_rnd+full_chroma_int:in_range={}:in_color_matrix={},"
                           "format=bgra,split[a][b];[a]palettegen=stats_mode=single:reserve_transparent=0[p];"
                           "[b][p]paletteuse=new=1",
                           inRange, matrix);
    }
    const bool sameRange = m_fullRange == (layout.range == ColourRange::Full);
    if (m_delivered == withoutRange(m_context->pix_fmt) && sameRange) {
        return "";
    }
    const char* name = av_get_pix_fmt_name(withoutRange(m_context->pix_fmt));
    return fmt::format("scale=flags=bicubic+accurate_rnd:in_range={}:out_range={}:in_color_matrix={}:"
                       "out_color_matrix={},format={}",
                       inRange, m_fullRange ? "pc" : "tv", matrix, matrix, name != nullptr ? name : "yuv420p");
}

FramePtr VideoEncoder::padded(FramePtr frame) const
{
    FramePtr larger = makeFrame();
    larger->format = frame->format;
    larger->width = m_paddedWidth;
    larger->height = m_paddedHeight;
    check(av_frame_get_buffer(larger.get(), 0), "not enough memory");
    check(av_frame_copy_props(larger.get(), frame.get()), "cannot copy a frame");
    const AVPixFmtDescriptor& description = *av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame->format));
    const int type = description.comp[0].depth > 8 ? CV_16UC1 : CV_8UC1;
    for (int plane = 0; plane < 3; ++plane) {
        const int shiftX = plane > 0 ? description.log2_chroma_w : 0;
        const int shiftY = plane > 0 ? description.log2_chroma_h : 0;
        const cv::Mat from(AV_CEIL_RSHIFT(frame->height, shiftY), AV_CEIL_RSHIFT(frame->width, shiftX), type,
                           frame->data[plane], static_cast<std::size_t>(frame->linesize[plane]));
        copyPadded(from, larger->data[plane], larger->linesize[plane], m_paddedWidth >> shiftX,
                   m_paddedHeight >> shiftY);
    }
    return larger;
}

std::int64_t VideoEncoder::encoderTime(const Frame& frame)
{
    std::int64_t pts = av_rescale_q(frame.pts, m_frameTimeBase, m_context->time_base);
    m_roundedTimes += av_compare_ts(pts, m_context->time_base, frame.pts, m_frameTimeBase) != 0 ? 1 : 0;
    if (m_lastPts && pts <= *m_lastPts) {
        pts = *m_lastPts + 1;
    }
    m_lastPts = pts;
    m_durations[pts] = std::max<std::int64_t>(av_rescale_q(frame.duration, m_frameTimeBase, m_context->time_base), 1);
    return pts;
}

void VideoEncoder::send(const Frame& frame)
{
    FramePtr prepared = makeFrame();
    check(av_frame_ref(prepared.get(), &avFrameOf(frame)), "cannot copy a frame");
    prepared->pts = encoderTime(frame);
    const std::string conversion = conversionFor(frame.layout);
    if (conversion.empty()) {
        encode(std::move(prepared));
        return;
    }
    if (!m_converter) {
        m_converter = FilterGraph::forVideo(*prepared, m_context->time_base, conversion);
    }
    m_converter->push(prepared.get());
    while (FramePtr converted = m_converter->pull()) {
        encode(std::move(converted));
    }
}

void VideoEncoder::pass(const Frame& frame)
{
    m_durations.erase(encoderTime(frame));
}

std::string VideoEncoder::signature() const
{
    const AVCodecContext& c = *m_context;
    std::string text = fmt::format(
        "{} {}x{} {} {}/{} {}/{} {} {} {} {} {} {} {}\n", m_settings.entry.name, c.width, c.height,
        static_cast<int>(c.pix_fmt), c.time_base.num, c.time_base.den, c.framerate.num, c.framerate.den,
        static_cast<int>(c.color_range), static_cast<int>(c.color_primaries), static_cast<int>(c.color_trc),
        static_cast<int>(c.colorspace), c.max_b_frames, m_settings.quality.value_or(-1.0), m_settings.preset);
    for (int i = 0; i < c.extradata_size; ++i) {
        text += fmt::format("{:02x}", c.extradata[i]);
    }
    return text;
}

void VideoEncoder::encode(FramePtr frame)
{
    if (m_paddedWidth > 0) {
        frame = padded(std::move(frame));
    }
    // Captions, user data, positions: nothing that a frame carries goes into the stream. HDR was said at the start.
    while (frame->nb_side_data > 0) {
        av_frame_remove_side_data(frame.get(), frame->side_data[0]->type);
    }
    frame->pict_type = AV_PICTURE_TYPE_NONE;
    frame->format = m_context->pix_fmt; // the flavour with a range, where the encoder knows no other
    frame->color_range = m_context->color_range;
    frame->quality = m_context->global_quality;
    markProgressive(*frame);
    setFrameDuration(*frame, m_durations[frame->pts]);
    check(avcodec_send_frame(m_context.get(), frame.get()), "cannot encode a frame");
    // Encoders take no more while packets wait.
    while (PacketPtr packet = receiveOne()) {
        m_ready.push_back(std::move(packet));
    }
}

void VideoEncoder::finish()
{
    if (m_converter) {
        m_converter->push(nullptr);
        while (FramePtr converted = m_converter->pull()) {
            encode(std::move(converted));
        }
    }
    check(avcodec_send_frame(m_context.get(), nullptr), "cannot finish encoding");
    while (PacketPtr packet = receiveOne()) {
        m_ready.push_back(std::move(packet));
    }
}

PacketPtr VideoEncoder::receive()
{
    if (m_ready.empty()) {
        return nullptr;
    }
    PacketPtr first = std::move(m_ready.front());
    m_ready.pop_front();
    return first;
}

PacketPtr VideoEncoder::receiveOne()
{
    PacketPtr packet = makePacket();
    const int got = avcodec_receive_packet(m_context.get(), packet.get());
    if (got == AVERROR(EAGAIN) || got == AVERROR_EOF) {
        return nullptr;
    }
    check(got, "cannot encode a frame");
    if (m_settings.entry.codec == AV_CODEC_ID_H264 && (packet->flags & AV_PKT_FLAG_KEY) != 0) {
        // x264 writes its version and all options into the first picture.
        check(av_packet_make_writable(packet.get()), "not enough memory");
        packet->size = static_cast<int>(removeUserData({packet->data, static_cast<std::size_t>(packet->size)}));
    }
    const auto known = m_durations.find(packet->pts);
    if (known != m_durations.end()) {
        packet->duration = known->second;
        m_durations.erase(known);
    }
    return packet;
}

std::vector<std::string> VideoEncoder::messages() const
{
    std::vector<std::string> messages = m_messages;
    if (m_roundedTimes > 0) {
        messages.push_back(
            fmt::format("the times of {} frames were rounded, because the output counts in steps of {}/{} "
                        "seconds",
                        m_roundedTimes, m_context->time_base.num, m_context->time_base.den));
    }
    return messages;
}

} // namespace bauta::video
