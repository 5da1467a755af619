// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/audit/face_audit.h"
#include "core/faces/face.h"
#include "core/jobs/audit_pairs.h"

#include <cstddef>
#include <vector>

namespace bauta::jobs
{

/// One look at a face of an original and at what became of it.
struct MeasuredView
{
    audit::FaceMeasurement measurement;
    double seconds = 0.0;                 ///< in a protected video
    std::vector<std::byte> protectedJpeg; ///< of a video, if thumbnails are asked for
    std::vector<std::byte> originalJpeg;
};

/// What is known of a face until an audit's report is made: a face of a photo has one view, the track of a video as
/// many as there were looks at it, possibly none. Holds biometric data: in memory only.
struct MeasuredFace
{
    std::vector<MeasuredView> views;
    float quality = 0.F;   ///< for grouping
    bool optimised = true; ///< by a cloak, as far as anybody knows
    bool treated = false;  ///< known to have been protected, however little of it shows
    int firstFrame = 0;    ///< of a track
    int lastFrame = 0;
};

/// For each face the index of the one in `found` that it became, or -1. Each is taken once, best overlap first.
[[nodiscard]] std::vector<int> partnersOf(const std::vector<faces::Face>& expected,
                                          const std::vector<faces::Face>& found);

/// Whether two pictures of these sizes may be one and its copy, larger or smaller.
[[nodiscard]] bool haveOneShape(cv::Size a, cv::Size b);

/// Takes over what a protection told of the face.
void noteKnown(const KnownFace& known, MeasuredFace& measured);

} // namespace bauta::jobs
