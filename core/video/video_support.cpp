// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/video_support.h"

#include "core/video/audio_feed_av.h"
#include "core/video/encoder_table_av.h"
#include "core/video/input_av.h"

#include <fmt/format.h>

#include <algorithm>

extern "C" {
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>
}

namespace bauta::video
{

namespace
{

std::string text(unsigned version)
{
    return fmt::format("{}.{}.{}", AV_VERSION_MAJOR(version), AV_VERSION_MINOR(version), AV_VERSION_MICRO(version));
}

template <class Support>
Support& named(std::vector<Support>& list, const std::string& name)
{
    const auto found = std::find_if(list.begin(), list.end(), [&](const Support& entry) { return entry.name == name; });
    if (found != list.end()) {
        return *found;
    }
    list.emplace_back();
    list.back().name = name;
    return list.back();
}

std::vector<ContainerSupport> containers()
{
    std::vector<ContainerSupport> list;
    for (const ContainerEntry& entry : allContainers()) {
        ContainerSupport& container = named(list, entry.container);
        container.writes = av_guess_format(entry.muxer, nullptr, nullptr) != nullptr;
        container.reads = container.reads || hasDemuxerFor(entry.muxer);
    }
    return list;
}

std::vector<CodecSupport> codecs()
{
    std::vector<CodecSupport> list;
    for (const EncoderEntry& entry : allEncoders()) {
        CodecSupport& codec = named(list, entry.family);
        codec.reads = avcodec_find_decoder(entry.codec) != nullptr;
        codec.wanted.emplace_back(entry.name);
        if (avcodec_find_encoder_by_name(entry.name) != nullptr) {
            codec.encoders.emplace_back(entry.name);
        }
    }
    for (const AVCodecID id : kSoundSubstitutes) {
        CodecSupport& codec = named(list, avcodec_get_name(id));
        codec.sound = true;
        codec.reads = avcodec_find_decoder(id) != nullptr;
        if (const AVCodec* encoder = soundEncoder(id); encoder != nullptr) {
            codec.encoders.emplace_back(encoder->name);
        }
    }
    return list;
}

} // namespace

VideoSupport videoSupport()
{
    silenceAv();
    VideoSupport support;
    support.release = av_version_info();
    support.licence = avcodec_license();
    support.libraries = {{"libavformat", text(avformat_version()), text(LIBAVFORMAT_VERSION_INT)},
                         {"libavcodec", text(avcodec_version()), text(LIBAVCODEC_VERSION_INT)},
                         {"libavfilter", text(avfilter_version()), text(LIBAVFILTER_VERSION_INT)},
                         {"libavutil", text(avutil_version()), text(LIBAVUTIL_VERSION_INT)},
                         {"libswscale", text(swscale_version()), text(LIBSWSCALE_VERSION_INT)},
                         {"libswresample", text(swresample_version()), text(LIBSWRESAMPLE_VERSION_INT)}};
    support.containers = containers();
    support.codecs = codecs();
    return support;
}

} // namespace bauta::video
