// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/progress.h"
#include "core/faces/detector.h"
#include "core/jobs/input_collector.h"
#include "core/jobs/report.h"
#include "core/jobs/rules.h"
#include "core/jobs/services.h"
#include "core/plan/plan.h"
#include "core/video/frame_reader.h"

#include <filesystem>
#include <string>
#include <vector>

namespace bauta::jobs
{

enum class Thumbnails
{
    None = 0,
    Obscured,
    Clear
};

struct ScanRequest
{
    InputList inputs;
    Rules rules; ///< for the plan's default decisions
    faces::SearchEffort effort = faces::SearchEffort::Balanced;
    video::TimeRange range; ///< the part of each video that is looked at
    Thumbnails thumbnails = Thumbnails::None;
    bool groupPeople = true; ///< forced by rules that need people
    int jobs = 0;            ///< worker threads; 0: half the processors
};

struct ScanReport
{
    std::vector<ScannedPhoto> items; ///< inputs in order, then what could not even be opened
    std::vector<ScannedPerson> people;
    std::vector<std::string> warnings;
    plan::Plan plan; ///< of the items that succeeded
    bool cancelled = false;
    double seconds = 0.0;

    [[nodiscard]] std::size_t count(ItemStatus status) const;
    [[nodiscard]] std::size_t facesFound() const;
};

/// Looks at every photo and video once: decodes, lists metadata, finds faces, compares and groups them, applies the
/// rules. Templates live in memory until the groups are made and go nowhere else. An error is returned only where
/// nothing can be done at all: contradictory rules, a reference photo without a face, missing models; a photo's own
/// failure is in its item.
[[nodiscard]] Expected<ScanReport> runScan(const ScanRequest& request, const JobContext& context, Services& services);

} // namespace bauta::jobs
