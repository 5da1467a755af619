// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/plan/json_node.h"
#include "core/plan/planned_video.h"

namespace bauta::plan
{

// The tracks of a video in a plan's JSON; for plan_json.cpp alone.

[[nodiscard]] Json jsonFromVideo(const PlannedVideo& video);
/// Throws Refusal. `people`: how many the plan lists.
[[nodiscard]] PlannedVideo videoFromNode(const Node& node, int people);

} // namespace bauta::plan
