// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/base/output_file.h"
#include "core/video/frame.h"
#include "core/video/frame_reader.h"
#include "core/video/video_info.h"
#include "core/video/work_file.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace bauta::video
{

enum class AudioMode
{
    Keep = 0, ///< packets bit by bit where the container can hold them, else encoded anew
    Drop
};

struct TranscodeOptions
{
    /// "same" (the source's family), "h264", "hevc", "vp8", "vp9", "av1", "gif", or an FFmpeg encoder of
    /// listEncoders() by name.
    std::string encoder = "same";
    /// In the encoder's own scale; without it a value that is near transparent for the codec.
    std::optional<double> crf = std::nullopt;
    /// "ultrafast" ... "veryslow"; VP9 and AV1 get the speed that comes closest. Empty: the encoder's usual one.
    std::string preset = {};
    AudioMode audio = AudioMode::Keep;
    std::optional<std::vector<int>> audioTracks = std::nullopt; ///< places in VideoInfo::audioTracks; without it all
    TimeRange range = {};
    OutputFile::Existing existing = OutputFile::Existing::Refuse;
    int threads = 0;    ///< of decoder and encoder each; 0 for one a processor
    bool verify = true; ///< read the output back before it gets its name: verifyClean() and the number of frames
    VideoLimits limits = {};
};

struct TranscodeProgress
{
    std::int64_t framesDone = 0;  ///< encoded or handed to the encoder
    std::int64_t framesTotal = 0; ///< estimate; 0 if unknown
    double framesPerSecond = 0.0; ///< over the last seconds
};

struct TranscodeContext
{
    CancelToken cancel = {};
    /// A few times a second, from the calling thread.
    std::function<void(const TranscodeProgress&)> report = {};
    /// Where encoded pictures are kept until all are there, which are then put together with the sound; null: nowhere,
    /// they go straight into the output. Pictures that are there already are not made again: the run goes on behind
    /// them. Damaged if they do not fit. Not for GIF.
    WorkFile* work = nullptr;
    /// The first frame that is given to the painter; at most work->frames(), so that frames before it are there.
    std::int64_t firstPainted = 0;
};

/// What the second pass does to a frame: called with every frame in order, on writable upright planes, on the calling
/// thread. May take its time: decoding and encoding go on meanwhile, a few frames ahead and behind. An error ends the
/// whole run with it.
using Painter = std::function<Expected<void>(Frame&)>;

struct TranscodeReport
{
    std::int64_t frames = 0;
    std::int64_t badPackets = 0;
    std::string container; ///< as VideoInfo::container
    std::string encoder;   ///< FFmpeg's name, such as "libx264"
    int audioCopied = 0;
    int audioEncoded = 0;
    VideoInfo source;                  ///< with what private data it carried; none of it is in the output
    std::vector<std::string> messages; ///< what the user should know, in English
};

/// What transcode() would write, so that outputs can be named before.
struct OutputChoice
{
    std::string extension; ///< with its dot
    std::string encoder;
    std::vector<std::string> messages;
};

/// Chooses container and encoder. `extension` is the wanted one with its dot, or empty for the source's container.
/// Fails with UnsupportedFormat, naming what this FFmpeg lacks, or InvalidArgument for unknown names.
[[nodiscard]] Expected<OutputChoice> chooseOutput(const VideoInfo& source, const std::string& extension,
                                                  const TranscodeOptions& options);

/// Names of usable video encoders of this FFmpeg, best first.
[[nodiscard]] std::vector<std::string> listEncoders();

/// Decodes `source`, lets `paint` change every frame, encodes into `target`, whose extension says the container.
/// Timestamps, colour tags, static HDR metadata, bit depth (where the encoder can) and sample aspect are kept; rotation
/// is in the pixels. Tags, chapters, subtitles, data streams, attachments, cover art are not.
///
/// The output grows under a temporary name of mode 0600, is read back and renamed; on failure or Cancelled nothing is
/// left, but for the work file, which is the caller's. Cancelling takes effect within a second, unless `paint` takes
/// longer.
[[nodiscard]] Expected<TranscodeReport> transcode(const std::filesystem::path& source,
                                                  const std::filesystem::path& target, const TranscodeOptions& options,
                                                  const Painter& paint, const TranscodeContext& context = {});

} // namespace bauta::video
