// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/decode.h"
#include "core/video/input_av.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

extern "C" {
#include <libavutil/avstring.h>
}

namespace bauta::video
{

namespace
{

// The containers that are read, by libavformat's names of the demuxers.
constexpr const char* kContainers = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,gif";
constexpr std::array<const char*, 5> kDemuxers = {"mov", "matroska", "avi", "mpegts", "gif"};
// Demuxers that open other files, by what people call them.
struct Pointer
{
    std::string_view demuxer;
    const char* name;
};
constexpr std::array<Pointer, 9> kPointers = {{{"hls", "an HLS playlist"},
                                               {"dash", "a DASH manifest"},
                                               {"concat", "a concat script"},
                                               {"concatf", "a concat script"},
                                               {"sdp", "a session description (SDP)"},
                                               {"rtsp", "a stream description"},
                                               {"redir", "a redirection"},
                                               {"imf", "an IMF composition"},
                                               {"smoothstreaming", "a streaming manifest"}}};
constexpr std::size_t kSniffBytes = 64U << 10U;
constexpr int kIoBufferBytes = 128 << 10;

bool startsWithText(std::string_view content, std::string_view text)
{
    if (content.starts_with("\xEF\xBB\xBF")) {
        content.remove_prefix(3);
    }
    return content.starts_with(text);
}

/// By our own eyes as well: the scores of libavformat depend on the name of a file, which we never give it.
const char* describeScript(std::string_view content)
{
    if (startsWithText(content, "#EXTM3U")) {
        return "an HLS playlist";
    }
    if (startsWithText(content, "ffconcat version")) {
        return "a concat script";
    }
    if (startsWithText(content, "v=0\n") || startsWithText(content, "v=0\r\n")) {
        return "a session description (SDP)";
    }
    if (content.starts_with("<") && content.substr(0, 4096).find("<MPD") != std::string_view::npos) {
        return "a DASH manifest";
    }
    if (content.starts_with("<") && content.substr(0, 4096).find("<SmoothStreamingMedia") != std::string_view::npos) {
        return "a streaming manifest";
    }
    if (startsWithText(content, "[playlist]") || startsWithText(content, "[Reference]") ||
        startsWithText(content, "<asx") || startsWithText(content, "<ASX") || startsWithText(content, "RTSPtext")) {
        return "a playlist";
    }
    return nullptr;
}

} // namespace

InputFile::InputFile(const std::filesystem::path& path)
{
    // O_NONBLOCK: opening a named pipe must not hang.
    m_descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (m_descriptor < 0) {
        throw Failure(errorFromErrno(errno, "cannot open the file", ErrorCode::Unknown));
    }
    struct stat status
    {
    };
    if (::fstat(m_descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(m_descriptor);
        throw Failure(ErrorCode::UnsupportedFormat,
                      S_ISDIR(status.st_mode) ? "is a folder, not a file" : "not a regular file");
    }
    m_size = status.st_size;
}

InputFile::~InputFile()
{
    ::close(m_descriptor);
}

std::vector<std::byte> InputFile::readAt(std::int64_t offset, std::size_t count) const
{
    std::vector<std::byte> bytes(count);
    std::size_t filled = 0;
    while (filled < count) {
        const ssize_t got = ::pread(m_descriptor, bytes.data() + filled, count - filled,
                                    static_cast<off_t>(offset) + static_cast<off_t>(filled));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break;
        }
        filled += static_cast<std::size_t>(got);
    }
    bytes.resize(filled);
    return bytes;
}

int InputFile::read(std::uint8_t* to, int count)
{
    for (;;) {
        const ssize_t got = ::pread(m_descriptor, to, static_cast<std::size_t>(std::max(count, 0)), m_position);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return AVERROR(errno);
        }
        m_position += got;
        return got == 0 ? AVERROR_EOF : static_cast<int>(got);
    }
}

