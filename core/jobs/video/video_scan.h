// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/embedding.h"
#include "core/jobs/report.h"
#include "core/jobs/video/video_analysis.h"

#include <filesystem>
#include <string>
#include <vector>

namespace bauta::jobs
{

/// A video that a scan has looked at; one entry a track in each list. In memory only: templates are biometric.
struct ScannedVideo
{
    std::string sha256;
    plan::PlannedVideo planned;                 ///< nobody decided, nobody grouped
    std::vector<faces::Face> faces;             ///< where each track is largest, without mesh
    std::vector<faces::FaceTemplate> templates; ///< the mean of what its samples gave; empty ones where none was good
    std::vector<float> qualities;               ///< of its best sample, for grouping
};

/// Pass 1 over a video with everything that a scan reports of it, which goes into the item.
[[nodiscard]] Expected<ScannedVideo> scanVideo(const VideoAnalysisOptions& options, Services& services,
                                               const CancelToken& cancel, const FrameProgress& progress,
                                               ScannedPhoto& item);

} // namespace bauta::jobs
