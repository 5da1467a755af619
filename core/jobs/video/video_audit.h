// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/audit/face_audit.h"
#include "core/base/cancel_token.h"
#include "core/jobs/audit_job.h"
#include "core/jobs/measured_face.h"
#include "core/jobs/services.h"

#include <functional>
#include <string>
#include <vector>

namespace bauta::jobs
{

/// One pair of videos of an audit. References must outlive the work on it.
struct VideoAuditItem
{
    const AuditPair& pair;
    const AuditOptions& options;
    const audit::FaceAuditor& auditor;
    CancelToken cancel{};
    std::function<void(double part, const std::string& doing)> progress{}; ///< 0..1
};

/// Follows the faces of the original, unless the pair knows its tracks, reads both videos in step and lets recognisers
/// look at every track in a number of frames (TrackLooks). Fills in the item's tracks and what was measured of each, in
/// the same order; verdicts are the caller's. Keeps embeddings and small pictures, no frames.
[[nodiscard]] Expected<void> measureVideo(const VideoAuditItem& video, Services& services, AuditedPhoto& item,
                                          std::vector<MeasuredFace>& measured);

} // namespace bauta::jobs
