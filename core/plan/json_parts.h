// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/plan/json_node.h"
#include "core/plan/plan.h"

#include <filesystem>

namespace bauta::plan
{

// Parts of a plan's JSON that stand in more than one place; for the files of this layer alone. What reads throws
// Refusal.

/// File names that are not UTF-8 keep their exact bytes.
[[nodiscard]] Json jsonFromPath(const std::filesystem::path& path);
[[nodiscard]] std::filesystem::path pathFromNode(const Node& node);

[[nodiscard]] Json jsonFromDecision(const Decision& decision);
[[nodiscard]] Decision decisionFromNode(const Node& node);

/// Hundredths of a pixel are all that means anything, and keep the file readable.
[[nodiscard]] double rounded(float value, double unit = 0.01);

[[nodiscard]] Json jsonFromBox(const cv::Rect2f& box);
[[nodiscard]] cv::Rect2f boxFromNode(const Node& node);
[[nodiscard]] Json jsonFromLandmarks(const faces::Landmarks5& landmarks);
[[nodiscard]] faces::Landmarks5 landmarksFromNode(const Node& node);

/// The number of one of the plan's `people`.
[[nodiscard]] int personFromNode(const Node& node, int people);

/// No picture is larger, in pixels.
inline constexpr int kMaxSide = 1'000'000;

} // namespace bauta::plan
