// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/plan/planned_video.h"

#include <string>
#include <vector>

namespace bauta::jobs
{

/// "0:04.2", "1:02:03.0"
[[nodiscard]] std::string timeCode(double seconds);

/// A sentence for each of the first spots that somebody should look at, and one for the rest.
[[nodiscard]] std::vector<std::string> reviewNotes(const std::vector<plan::PlannedReview>& review);

} // namespace bauta::jobs
