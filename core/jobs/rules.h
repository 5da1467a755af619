// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"
#include "core/plan/plan.h"

#include <opencv2/core/types.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace bauta::jobs
{

/// Whose faces are hidden, before references, sizes and background are looked at.
enum class Who
{
    All = 0,
    Largest, ///< only the largest face of each photo
    None     ///< nobody: photos are only cleaned of metadata; faces are not even looked for
};
[[nodiscard]] const char* toString(Who who) noexcept;

/// A height below which faces are left alone: in pixels, or as a share of the photo's height. 0: no limit.
struct MinSize
{
    float pixels = 0.F;
    float shareOfHeight = 0.F;
    [[nodiscard]] bool admits(const cv::Rect2f& box, cv::Size photo) const
    {
        return box.height >= pixels && box.height >= shareOfHeight * static_cast<float>(photo.height);
    }
};

/// How a plan's decisions are made. Everything that is not exempted by a rule is hidden: also strangers in the
/// background, and faces too poor to compare with a reference when `except` is given.
struct Rules
{
    plan::Decision hide; ///< what happens to hidden faces
    Who who = Who::All;
    /// Reference photos: with `only`, nobody but these people is hidden; with `except`, everybody but these. At most
    /// one of the two, and only with Who::All.
    std::vector<std::filesystem::path> only;
    std::vector<std::filesystem::path> except;
    MinSize minSize;
    bool keepBackgroundFaces = false; ///< leaves faces alone for which isBackground() holds

    [[nodiscard]] bool needPeople() const { return !only.empty() || !except.empty(); }
};

/// InvalidArgument with the reason for a contradiction.
[[nodiscard]] Expected<void> checkRules(const Rules& rules);

/// A passer-by: the face is lower than a third of the photo's largest face and than 5 % of the photo.
[[nodiscard]] bool isBackground(const cv::Rect2f& box, float largestHeight, cv::Size photo);

struct FaceChoice
{
    plan::Decision decision;
    std::string reason; ///< empty where the face is hidden because everybody is
};

/// The decisions that one photo alone determines: all rules but the references.
[[nodiscard]] std::vector<FaceChoice> decideWithinPhoto(const Rules& rules, const std::vector<faces::Face>& faces,
                                                        cv::Size photo);

} // namespace bauta::jobs
