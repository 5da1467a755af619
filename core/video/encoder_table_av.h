// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: the encoders and containers that are written, and which goes with which.

#pragma once

#include "core/video/av_compat.h"
#include "core/video/transcoder.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace bauta::video
{

enum class QualityKind
{
    None = 0,  ///< lossless, or a fixed quality
    Crf,       ///< an option "crf"
    Quantiser, ///< a constant quantiser, 1..31
};

enum class SpeedKind
{
    None = 0,
    Names,   ///< "ultrafast" ... "veryslow"
    CpuUsed, ///< an option "cpu-used", 8 (fast) ... 0
    Preset13 ///< an option "preset", 13 (fast) ... 0
};

struct EncoderEntry
{
    const char* name;   ///< FFmpeg's
    const char* family; ///< as users say it; equal to the codec's name
    AVCodecID codec;
    QualityKind quality;
    double defaultQuality;
    double maxQuality;
    SpeedKind speed;
    bool modern; ///< meant for 4:2:0 video: RGB sources are not written as 4:4:4
};

/// What Bauta would write with, best first.
[[nodiscard]] std::span<const EncoderEntry> allEncoders();
/// Entries that this FFmpeg has, best first.
[[nodiscard]] std::vector<EncoderEntry> availableEncoders();
[[nodiscard]] std::optional<EncoderEntry> findEncoder(const std::string& nameOrFamily);
[[nodiscard]] std::optional<EncoderEntry> findEncoderFor(AVCodecID codec);

struct ContainerEntry
{
    const char* extension;
    const char* muxer;
    const char* container; ///< as VideoInfo::container
};

[[nodiscard]] std::span<const ContainerEntry> allContainers();
/// By extension with its dot, in any case of letters; null if it is none that we write.
[[nodiscard]] const ContainerEntry* findContainer(const std::string& extension);

/// Whether a container can hold a codec.
[[nodiscard]] bool canHold(const ContainerEntry& container, AVCodecID codec);

/// What is to be written for a source: both exist and fit.
struct ChosenOutput
{
    EncoderEntry encoder;
    const ContainerEntry* container = nullptr;
    std::vector<std::string> messages;
};
[[nodiscard]] ChosenOutput choose(const VideoInfo& source, const std::string& extension,
                                  const TranscodeOptions& options);

} // namespace bauta::video
