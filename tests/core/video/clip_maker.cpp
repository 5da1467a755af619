// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/core/video/clip_maker.h"

#include "core/video/av_compat.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>

namespace bauta::test
{

namespace
{

constexpr std::array<int, 4> kQuarters = {50, 100, 150, 200}; // top left, top right, bottom left, bottom right
constexpr int kBlocks = 8;
constexpr int kBlockSize = 6;
constexpr int kBlocksLeft = 8;
constexpr int kBlocksTop = 21;

void must(int code, const char* what)
{
    if (code < 0) {
        std::array<char, AV_ERROR_MAX_STRING_SIZE> words{};
        av_strerror(code, words.data(), words.size());
        throw std::runtime_error(std::string(what) + ": " + words.data());
    }
}

struct FreeOutput
{
    void operator()(AVFormatContext* context) const
    {
        avio_closep(&context->pb);
        avformat_free_context(context);
    }
};
using Codec = video::CodecPtr;
using Picture = video::FramePtr;
using Packet = video::PacketPtr;
using Output = std::unique_ptr<AVFormatContext, FreeOutput>;

template <class T>
void copyTo(std::span<std::uint8_t> bytes, const T& value)
{
    std::memcpy(bytes.data(), &value, sizeof(T));
}

/// The upright luma of a frame, 8 bits.
cv::Mat uprightLuma(int number, int width, int height)
{
    cv::Mat luma(height, width, CV_8UC1);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            luma.at<std::uint8_t>(y, x) = static_cast<std::uint8_t>(
                kQuarters.at(static_cast<std::size_t>((y >= height / 2 ? 2 : 0) + (x >= width / 2 ? 1 : 0))));
        }
    }
    for (int bit = 0; bit < kBlocks; ++bit) {
        const cv::Rect block(kBlocksLeft + bit * kBlockSize, kBlocksTop, kBlockSize, kBlockSize);
        luma(block).setTo((number >> bit & 1) != 0 ? 235 : 16);
    }
    return luma;
}

/// How the picture has to lie in the file so that turning it clockwise (after a flip) shows it upright.
cv::Mat stored(const cv::Mat& upright, int clockwiseDegrees, bool mirrored)
{
    cv::Mat turned = upright.clone();
    if (clockwiseDegrees == 90) {
        cv::rotate(upright, turned, cv::ROTATE_90_COUNTERCLOCKWISE);
    } else if (clockwiseDegrees == 180) {
        cv::rotate(upright, turned, cv::ROTATE_180);
    } else if (clockwiseDegrees == 270) {
        cv::rotate(upright, turned, cv::ROTATE_90_CLOCKWISE);
    }
    if (mirrored) {
        cv::Mat flipped;
        cv::flip(turned, flipped, 1);
        return flipped;
    }
    return turned;
}

void fillFrame(AVFrame& frame, const ClipOptions& options, int number)
{
    const AVPixFmtDescriptor& description = *av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
    cv::Mat luma = uprightLuma(number, options.width, options.height);
    if (options.interlaced) {
        const cv::Mat next = uprightLuma(number + 1, options.width, options.height);
        for (int y = 1; y < options.height; y += 2) {
            next.row(y).copyTo(luma.row(y));
        }
    }
    luma = stored(luma, options.clockwiseDegrees, options.mirrored);
    if ((description.flags & AV_PIX_FMT_FLAG_RGB) != 0 || frame.format == AV_PIX_FMT_RGB8) {
        throw std::runtime_error("clips are drawn in YUV, gray or palette formats");
    }
    const int shift = description.comp[0].depth - 8;
    for (int plane = 0; plane < av_pix_fmt_count_planes(static_cast<AVPixelFormat>(frame.format)); ++plane) {
        const int width = plane > 0 ? AV_CEIL_RSHIFT(frame.width, description.log2_chroma_w) : frame.width;
        const int height = plane > 0 ? AV_CEIL_RSHIFT(frame.height, description.log2_chroma_h) : frame.height;
        for (int y = 0; y < height; ++y) {
            std::uint8_t* row = frame.data[plane] + static_cast<std::ptrdiff_t>(y) * frame.linesize[plane];
            for (int x = 0; x < width; ++x) {
                const int value = plane == 0 ? luma.at<std::uint8_t>(y, x) : plane == 1 ? 110 : 140;
                if (shift > 0) {
                    const auto sample = static_cast<std::uint16_t>(value << shift);
                    std::memcpy(row + static_cast<std::size_t>(2 * x), &sample, 2);
                } else {
                    row[x] = static_cast<std::uint8_t>(value);
                }
            }
        }
    }
}

