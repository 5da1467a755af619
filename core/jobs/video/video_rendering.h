// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/jobs/face_protector.h"
#include "core/jobs/services.h"
#include "core/jobs/video/track_painter.h"
#include "core/jobs/video/video_analysis.h"
#include "core/plan/planned_video.h"
#include "core/video/transcoder.h"
#include "core/video/work_file.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace bauta::jobs
{

/// How videos are written; the same for all of a job.
struct VideoOutputOptions
{
    std::string encoder = "same"; ///< as video::TranscodeOptions, as are the next two
    std::optional<double> crf;
    std::string preset;
    video::AudioMode audio = video::AudioMode::Keep;
    FailSecure failSecure = FailSecure::Area;
};

/// One video to write. Pointers must outlive the rendering.
struct VideoRendering
{
    std::filesystem::path source;
    std::filesystem::path target;
    OutputFile::Existing existing = OutputFile::Existing::Refuse;
    const plan::PlannedVideo* video = nullptr;
    std::vector<plan::Decision> decisions; ///< one for each of the video's tracks
    CloakFallback fallback = CloakFallback::Cover;
    std::uint64_t seed = 0;       ///< of cloaks and new faces
    IdentityBook* book = nullptr; ///< of the job; null: no face is replaced
    int identities = 0;           ///< see ProtectRequest
    VideoOutputOptions output;
    video::WorkFile* work = nullptr; ///< where what is done is kept; null: nowhere
};

struct RenderedVideo
{
    video::TranscodeReport transcode;
    std::vector<FaceResult> results; ///< what was done to each track
    std::vector<TrackCount> counts;
    std::int64_t blurredFrames = 0; ///< whole frames, see FailSecure::Frame
};

/// Told how far the rendering is (0..1) and what is done.
using RenderProgress = std::function<void(double part, const std::string& doing)>;

/// Pass 2: makes cloaks where decisions want them, then decodes, protects, encodes, verifies, names. Nothing is left
/// after a failure or Cancelled, but for the work file, which is the caller's. With one that an earlier run left, the
/// rendering goes on where that stopped; Damaged if it does not fit.
[[nodiscard]] Expected<RenderedVideo> renderVideo(const VideoRendering& rendering, Services& services,
                                                  const CancelToken& cancel, const RenderProgress& progress);

} // namespace bauta::jobs
