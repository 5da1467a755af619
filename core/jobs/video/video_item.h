// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/jobs/output_namer.h"
#include "core/jobs/protect_job.h"
#include "core/jobs/report.h"
#include "core/jobs/rules.h"
#include "core/plan/plan.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace bauta::jobs
{

/// One video of a protect job. References must outlive the work on it.
struct VideoItem
{
    const ProtectRequest& request;
    const OutputTarget& target;
    const plan::Plan* plan = nullptr;          ///< null: the rules decide
    const plan::PlannedMedia* media = nullptr; ///< the video's entry in the plan
    std::uint64_t seed = 0;                    ///< of the run's cloaks and new faces
    IdentityBook* book = nullptr;              ///< of the job
    CancelToken cancel{};
    std::function<void(double part, const std::string& doing)> progress{}; ///< 0..1 over both passes
};

/// Both passes over one video: finds and follows its faces, unless the plan has them, decides, covers, encodes,
/// verifies. The item tells what was done; its status and error are the caller's.
[[nodiscard]] Expected<void> protectVideo(const VideoItem& video, Services& services, ItemReport& item);

/// The face of each track where it is largest, for rules that look at faces.
[[nodiscard]] std::vector<faces::Face> largestFaces(const plan::PlannedVideo& video);

} // namespace bauta::jobs
