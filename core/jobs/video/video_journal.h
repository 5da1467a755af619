// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/jobs/protect_job.h"
#include "core/jobs/video/track_painter.h"
#include "core/plan/plan.h"
#include "core/video/work_file.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bauta::jobs
{

// What the work file of a video (video::WorkFile) says of the job, so that a later run can go on with it.

/// Its head: all that was found and decided before the first picture was written. Holds what a plan holds, geometry
/// and choices, never an embedding or a pixel.
struct VideoJournal
{
    std::string fingerprint; ///< of the input, the options and the program
    std::uint64_t seed = 0;  ///< of cloaks, so that they come out as before
    plan::Plan plan;         ///< of this one video; each track has its decision and the reason
};
[[nodiscard]] std::string formatJournal(const VideoJournal& journal);
/// Damaged for whatever formatJournal() does not write.
[[nodiscard]] Expected<VideoJournal> parseJournal(const std::string& text);

/// Changes whenever the output would be another one: with the content of the input, and with every option that the
/// pictures or the sound depend on. `planned` is the video in the plan that decides, null if the rules do.
[[nodiscard]] std::string fingerprintOf(const ProtectRequest& request, const std::filesystem::path& target,
                                        const std::string& inputSha256, const plan::Plan* plan,
                                        const plan::PlannedMedia* planned);

/// The hidden file beside a target: ".bauta-clip.mp4.work".
[[nodiscard]] std::filesystem::path workFileFor(const std::filesystem::path& target);

/// What an earlier run left of a video.
struct EarlierWork
{
    video::WorkFile file;
    VideoJournal journal;
};
/// Looks whether there is something to go on from: nothing if there is nothing, or nothing that fits, which is then
/// removed, and said in `warnings` where going on was asked for. Fails where it fits and was not asked for, and where
/// another process is at work on the target.
[[nodiscard]] Expected<std::optional<EarlierWork>> findEarlierWork(const std::filesystem::path& target,
                                                                   const std::string& fingerprint, bool resume,
                                                                   std::vector<std::string>& warnings);

/// How often tracks had to be covered, and frames blurred, up to a frame: a note of the work file.
struct PaintedSoFar
{
    std::vector<TrackCount> counts;
    std::int64_t blurredFrames = 0;
};
[[nodiscard]] std::string formatPainted(const PaintedSoFar& painted);
[[nodiscard]] std::optional<PaintedSoFar> parsePainted(const std::string& text, std::size_t tracks);

} // namespace bauta::jobs