/// An encoder whose packets go into a stream.
struct Track
{
    Codec codec;
    AVStream* stream = nullptr;
};

class ClipWriter
{
public:
    ClipWriter(const std::filesystem::path& path, const ClipOptions& options) : m_options(options)
    {
        av_log_set_level(AV_LOG_QUIET);
        AVFormatContext* context = nullptr;
        must(avformat_alloc_output_context2(&context, nullptr, options.muxer.c_str(), path.c_str()), "muxer");
        m_output.reset(context);
        must(avio_open(&context->pb, path.c_str(), AVIO_FLAG_WRITE), "file");
        setTags(&context->metadata, options.tags);
        context->avoid_negative_ts = 0;
        context->strict_std_compliance = FF_COMPLIANCE_EXPERIMENTAL;
    }

    void write()
    {
        addVideo();
        for (const ClipSound& sound : m_options.sounds) {
            addSound(sound);
        }
        addExtras();
        AVDictionary* muxerOptions = nullptr;
        if (m_options.muxer == "mov") {
            av_dict_set(&muxerOptions, "movflags", "use_metadata_tags", 0);
        }
        const int written = avformat_write_header(m_output.get(), &muxerOptions);
        av_dict_free(&muxerOptions);
        must(written, "header");
        writeExtras();
        for (std::size_t i = 0; i < m_sounds.size(); ++i) {
            writeSound(m_sounds[i]);
        }
        writeVideo();
        must(av_write_trailer(m_output.get()), "trailer");
    }

private:
    static void setTags(AVDictionary** dictionary, const Tags& tags)
    {
        for (const auto& [key, value] : tags) {
            av_dict_set(dictionary, key.c_str(), value.c_str(), 0);
        }
    }

    AVStream* newStream()
    {
        AVStream* stream = avformat_new_stream(m_output.get(), nullptr);
        if (stream == nullptr) {
            throw std::runtime_error("stream");
        }
        return stream;
    }

    Track open(const std::string& encoderName, const std::function<void(AVCodecContext&)>& setUp,
               const std::map<std::string, std::string>& encoderOptions)
    {
        const AVCodec* encoder = avcodec_find_encoder_by_name(encoderName.c_str());
        if (encoder == nullptr) {
            throw std::runtime_error("no encoder " + encoderName);
        }
        Track track;
        track.codec.reset(avcodec_alloc_context3(encoder));
        track.codec->thread_count = 1;
        setUp(*track.codec);
        if ((m_output->oformat->flags & AVFMT_GLOBALHEADER) != 0) {
            track.codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
        }
        AVDictionary* dictionary = nullptr;
        setTags(&dictionary, encoderOptions);
        const int opened = avcodec_open2(track.codec.get(), encoder, &dictionary);
        av_dict_free(&dictionary);
        must(opened, encoderName.c_str());
        track.stream = newStream();
        must(avcodec_parameters_from_context(track.stream->codecpar, track.codec.get()), "parameters");
        track.stream->time_base = track.codec->time_base;
        return track;
    }

