// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/hash.h"
#include "tests/core/video/clip_maker.h"

extern "C" {
#include <libavformat/avformat.h>
}

#include <fstream>
#include <iterator>
#include <memory>
#include <span>
#include <stdexcept>

namespace bauta::test
{

namespace
{

struct CloseInput
{
    void operator()(AVFormatContext* context) const { avformat_close_input(&context); }
};
using Input = std::unique_ptr<AVFormatContext, CloseInput>;

Input openInput(const std::filesystem::path& path)
{
    AVFormatContext* context = nullptr;
    if (avformat_open_input(&context, path.c_str(), nullptr, nullptr) < 0) {
        throw std::runtime_error("cannot open " + path.string());
    }
    Input input(context);
    avformat_find_stream_info(context, nullptr);
    return input;
}

} // namespace

std::vector<int> SeenClip::numbers() const
{
    std::vector<int> all;
    for (const SeenFrame& frame : frames) {
        all.push_back(frame.number);
    }
    return all;
}

std::vector<std::int64_t> SeenClip::times(video::Rational timeBase) const
{
    std::vector<std::int64_t> all;
    for (const SeenFrame& frame : frames) {
        // pts * own / other must be whole.
        const std::int64_t over = frame.pts * frame.timeBase.num * timeBase.den;
        const std::int64_t under = std::int64_t{frame.timeBase.den} * timeBase.num;
        all.push_back(over % under == 0 ? over / under : -1);
    }
    return all;
}

SeenClip watch(const std::filesystem::path& path, const video::ReadOptions& options)
{
    SeenClip seen;
    const Expected<std::unique_ptr<video::FrameReader>> reader = video::FrameReader::open(path, options);
    if (!reader) {
        seen.error = reader.error().detail;
        return seen;
    }
    seen.info = (*reader)->info();
    for (;;) {
        const Expected<std::optional<video::Frame>> frame = (*reader)->next();
        if (!frame) {
            seen.error = frame.error().detail;
            break;
        }
        if (!*frame) {
            break;
        }
        seen.frames.push_back({shownNumber(**frame, (*reader)->scaleX()), (*frame)->pts, (*frame)->timeBase});
    }
    seen.messages = (*reader)->messages();
    return seen;
}

SoundPackets soundPackets(const std::filesystem::path& path, int track)
{
    const Input input = openInput(path);
    int index = -1;
    for (unsigned i = 0; i < input->nb_streams && index < 0; ++i) {
        if (input->streams[i]->codecpar->codec_type == AVMEDIA_TYPE_AUDIO && track-- == 0) {
            index = static_cast<int>(i);
        }
    }
    SoundPackets packets;
    AVPacket* packet = av_packet_alloc();
    while (index >= 0 && av_read_frame(input.get(), packet) >= 0) {
        if (packet->stream_index == index) {
            packets.hashes.push_back(
                sha256Hex(std::as_bytes(std::span(packet->data, static_cast<std::size_t>(packet->size)))));
            packets.timesUs.push_back(av_rescale_q(packet->pts, input->streams[index]->time_base, AV_TIME_BASE_Q) -
                                      input->start_time);
        }
        av_packet_unref(packet);
    }
    av_packet_free(&packet);
    return packets;
}

int streamsOf(const std::filesystem::path& path, char kind)
{
    const Input input = openInput(path);
    int count = 0;
    for (unsigned i = 0; i < input->nb_streams; ++i) {
        const AVMediaType type = input->streams[i]->codecpar->codec_type;
        count += (kind == 'v' && type == AVMEDIA_TYPE_VIDEO) || (kind == 'a' && type == AVMEDIA_TYPE_AUDIO) ||
                         (kind == 's' && type == AVMEDIA_TYPE_SUBTITLE) || (kind == 'd' && type == AVMEDIA_TYPE_DATA) ||
                         (kind == 't' && type == AVMEDIA_TYPE_ATTACHMENT)
                     ? 1
                     : 0;
    }
    return count;
}

bool fileContains(const std::filesystem::path& path, const std::string& text)
{
    std::ifstream file(path, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    return content.find(text) != std::string::npos;
}

} // namespace bauta::test
