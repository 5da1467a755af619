// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/jobs/face_protector.h"
#include "core/jobs/report.h"

#include <string>
#include <vector>

namespace bauta::jobs
{

/// The outcome of a face for which `decision` was made for `reason`, before anything is done.
[[nodiscard]] FaceOutcome plannedOutcome(const faces::Face& face, int person, const plan::Decision& decision,
                                         const std::string& reason);

/// Puts what was really done to an item's faces (in their order) into its outcomes, and what the user should know of it
/// into its warnings and notes.
void recordResults(const std::vector<FaceResult>& results, ItemReport& item);

/// `left` is what metadata the output holds: kept, so not removed.
void recordKept(const image::MetadataReport& left, ItemReport& item);

} // namespace bauta::jobs
