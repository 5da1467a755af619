// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/progress.h"
#include "core/faces/detector.h"
#include "core/image/metadata.h"
#include "core/jobs/cloak_memory.h"
#include "core/jobs/face_protector.h"
#include "core/jobs/identity_book.h"
#include "core/jobs/input_collector.h"
#include "core/jobs/output_namer.h"
#include "core/jobs/report.h"
#include "core/jobs/rules.h"
#include "core/jobs/services.h"
#include "core/jobs/video/video_rendering.h"
#include "core/jobs/workers.h"
#include "core/plan/plan.h"

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

namespace bauta::jobs
{

struct ProtectRequest
{
    /// What to work on: the plan if there is one (its media, its decisions), else the inputs by the rules.
    InputList inputs;
    std::optional<plan::Plan> plan;
    Rules rules;
    faces::SearchEffort effort = faces::SearchEffort::Balanced;

    NamingOptions output;
    std::vector<OutputTarget> targets; ///< where each input goes, decided before; else empty, and `output` tells
    std::optional<int> quality;        ///< 1..100; else as WritePhotoOptions
    std::set<image::MetadataGroup> metadataKept; ///< of photos; of videos nothing is kept
    VideoOutputOptions video;
    video::TimeRange range; ///< the part of each video that is written; with a plan, the plan's own
    CloakFallback cloakFallback = CloakFallback::Cover; ///< for faces that cannot carry the cloak they should get
    int identities = 0; ///< different new faces for Method::Anonymize, in turn; 0: one a person
    /// With the same seed, the same photos in the same order get the same cloaks and new faces, whatever the number of
    /// workers; absent: new ones for each run. Cloaks of one person are kept apart, so each depends on those before it.
    /// Covers take no seed: their noise must not be guessable.
    std::optional<std::uint64_t> seed;
    /// Go on with videos where an interrupted run of the same request stopped, and let a cancelled one be gone on with.
    bool resume = false;
    int jobs = 0;                                            ///< worker threads; 0: half the processors
    bool dryRun = false;                                     ///< everything but encoding and writing
    std::int64_t pixelsAtOnce = PixelBudget::kDefaultPixels; ///< decoded, in all photos that are in work
};

/// What a job leaves for one that goes on from it. In memory only: it holds biometric data.
struct ProtectTrace
{
    CloakMemory memory;             ///< the job's cloaks; later ones are kept apart from these as well
    IdentityBook book;              ///< who became whom
    std::optional<plan::Plan> plan; ///< by which it decided, where rules had to look at all photos first
};

/// Makes every photo and video safe to share: finds (or takes from the plan) its faces, decides, protects, strips
/// metadata, encodes, verifies, writes.
///
/// Rules that one photo alone decides run in one pass with memory that does not grow with the number of photos but for
/// the report; rules with reference photos scan everything first. Inputs are never touched; an output appears complete
/// or not at all. While a video is written, what is done of it lies in a hidden file beside it (".bauta-NAME.work"); a
/// run that is killed leaves it, and a later one goes on from it with `resume`, or else says that it is there and fails
/// for this video. A photo whose content changed since its plan was made is searched anew and all of its faces hidden.
/// An error is returned only where nothing can be done at all; a photo's own failure is in its item. A trace that is
/// given is gone on from, and added to.
[[nodiscard]] Expected<ProtectReport> runProtect(const ProtectRequest& request, const JobContext& context,
                                                 Services& services, ProtectTrace* trace = nullptr);

} // namespace bauta::jobs
