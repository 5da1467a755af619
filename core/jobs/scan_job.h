// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/progress.h"
#include "core/faces/detector.h"
#include "core/faces/grouping.h"
#include "core/jobs/input_collector.h"
#include "core/jobs/report.h"
#include "core/jobs/rules.h"
#include "core/jobs/services.h"
#include "core/plan/plan.h"
#include "core/video/frame_reader.h"

#include <cstddef>
#include <filesystem>
#include <functional>
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

/// What a scan leaves for one that goes on from it, and what it tells while it runs. In memory only: it holds biometric
/// data.
struct ScanTrace
{
    /// A face of a photo, or a track of a video, of this scan or one before it.
    struct Face
    {
        std::filesystem::path file;
        int track = -1; ///< its number in the plan, of a video
        faces::GroupingFace seen;
        int person = -1; ///< over all scans; equal numbers, one person; they may change from scan to scan
    };
    std::vector<Face> faces;

    /// Told of each item when it is done: its index among the request's files, and its part of the plan without people
    /// (null where it failed). From worker threads, one call at a time.
    std::function<void(std::size_t, const ScannedPhoto&, const plan::PlannedMedia*)> found;
};

/// Looks at every photo and video once: decodes, lists metadata, finds faces, compares and groups them, applies the
/// rules. Templates live in memory until the groups are made and go nowhere else. An error is returned only where
/// nothing can be done at all: contradictory rules, a reference photo without a face, missing models; a photo's own
/// failure is in its item. With a trace, people are grouped over the scans that it went through, this one included;
/// `people` lists them all, those without a face in this scan with none.
[[nodiscard]] Expected<ScanReport> runScan(const ScanRequest& request, const JobContext& context, Services& services,
                                           ScanTrace* trace = nullptr);

} // namespace bauta::jobs