std::int64_t InputFile::seek(std::int64_t offset, int whence)
{
    switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE:
        return m_size;
    case SEEK_SET:
        break;
    case SEEK_CUR:
        offset += m_position;
        break;
    case SEEK_END:
        offset += m_size;
        break;
    default:
        return AVERROR(EINVAL);
    }
    if (offset < 0) {
        return AVERROR(EINVAL);
    }
    return m_position = offset;
}

Sniffed sniffContainer(const InputFile& file)
{
    silenceAv();
    std::vector<std::byte> head = file.readAt(0, kSniffBytes);
    const auto size = static_cast<int>(head.size());
    const image::Format photo = image::sniffFormat(head);
    if (photo != image::Format::Unknown && photo != image::Format::Gif) {
        return {};
    }
    const std::string_view content{reinterpret_cast<const char*>(head.data()), head.size()};
    const char* script = describeScript(content);
    head.resize(head.size() + AVPROBE_PADDING_SIZE);
    AVProbeData probe{};
    probe.filename = "";
    probe.buf = reinterpret_cast<unsigned char*>(head.data());
    probe.buf_size = size;
    int score = 0;
    const AVInputFormat* format = av_probe_input_format3(&probe, 1, &score);
    if (script == nullptr && format != nullptr && score > AVPROBE_SCORE_RETRY) {
        for (const Pointer& pointer : kPointers) {
            script = pointer.demuxer == format->name ? pointer.name : script;
        }
    }
    if (script != nullptr) {
        return {nullptr, fmt::format("is {}: what points to other files is refused", script)};
    }
    if (format == nullptr || score <= AVPROBE_SCORE_RETRY / 2) {
        return {};
    }
    for (const char* name : kDemuxers) {
        if (format == av_find_input_format(name)) {
            return {format, {}};
        }
    }
    return {};
}

bool hasDemuxerFor(const char* muxer)
{
    // One demuxer reads several containers, and lists them in its name.
    return std::any_of(kDemuxers.begin(), kDemuxers.end(), [muxer](const char* name) {
        const AVInputFormat* format = av_find_input_format(name);
        return format != nullptr && av_match_name(muxer, format->name) != 0;
    });
}