    void addVideo()
    {
        const bool swaps = m_options.clockwiseDegrees % 180 != 0;
        m_video = open(
            m_options.encoder,
            [this, swaps](AVCodecContext& codec) {
                codec.width = swaps ? m_options.height : m_options.width;
                codec.height = swaps ? m_options.width : m_options.height;
                codec.pix_fmt = av_get_pix_fmt(m_options.pixelFormat.c_str());
                codec.time_base = {m_options.timeBase.num, m_options.timeBase.den};
                codec.framerate = {m_options.timeBase.den, m_options.timeBase.num};
                codec.max_b_frames = m_options.bFrames;
                codec.gop_size = m_options.keyInterval;
                codec.color_range = m_options.fullRange ? AVCOL_RANGE_JPEG : AVCOL_RANGE_UNSPECIFIED;
                if (m_options.hdr) {
                    codec.color_range = AVCOL_RANGE_MPEG;
                    codec.color_primaries = AVCOL_PRI_BT2020;
                    codec.color_trc = AVCOL_TRC_SMPTE2084;
                    codec.colorspace = AVCOL_SPC_BT2020_NCL;
                }
                if (m_options.interlaced) {
                    codec.flags |= AV_CODEC_FLAG_INTERLACED_DCT | AV_CODEC_FLAG_INTERLACED_ME;
                    codec.field_order = AV_FIELD_TT;
                }
                if (m_options.encoder == "mpeg2video" || m_options.encoder == "mpeg4" || m_options.encoder == "mjpeg") {
                    codec.flags |= AV_CODEC_FLAG_QSCALE;
                    codec.global_quality = 2 * FF_QP2LAMBDA;
                }
            },
            m_options.encoderOptions);
        AVStream& stream = *m_video.stream;
        stream.avg_frame_rate = m_video.codec->framerate;
        setTags(&stream.metadata, m_options.videoTags);
        if (m_options.clockwiseDegrees != 0 || m_options.mirrored) {
            auto* matrix = reinterpret_cast<std::int32_t*>(
                video::addSideData(stream, AV_PKT_DATA_DISPLAYMATRIX, 9 * sizeof(std::int32_t)).data());
            av_display_rotation_set(matrix, m_options.clockwiseDegrees);
            if (m_options.mirrored) {
                // Flip first: negate what the first column does.
                matrix[0] = -matrix[0];
                matrix[1] = -matrix[1];
            }
        }
        if (m_options.hdr) {
            AVMasteringDisplayMetadata display{};
            display.has_primaries = display.has_luminance = 1;
            const std::array<std::array<int, 2>, 3> primaries = {{{34000, 16000}, {13250, 34500}, {7500, 3000}}};
            for (std::size_t i = 0; i < 3; ++i) {
                for (std::size_t j = 0; j < 2; ++j) {
                    display.display_primaries[i][j] = {primaries.at(i).at(j), 50000};
                }
            }
            display.white_point[0] = {15635, 50000};
            display.white_point[1] = {16450, 50000};
            display.max_luminance = {10'000'000, 10'000};
            display.min_luminance = {50, 10'000};
            copyTo(video::addSideData(stream, AV_PKT_DATA_MASTERING_DISPLAY_METADATA, sizeof(display)), display);
            AVContentLightMetadata light{};
            light.MaxCLL = 1000;
            light.MaxFALL = 400;
            copyTo(video::addSideData(stream, AV_PKT_DATA_CONTENT_LIGHT_LEVEL, sizeof(light)), light);
        }
    }

    void addSound(const ClipSound& sound)
    {
        m_sounds.push_back(open(sound.encoder,
                                [&sound](AVCodecContext& codec) {
                                    codec.sample_rate = sound.sampleRate;
                                    av_channel_layout_default(&codec.ch_layout, 1);
                                    codec.sample_fmt = video::supportedSampleFormats(*codec.codec)[0];
                                    codec.time_base = {1, sound.sampleRate};
                                    codec.bit_rate = 64'000;
                                    codec.flags |=
                                        AV_CODEC_FLAG_BITEXACT; // no name of the encoder in packets that will be copied
                                },
                                {}));
        AVStream& stream = *m_sounds.back().stream;
        if (!sound.language.empty()) {
            av_dict_set(&stream.metadata, "language", sound.language.c_str(), 0);
        }
        setTags(&stream.metadata, sound.tags);
    }

    void addExtras()
    {
        if (m_options.gpsTrack) {
            m_gps = newStream();
            m_gps->codecpar->codec_type = AVMEDIA_TYPE_DATA;
            m_gps->codecpar->codec_id = AV_CODEC_ID_BIN_DATA;
            m_gps->codecpar->codec_tag = MKTAG('g', 'p', 'm', 'd');
            m_gps->time_base = {1, 1000};
        }
        if (m_options.coverArt) {
            m_cover = newStream();
            m_cover->codecpar->codec_type = AVMEDIA_TYPE_VIDEO;
            m_cover->codecpar->codec_id = AV_CODEC_ID_MJPEG;
            m_cover->codecpar->width = 32;
            m_cover->codecpar->height = 32;
            m_cover->disposition = AV_DISPOSITION_ATTACHED_PIC;
        }
        if (m_options.subtitles) {
            m_subtitles = newStream();
            m_subtitles->codecpar->codec_type = AVMEDIA_TYPE_SUBTITLE;
            m_subtitles->codecpar->codec_id = AV_CODEC_ID_SUBRIP;
            m_subtitles->time_base = {1, 1000};
        }
        if (m_options.attachment) {
            AVStream* stream = newStream();
            stream->codecpar->codec_type = AVMEDIA_TYPE_ATTACHMENT;
            stream->codecpar->codec_id = AV_CODEC_ID_TTF;
            static constexpr std::string_view kSecret = "SECRETATTACHMENT";
            stream->codecpar->extradata =
                static_cast<std::uint8_t*>(av_mallocz(kSecret.size() + AV_INPUT_BUFFER_PADDING_SIZE));
            std::memcpy(stream->codecpar->extradata, kSecret.data(), kSecret.size());
            stream->codecpar->extradata_size = static_cast<int>(kSecret.size());
            av_dict_set(&stream->metadata, "filename", "alice-private.ttf", 0);
            av_dict_set(&stream->metadata, "mimetype", "application/x-truetype-font", 0);
        }
        if (!m_options.chapters.empty()) {
            const std::size_t count = m_options.chapters.size();
            m_output->chapters = static_cast<AVChapter**>(av_calloc(count, sizeof(AVChapter*)));
            m_output->nb_chapters = static_cast<unsigned>(count);
            for (std::size_t i = 0; i < count; ++i) {
                auto* chapter = static_cast<AVChapter*>(av_mallocz(sizeof(AVChapter)));
                chapter->id = static_cast<std::int64_t>(i) + 1;
                chapter->time_base = {1, 1000};
                chapter->start = static_cast<std::int64_t>(i) * 200;
                chapter->end = chapter->start + 200;
                av_dict_set(&chapter->metadata, "title", m_options.chapters[i].c_str(), 0);
                m_output->chapters[i] = chapter;
            }
        }
    }

    void writeRaw(AVStream& stream, const std::string& bytes, std::int64_t pts, std::int64_t duration)
    {
        Packet packet(av_packet_alloc());
        must(av_new_packet(packet.get(), static_cast<int>(bytes.size())), "packet");
        std::memcpy(packet->data, bytes.data(), bytes.size());
        packet->stream_index = stream.index;
        packet->pts = packet->dts = av_rescale_q(pts, {1, 1000}, stream.time_base);
        packet->duration = av_rescale_q(duration, {1, 1000}, stream.time_base);
        packet->flags = AV_PKT_FLAG_KEY;
        must(av_interleaved_write_frame(m_output.get(), packet.get()), "packet");
    }

    void writeExtras()
    {
        if (m_gps != nullptr) {
            for (int i = 0; i < 4; ++i) {
                writeRaw(*m_gps, "GPSSECRET+48.8577+002.2950", i * 100, 100);
            }
        }
        if (m_subtitles != nullptr) {
            writeRaw(*m_subtitles, "SECRETSUBTITLE", 0, 400);
        }
        if (m_cover != nullptr) {
            Codec encoder(avcodec_alloc_context3(avcodec_find_encoder(AV_CODEC_ID_MJPEG)));
            encoder->width = encoder->height = 32;
            encoder->pix_fmt = AV_PIX_FMT_YUVJ420P;
            encoder->time_base = {1, 25};
            must(avcodec_open2(encoder.get(), nullptr, nullptr), "cover");
            Picture picture(av_frame_alloc());
            picture->format = encoder->pix_fmt;
            picture->width = picture->height = 32;
            must(av_frame_get_buffer(picture.get(), 0), "cover");
            for (int plane = 0; plane < 3; ++plane) {
                std::memset(picture->data[plane], 90,
                            static_cast<std::size_t>(picture->linesize[plane] * (plane > 0 ? 16 : 32)));
            }
            picture->pts = 0;
            must(avcodec_send_frame(encoder.get(), picture.get()), "cover");
            Packet packet(av_packet_alloc());
            must(avcodec_receive_packet(encoder.get(), packet.get()), "cover");
            packet->stream_index = m_cover->index;
            must(av_interleaved_write_frame(m_output.get(), packet.get()), "cover");
        }
    }

    void drain(Track& track)
    {
        for (;;) {
            Packet packet(av_packet_alloc());
            const int got = avcodec_receive_packet(track.codec.get(), packet.get());
            if (got == AVERROR(EAGAIN) || got == AVERROR_EOF) {
                return;
            }
            must(got, "encode");
            packet->stream_index = track.stream->index;
            if (track.stream == m_video.stream && packet->duration == 0) {
                packet->duration = stepAfter(packet->pts);
            }
            av_packet_rescale_ts(packet.get(), track.codec->time_base, track.stream->time_base);
            must(av_interleaved_write_frame(m_output.get(), packet.get()), "packet");
        }
    }

    std::int64_t stepAfter(std::int64_t pts) const
    {
        const auto next = std::upper_bound(m_options.times.begin(), m_options.times.end(), pts);
        return next != m_options.times.end() ? *next - pts : m_lastStep;
    }

    void writeVideo()
    {
        const std::vector<std::int64_t>& times = m_options.times;
        m_lastStep = times.size() > 1 ? times.back() - times[times.size() - 2] : 1;
        for (std::size_t i = 0; i < times.size(); ++i) {
            Picture picture(av_frame_alloc());
            picture->format = m_video.codec->pix_fmt;
            picture->width = m_video.codec->width;
            picture->height = m_video.codec->height;
            must(av_frame_get_buffer(picture.get(), 0), "picture");
            fillFrame(*picture, m_options, static_cast<int>(i));
            picture->pts = times[i];
            picture->quality = m_video.codec->global_quality;
            picture->color_range = m_video.codec->color_range;
            if (m_options.interlaced) {
                video::markInterlaced(*picture);
            }
            must(avcodec_send_frame(m_video.codec.get(), picture.get()), "encode");
            drain(m_video);
        }
        must(avcodec_send_frame(m_video.codec.get(), nullptr), "encode");
        drain(m_video);
    }

    void writeSound(Track& track)
    {
        AVCodecContext& codec = *track.codec;
        const double first = static_cast<double>(m_options.times.front()) * m_options.timeBase.value();
        const double length =
            m_options.secondsOfSound > 0.0
                ? m_options.secondsOfSound
                : static_cast<double>(m_options.times.back() + 1) * m_options.timeBase.value() - first;
        const auto total = static_cast<std::int64_t>(length * codec.sample_rate);
        const auto start = static_cast<std::int64_t>(m_options.soundStartsAt.value_or(first) * codec.sample_rate);
        const int size = codec.frame_size > 0 ? codec.frame_size : 1024;
        for (std::int64_t at = 0; at < total; at += size) {
            Picture frame(av_frame_alloc());
            frame->format = codec.sample_fmt;
            frame->nb_samples = size;
            frame->sample_rate = codec.sample_rate;
            must(av_channel_layout_copy(&frame->ch_layout, &codec.ch_layout), "sound");
            must(av_frame_get_buffer(frame.get(), 0), "sound");
            for (int i = 0; i < size; ++i) {
                // Each track has its own tone, so that mixed-up tracks show.
                const double phase = static_cast<double>(at + i) * (0.02 + 0.01 * track.stream->index);
                const double value = 0.3 * std::sin(phase) + 0.1 * std::sin(phase * 0.013 * static_cast<double>(at));
                if (codec.sample_fmt == AV_SAMPLE_FMT_FLTP || codec.sample_fmt == AV_SAMPLE_FMT_FLT) {
                    reinterpret_cast<float*>(frame->data[0])[i] = static_cast<float>(value);
                } else if (codec.sample_fmt == AV_SAMPLE_FMT_S16 || codec.sample_fmt == AV_SAMPLE_FMT_S16P) {
                    reinterpret_cast<std::int16_t*>(frame->data[0])[i] = static_cast<std::int16_t>(value * 30000.0);
                } else if (codec.sample_fmt == AV_SAMPLE_FMT_S32P) {
                    reinterpret_cast<std::int32_t*>(frame->data[0])[i] = static_cast<std::int32_t>(value * 1e9);
                } else {
                    throw std::runtime_error("sample format");
                }
            }
            frame->pts = start + at;
            must(avcodec_send_frame(&codec, frame.get()), "sound");
            drain(track);
        }
        must(avcodec_send_frame(&codec, nullptr), "sound");
        drain(track);
    }

    const ClipOptions& m_options;
    Output m_output;
    Track m_video;
    std::vector<Track> m_sounds;
    AVStream* m_gps = nullptr;
    AVStream* m_cover = nullptr;
    AVStream* m_subtitles = nullptr;
    std::int64_t m_lastStep = 1;
};

} // namespace

std::vector<std::int64_t> steady(int count, std::int64_t first, std::int64_t step)
{
    std::vector<std::int64_t> times;
    for (int i = 0; i < count; ++i) {
        times.push_back(first + step * i);
    }
    return times;
}

void makeClip(const std::filesystem::path& path, const ClipOptions& options)
{
    ClipWriter(path, options).write();
}

bool hasEncoder(const std::string& name)
{
    return avcodec_find_encoder_by_name(name.c_str()) != nullptr;
}

int shownNumber(const video::Frame& frame, double scale)
{
    const cv::Mat& luma = frame.planes[0];
    const int shift = frame.layout.bitDepth - 8;
    const auto sample = [&](double x, double y) {
        const int column = std::clamp(static_cast<int>(x * scale), 0, luma.cols - 1);
        const int row = std::clamp(static_cast<int>(y * scale), 0, luma.rows - 1);
        return shift > 0 ? luma.at<std::uint16_t>(row, column) >> shift : int{luma.at<std::uint8_t>(row, column)};
    };
    const double width = luma.cols / scale;
    const double height = luma.rows / scale;
    const std::array<int, 4> corners = {sample(4, 4), sample(width - 5, 4), sample(4, height - 5),
                                        sample(width - 5, height - 5)};
    if (!(corners[0] + 20 < corners[1] && corners[1] + 20 < corners[2] && corners[2] + 20 < corners[3])) {
        return -1;
    }
    int number = 0;
    for (int bit = 0; bit < kBlocks; ++bit) {
        const int value = sample(kBlocksLeft + (bit + 0.5) * kBlockSize, kBlocksTop + 0.5 * kBlockSize);
        number |= (value > 128 ? 1 : 0) << bit;
    }
    return number;
}

} // namespace bauta::test
