// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/encoder_table_av.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace bauta::video
{

namespace
{

// Default qualities are near transparent, at which compressing twice does not show.
constexpr std::array<EncoderEntry, 13> kEncoders = {{
    {"libx264", "h264", AV_CODEC_ID_H264, QualityKind::Crf, 18, 51, SpeedKind::Names, true},
    {"libx265", "hevc", AV_CODEC_ID_HEVC, QualityKind::Crf, 20, 51, SpeedKind::Names, true},
    {"libvpx-vp9", "vp9", AV_CODEC_ID_VP9, QualityKind::Crf, 24, 63, SpeedKind::CpuUsed, true},
    {"libsvtav1", "av1", AV_CODEC_ID_AV1, QualityKind::Crf, 24, 63, SpeedKind::Preset13, true},
    {"libaom-av1", "av1", AV_CODEC_ID_AV1, QualityKind::Crf, 22, 63, SpeedKind::CpuUsed, true},
    {"libvpx", "vp8", AV_CODEC_ID_VP8, QualityKind::Crf, 8, 63, SpeedKind::CpuUsed, true},
    {"mpeg4", "mpeg4", AV_CODEC_ID_MPEG4, QualityKind::Quantiser, 2, 31, SpeedKind::None, true},
    {"mpeg2video", "mpeg2video", AV_CODEC_ID_MPEG2VIDEO, QualityKind::Quantiser, 2, 31, SpeedKind::None, true},
    {"mjpeg", "mjpeg", AV_CODEC_ID_MJPEG, QualityKind::Quantiser, 2, 31, SpeedKind::None, false},
    {"prores_ks", "prores", AV_CODEC_ID_PRORES, QualityKind::None, 0, 0, SpeedKind::None, false},
    {"ffv1", "ffv1", AV_CODEC_ID_FFV1, QualityKind::None, 0, 0, SpeedKind::None, false},
    {"huffyuv", "huffyuv", AV_CODEC_ID_HUFFYUV, QualityKind::None, 0, 0, SpeedKind::None, false},
    {"gif", "gif", AV_CODEC_ID_GIF, QualityKind::None, 0, 0, SpeedKind::None, false},
}};

// The first one of a container is what sources get whose own container is it.
constexpr std::array<ContainerEntry, 11> kContainers = {{{".mp4", "mp4", "mp4"},
                                                         {".m4v", "mp4", "mp4"},
                                                         {".mov", "mov", "mov"},
                                                         {".mkv", "matroska", "mkv"},
                                                         {".webm", "webm", "webm"},
                                                         {".avi", "avi", "avi"},
                                                         {".ts", "mpegts", "ts"},
                                                         {".mts", "mpegts", "ts"},
                                                         {".m2ts", "mpegts", "ts"},
                                                         {".3gp", "mp4", "mp4"},
                                                         {".gif", "gif", "gif"}}};

// libavformat does not tell for MPEG-TS and AVI what a player will accept.
constexpr std::array kTransportStreamCodecs = {
    AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_CODEC_ID_MPEG2VIDEO, AV_CODEC_ID_MPEG4, AV_CODEC_ID_AAC,
    AV_CODEC_ID_MP2,  AV_CODEC_ID_MP3,  AV_CODEC_ID_AC3,        AV_CODEC_ID_EAC3,  AV_CODEC_ID_OPUS};
constexpr std::array kAviCodecs = {
    AV_CODEC_ID_H264,      AV_CODEC_ID_MPEG4,  AV_CODEC_ID_MPEG2VIDEO, AV_CODEC_ID_MJPEG, AV_CODEC_ID_FFV1,
    AV_CODEC_ID_HUFFYUV,   AV_CODEC_ID_AAC,    AV_CODEC_ID_MP2,        AV_CODEC_ID_MP3,   AV_CODEC_ID_AC3,
    AV_CODEC_ID_PCM_S16LE, AV_CODEC_ID_PCM_U8, AV_CODEC_ID_PCM_S24LE,  AV_CODEC_ID_WMAV2};

const ContainerEntry* findByContainer(std::string_view container)
{
    for (const ContainerEntry& entry : kContainers) {
        if (container == entry.container) {
            return &entry;
        }
    }
    return nullptr;
}

EncoderEntry usualEncoder(const ContainerEntry& container)
{
    const std::string_view name = container.container;
    const char* family = name == "gif" ? "gif" : name == "webm" ? "vp9" : "h264";
    const std::optional<EncoderEntry> encoder = findEncoder(family);
    if (!encoder) {
        throw Failure(ErrorCode::UnsupportedFormat, fmt::format("this FFmpeg has no encoder for {}", family));
    }
    return *encoder;
}

EncoderEntry explicitEncoder(const std::string& name)
{
    if (const std::optional<EncoderEntry> encoder = findEncoder(name)) {
        return *encoder;
    }
    const bool known = std::any_of(kEncoders.begin(), kEncoders.end(), [&name](const EncoderEntry& entry) {
        return name == entry.name || name == entry.family;
    });
    if (known) {
        throw Failure(ErrorCode::UnsupportedFormat, fmt::format("this FFmpeg has no encoder for {}", name));
    }
    std::vector<std::string_view> families;
    for (const EncoderEntry& entry : availableEncoders()) {
        if (std::find(families.begin(), families.end(), entry.family) == families.end()) {
            families.emplace_back(entry.family);
        }
    }
    throw Failure(ErrorCode::InvalidArgument,
                  fmt::format("unknown encoder '{}'; there are same, {}", name, fmt::join(families, ", ")));
}

} // namespace

std::span<const EncoderEntry> allEncoders()
{
    return kEncoders;
}

std::span<const ContainerEntry> allContainers()
{
    return kContainers;
}

std::vector<EncoderEntry> availableEncoders()
{
    silenceAv();
    std::vector<EncoderEntry> available;
    std::copy_if(kEncoders.begin(), kEncoders.end(), std::back_inserter(available),
                 [](const EncoderEntry& entry) { return avcodec_find_encoder_by_name(entry.name) != nullptr; });
    return available;
}

std::optional<EncoderEntry> findEncoder(const std::string& nameOrFamily)
{
    for (const EncoderEntry& entry : availableEncoders()) {
        if (nameOrFamily == entry.name || nameOrFamily == entry.family) {
            return entry;
        }
    }
    return std::nullopt;
}

std::optional<EncoderEntry> findEncoderFor(AVCodecID codec)
{
    for (const EncoderEntry& entry : availableEncoders()) {
        if (codec == entry.codec) {
            return entry;
        }
    }
    return std::nullopt;
}

const ContainerEntry* findContainer(const std::string& extension)
{
    std::string lower = extension;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    for (const ContainerEntry& entry : kContainers) {
        if (lower == entry.extension) {
            return &entry;
        }
    }
    return nullptr;
}

bool canHold(const ContainerEntry& container, AVCodecID codec)
{
    const std::string_view name = container.container;
    const auto listed = [codec](const auto& list) {
        return std::find(list.begin(), list.end(), codec) != list.end();
    };
    if (name == "ts") {
        return listed(kTransportStreamCodecs);
    }
    if (name == "avi") {
        return listed(kAviCodecs);
    }
    if (name == "gif") {
        return codec == AV_CODEC_ID_GIF;
    }
    const AVOutputFormat* format = av_guess_format(container.muxer, nullptr, nullptr);
    return codec != AV_CODEC_ID_GIF && format != nullptr &&
           avformat_query_codec(format, codec, FF_COMPLIANCE_NORMAL) == 1;
}

ChosenOutput choose(const VideoInfo& source, const std::string& extension, const TranscodeOptions& options)
{
    silenceAv();
    ChosenOutput chosen;
    chosen.container = extension.empty() ? findByContainer(source.container) : findContainer(extension);
    if (chosen.container == nullptr) {
        throw Failure(ErrorCode::InvalidArgument,
                      fmt::format("'{}' is no video format that can be written", extension));
    }
    if (options.encoder != "same") {
        chosen.encoder = explicitEncoder(options.encoder);
        if (!canHold(*chosen.container, chosen.encoder.codec)) {
            throw Failure(ErrorCode::InvalidArgument,
                          fmt::format("{} files cannot hold {}", chosen.container->container, chosen.encoder.family));
        }
    } else {
        const AVCodecDescriptor* codec = avcodec_descriptor_get_by_name(source.codec.c_str());
        const std::optional<EncoderEntry> same =
            codec != nullptr ? findEncoderFor(codec->id) : std::optional<EncoderEntry>();
        if (same && canHold(*chosen.container, same->codec)) {
            chosen.encoder = *same;
        } else {
            // A codec without an encoder leaves an old container behind as well, unless it was asked for.
            if (!same && extension.empty() && std::string_view(chosen.container->container) == "avi") {
                chosen.container = findByContainer("mp4");
            }
            chosen.encoder = usualEncoder(*chosen.container);
            chosen.messages.push_back(
                same ? fmt::format("{} files cannot hold {}; {} is written", chosen.container->container, source.codec,
                                   chosen.encoder.family)
                     : fmt::format("this FFmpeg has no encoder for {} that is used here; {} is written", source.codec,
                                   chosen.encoder.family));
        }
    }
    if (options.crf) {
        if (chosen.encoder.quality == QualityKind::None) {
            throw Failure(ErrorCode::InvalidArgument,
                          fmt::format("the encoder {} has no such quality setting", chosen.encoder.name));
        }
        const double least = chosen.encoder.quality == QualityKind::Quantiser ? 1.0 : 0.0;
        if (!(*options.crf >= least && *options.crf <= chosen.encoder.maxQuality)) {
            throw Failure(ErrorCode::InvalidArgument,
                          fmt::format("the quality of {} is a number from {} to {}", chosen.encoder.name, least,
                                      chosen.encoder.maxQuality));
        }
    }
    return chosen;
}

std::vector<std::string> listEncoders()
{
    std::vector<std::string> names;
    for (const EncoderEntry& entry : availableEncoders()) {
        names.emplace_back(entry.name);
    }
    return names;
}

Expected<OutputChoice> chooseOutput(const VideoInfo& source, const std::string& extension,
                                    const TranscodeOptions& options)
{
    return guarded([&] {
        ChosenOutput chosen = choose(source, extension, options);
        return OutputChoice{chosen.container->extension, chosen.encoder.name, std::move(chosen.messages)};
    });
}

} // namespace bauta::video