Demuxer::Demuxer(const std::filesystem::path& path, const VideoLimits& limits, const CancelToken& cancel)
    : m_file(path),
      m_cancel(cancel)
{
    const Sniffed sniffed = sniffContainer(m_file);
    if (sniffed.format == nullptr) {
        throw Failure(ErrorCode::UnsupportedFormat,
                      sniffed.refused.empty() ? "not a video of a known kind" : sniffed.refused);
    }
    try {
        auto* buffer = static_cast<unsigned char*>(checkAllocated(av_malloc(kIoBufferBytes)));
        m_io = avio_alloc_context(buffer, kIoBufferBytes, 0, this, &readCallback, nullptr, &seekCallback);
        if (m_io == nullptr) {
            av_free(buffer);
            throw std::bad_alloc();
        }
        m_context = checkAllocated(avformat_alloc_context());
        m_context->pb = m_io;
        m_context->flags |= AVFMT_FLAG_CUSTOM_IO;
        m_context->interrupt_callback = {&interruptCallback, this};
        m_context->io_open = &refuseOpening;
        m_context->max_streams = limits.maxStreams;
        m_context->probesize = limits.maxProbeBytes;
        check(av_opt_set(m_context, "protocol_whitelist", "file,pipe", 0), "protocol_whitelist");
        check(av_opt_set(m_context, "format_whitelist", kContainers, 0), "format_whitelist");
        // Frees the context when it fails.
        check(avformat_open_input(&m_context, "", sniffed.format, nullptr), "cannot read the container");
        check(avformat_find_stream_info(m_context, nullptr), "cannot read the streams");
        m_videoIndex = av_find_best_stream(m_context, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
        if (m_videoIndex >= 0 && (video().disposition & AV_DISPOSITION_ATTACHED_PIC) != 0) {
            m_videoIndex = -1;
        }
        checkLimits(limits);
    } catch (...) {
        close();
        if (cancel.isCancelled()) { // demuxers take an interrupted read for damage
            throw Failure(ErrorCode::Cancelled, "cancelled");
        }
        throw;
    }
}

Demuxer::~Demuxer()
{
    close();
}

void Demuxer::close() noexcept
{
    avformat_close_input(&m_context);
    if (m_io != nullptr) {
        av_freep(&m_io->buffer);
        avio_context_free(&m_io);
    }
}

void Demuxer::checkLimits(const VideoLimits& limits)
{
    if (m_context->duration != AV_NOPTS_VALUE && m_context->duration / AV_TIME_BASE > limits.maxDurationInSeconds) {
        throw Failure(ErrorCode::TooLarge,
                      fmt::format("the video is longer than {} hours", limits.maxDurationInSeconds / 3600));
    }
    if (!hasVideo()) {
        return;
    }
    const AVCodecParameters& parameters = *video().codecpar;
    if (parameters.width > limits.maxSide || parameters.height > limits.maxSide ||
        std::int64_t{parameters.width} * parameters.height > limits.maxPixels) {
        throw Failure(ErrorCode::TooLarge,
                      fmt::format("{} x {} pixels are more than the limit", parameters.width, parameters.height));
    }
}

AVStream& Demuxer::video() const
{
    if (m_videoIndex < 0) {
        throw Failure(ErrorCode::UnsupportedFormat, "the file has no video stream");
    }
    return *m_context->streams[m_videoIndex];
}

std::int64_t Demuxer::startTicks(const AVStream& stream) const
{
    if (m_context->start_time == AV_NOPTS_VALUE) {
        return 0;
    }
    const std::int64_t ticks = av_rescale_q(m_context->start_time, AV_TIME_BASE_Q, stream.time_base);
    // The container's start is rounded to microseconds; where it is this stream's start, that one is exact.
    if (stream.start_time != AV_NOPTS_VALUE &&
        std::abs(av_rescale_q(stream.start_time, stream.time_base, AV_TIME_BASE_Q) - m_context->start_time) <= 1) {
        return stream.start_time;
    }
    return ticks;
}

void Demuxer::select(const std::vector<int>& streams)
{
    for (unsigned i = 0; i < m_context->nb_streams; ++i) {
        const bool wanted = std::find(streams.begin(), streams.end(), static_cast<int>(i)) != streams.end();
        m_context->streams[i]->discard = wanted ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
    }
}

bool Demuxer::read(AVPacket& packet)
{
    for (;;) {
        const int got = av_read_frame(m_context, &packet);
        if (got == AVERROR(EAGAIN)) {
            continue;
        }
        if (m_cancel.isCancelled()) {
            throw Failure(ErrorCode::Cancelled, "cancelled");
        }
        if (got < 0) {
            m_damagedEnd = m_damagedEnd || got != AVERROR_EOF;
            return false;
        }
        if (packet.stream_index < 0 || packet.stream_index >= static_cast<int>(m_context->nb_streams) ||
            m_context->streams[packet.stream_index]->discard == AVDISCARD_ALL) {
            av_packet_unref(&packet);
            continue;
        }
        return true;
    }
}

bool Demuxer::seek(const AVStream& stream, std::int64_t ticks)
{
    return avformat_seek_file(m_context, stream.index, INT64_MIN, ticks, ticks, 0) >= 0;
}

int Demuxer::readCallback(void* self, std::uint8_t* to, int count)
{
    auto& demuxer = *static_cast<Demuxer*>(self);
    return demuxer.m_cancel.isCancelled() ? AVERROR_EXIT : demuxer.m_file.read(to, count);
}

std::int64_t Demuxer::seekCallback(void* self, std::int64_t offset, int whence)
{
    return static_cast<Demuxer*>(self)->m_file.seek(offset, whence);
}

int Demuxer::interruptCallback(void* self)
{
    return static_cast<Demuxer*>(self)->m_cancel.isCancelled() ? 1 : 0;
}

int Demuxer::refuseOpening(AVFormatContext* /*context*/, AVIOContext** /*io*/, const char* /*url*/, int /*flags*/,
                           AVDictionary** /*options*/)
{
    return AVERROR(EPERM);
}

} // namespace bauta::video
