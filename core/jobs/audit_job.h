// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/progress.h"
#include "core/faces/detector.h"
#include "core/faces/recogniser.h"
#include "core/jobs/audit_pairs.h"
#include "core/jobs/audit_report.h"
#include "core/jobs/report.h"
#include "core/jobs/services.h"
#include "core/video/frame_reader.h"

#include <string>
#include <vector>

namespace bauta::jobs
{

enum class AuditThumbnails
{
    None = 0,
    Protected,
    Both ///< the originals' faces too
};

/// How to audit, whatever is audited.
struct AuditOptions
{
    /// Recognisers that cloaks were optimised against. A judge among them is InvalidArgument: what was optimised
    /// against cannot judge.
    std::vector<std::string> surrogates = faces::RecogniserSet::names();
    double level = 0.01; ///< FAR at which a match counts; Calibration::kLowestFar .. 0.5
    AuditThumbnails thumbnails = AuditThumbnails::None;
    faces::SearchEffort effort = faces::SearchEffort::Balanced;
    video::TimeRange range; ///< the part of each original video that its protected one shows
    int jobs = 0;           ///< worker threads; 0: half the processors
};

struct AuditRequest
{
    AuditInputs inputs;
    AuditOptions options;
};

/// Proves, or disproves, that protected photos and videos no longer give people away: finds the faces of each original,
/// looks at what is left of them in its counterpart, asks every recogniser before and after simulated uploads, and
/// compares the photos of each person with each other. Of a video it looks at a number of frames of every track, and
/// compares each with the clean views of the person in other frames too; the worst frame decides. The pictures of a
/// pair may differ in size, not in shape. Embeddings live in memory until the verdicts are made. An error is returned
/// only where nothing can be done at all; a pair's own failure is in its item.
[[nodiscard]] Expected<AuditReport> runAudit(const AuditRequest& request, const JobContext& context,
                                             Services& services);

/// Audits every photo and video that a protection wrote against its input. Knows from the report which faces were left
/// on purpose, and takes `surrogates` for those faces alone that were cloaked. After a dry run there is nothing to
/// audit.
[[nodiscard]] Expected<AuditReport> auditOutputs(const ProtectReport& report, const AuditOptions& options,
                                                 const JobContext& context, Services& services);

} // namespace bauta::jobs
