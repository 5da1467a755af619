// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/faces/detector.h"
#include "core/faces/track/tracking_result.h"
#include "core/jobs/services.h"
#include "core/plan/planned_video.h"
#include "core/video/frame_reader.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace bauta::jobs
{

struct VideoAnalysisOptions
{
    faces::SearchEffort effort = faces::SearchEffort::Balanced;
    video::TimeRange range;
    bool templates = false; ///< make the templates by which people are told apart; costs most of the time
    bool thumbnails = false;
    bool obscuredThumbnails = true;
};

/// What is known of a video after pass 1. Samples of tracks hold templates, so this never leaves memory as it is.
struct AnalysedVideo
{
    video::VideoInfo info;
    faces::TrackingResult tracking;
    std::vector<std::vector<std::byte>> thumbnailJpegs; ///< one a track if asked for; empty where no view was good
    std::vector<double> secondsOfFrame;                 ///< from the start of the range
    double seconds = 0.0;                               ///< up to the end of the last frame
    std::vector<std::string> messages;                  ///< what the user should know, in English
};

/// Told a few times a second. `framesTotal` is an estimate, 0 if unknown.
using FrameProgress = std::function<void(std::int64_t framesDone, std::int64_t framesTotal, double framesPerSecond)>;

/// Pass 1: reads the whole range at a small size and follows every face. Memory grows with tracks, not with frames.
[[nodiscard]] Expected<AnalysedVideo> analyseVideo(const std::filesystem::path& file,
                                                   const VideoAnalysisOptions& options, Services& services,
                                                   const CancelToken& cancel, const FrameProgress& progress);

/// Tracks and review list as a plan has them, simplified to within half a pixel; nobody decided, nobody grouped.
[[nodiscard]] plan::PlannedVideo plannedVideo(const AnalysedVideo& video, const video::TimeRange& range);

} // namespace bauta::jobs
