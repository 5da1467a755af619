// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tiny clips for tests, made with FFmpeg directly. Each frame shows its own number as eight blocks, on four quarters of
// different brightness, so that order, identity and orientation can be read from decoded pixels.

#pragma once

#include "core/video/frame.h"
#include "core/video/frame_reader.h"
#include "core/video/transcoder.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bauta::test
{

using Tags = std::map<std::string, std::string>;

struct ClipSound
{
    std::string encoder = "aac"; ///< or "libopus", "pcm_s16le", "libmp3lame"
    std::string language = {};
    int sampleRate = 48000;
    Tags tags = {};
};

struct ClipOptions
{
    std::string muxer = "mp4";
    std::string encoder = "libx264";
    std::map<std::string, std::string> encoderOptions = {{"preset", "ultrafast"}, {"crf", "10"}};
    std::string pixelFormat = "yuv420p";
    int width = 64; ///< upright
    int height = 48;
    video::Rational timeBase = {1, 25};
    std::vector<std::int64_t> times = {}; ///< of the frames, in timeBase
    int clockwiseDegrees = 0;             ///< how a player has to turn the stored picture
    bool mirrored = false;                ///< and flip it before
    bool interlaced = false;              ///< every other row shows the next frame's picture
    int bFrames = 0;
    int keyInterval = 12;
    bool fullRange = false;
    bool hdr = false; ///< PQ, BT.2020, mastering display and light level
    std::vector<ClipSound> sounds = {};
    std::optional<double> soundStartsAt = std::nullopt; ///< in seconds; without it with the pictures
    double secondsOfSound = 0.0;                        ///< 0: as long as the pictures
    Tags tags = {};
    Tags videoTags = {};
    std::vector<std::string> chapters = {}; ///< titles, one a second
    bool coverArt = false;
    bool gpsTrack = false;   ///< MP4, MOV
    bool attachment = false; ///< Matroska
    bool subtitles = false;  ///< Matroska
};

/// `count` times at a constant rate of one tick each.
[[nodiscard]] std::vector<std::int64_t> steady(int count, std::int64_t first = 0, std::int64_t step = 1);

/// Throws std::runtime_error with FFmpeg's words where the clip cannot be made.
void makeClip(const std::filesystem::path& path, const ClipOptions& options);

/// Whether this FFmpeg has an encoder.
[[nodiscard]] bool hasEncoder(const std::string& name);

/// The number that a frame of a clip shows, or -1 if its quarters do not look as they should.
[[nodiscard]] int shownNumber(const video::Frame& frame, double scale = 1.0);

struct SeenFrame
{
    int number = -1;
    std::int64_t pts = 0;
    video::Rational timeBase;
};

struct SeenClip
{
    std::vector<SeenFrame> frames;
    std::vector<std::string> messages;
    std::string error; ///< of opening or reading, else empty
    video::VideoInfo info;
    [[nodiscard]] std::vector<int> numbers() const;
    /// Times in ticks of `timeBase`; -1 where one does not fall on a tick.
    [[nodiscard]] std::vector<std::int64_t> times(video::Rational timeBase) const;
};

/// Reads a whole clip, or a range.
[[nodiscard]] SeenClip watch(const std::filesystem::path& path, const video::ReadOptions& options = {});

struct SoundPackets
{
    std::vector<std::string> hashes;   ///< SHA-256 of each packet
    std::vector<std::int64_t> timesUs; ///< of each packet, after the container's start
};

/// The packets of an audio track as they lie in the file.
[[nodiscard]] SoundPackets soundPackets(const std::filesystem::path& path, int track = 0);

/// Number of streams of a kind: 'v', 'a', 's', 'd', 't' as in FFmpeg.
[[nodiscard]] int streamsOf(const std::filesystem::path& path, char kind);

[[nodiscard]] bool fileContains(const std::filesystem::path& path, const std::string& text);

/// Leaves every frame as it is.
[[nodiscard]] inline video::Painter paintsNothing()
{
    return [](video::Frame&) -> Expected<void> {
        return {};
    };
}

} // namespace bauta::test
