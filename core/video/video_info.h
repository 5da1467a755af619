// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/image/metadata.h"
#include "core/video/pixel_layout.h"
#include "core/video/rational.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bauta::video
{

/// Limits that keep a hostile file from taking all memory and time; checked on headers, before anything is decoded.
struct VideoLimits
{
    std::int64_t maxPixels = 36'000'000; ///< a frame; 8K passes
    int maxSide = 16'384;
    int maxStreams = 64;
    std::int64_t maxDurationInSeconds = 24L * 3600;
    std::int64_t maxProbeBytes = 8L << 20U; ///< read to find out what the streams are
};

struct AudioTrack
{
    int streamIndex = 0; ///< in the file
    std::string codec;   ///< FFmpeg's name, such as "aac"
    int channels = 0;
    int sampleRate = 0;
    std::string language; ///< ISO 639-2, or empty
};

struct ChapterInfo
{
    std::int64_t startInMicroseconds = 0;
    std::string title;
};

/// What a video file is and carries. Plain data.
struct VideoInfo
{
    std::string container; ///< "mp4", "mov", "mkv", "webm", "avi", "ts", "gif"
    std::string codec;     ///< FFmpeg's name, such as "h264"
    int width = 0;         ///< upright, in pixels
    int height = 0;
    int rotationClockwiseDegrees = 0; ///< what decoding bakes in: 0, 90, 180, 270; after `mirrored`
    bool mirrored = false;            ///< flipped left to right before the rotation
    PixelLayout layout;               ///< of decoded frames
    ColourTags colour;
    Rational sampleAspect; ///< of upright pixels; unknown means square
    Rational timeBase;     ///< of the video stream in the file
    /// The first video frame's time after the container's start; then all times are relative to the container's start.
    std::int64_t startInMicroseconds = 0;
    std::int64_t durationInMicroseconds = 0; ///< of the file, as far as it says; 0 if it does not
    Rational averageFrameRate;
    std::int64_t estimatedFrames = 0; ///< as the header says, or duration x rate; 0 if unknown
    bool interlaced = false;          ///< as the header says; decoding looks at each frame
    std::vector<AudioTrack> audioTracks;
    int subtitleStreams = 0;
    int dataStreams = 0;
    int attachments = 0;
    int pictures = 0; ///< attached pictures such as cover art
    int otherVideoStreams = 0;
    std::vector<ChapterInfo> chapters;
    /// Everything private that the container carries beside picture and sound: tags, places, device, times, data
    /// streams, timecode, chapters, attachments, cover art. Harmless technical entries (brands, language) are left out.
    image::MetadataReport metadata;
};

/// Whether the content is a video of a kind that we read (a GIF if it has more than one frame), by content, never by
/// name. Photos, sound and unknown content give false. Files that say where other files are (playlists of HLS and
/// DASH, concat scripts, SDP ...) are refused with UnsupportedFormat, so that nobody takes them for text by mistake.
[[nodiscard]] Expected<bool> isVideo(const std::filesystem::path& path);

/// Reads the headers and a little of the content. Only regular files; nothing but the file itself is ever opened.
[[nodiscard]] Expected<VideoInfo> inspectVideo(const std::filesystem::path& path, const VideoLimits& limits = {},
                                               const CancelToken& cancel = {});

} // namespace bauta::video
