// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/rules.h"

#include <algorithm>
#include <cstddef>

namespace bauta::jobs
{

namespace
{

constexpr float kBackgroundShareOfLargest = 1.F / 3.F;
constexpr float kBackgroundShareOfPhoto = 0.05F;

} // namespace

const char* toString(Who who) noexcept
{
    switch (who) {
    case Who::All:
        break;
    case Who::Largest:
        return "largest";
    case Who::None:
        return "none";
    }
    return "all";
}

Expected<void> checkRules(const Rules& rules)
{
    if (!rules.only.empty() && !rules.except.empty()) {
        return fail(ErrorCode::InvalidArgument, "--only and --except contradict each other; give one of them");
    }
    if (rules.needPeople() && rules.who != Who::All) {
        return fail(ErrorCode::InvalidArgument, "--only and --except choose who is hidden; leave --who away");
    }
    return {};
}

bool isBackground(const cv::Rect2f& box, float largestHeight, cv::Size photo)
{
    return box.height < kBackgroundShareOfLargest * largestHeight &&
           box.height < kBackgroundShareOfPhoto * static_cast<float>(photo.height);
}

std::vector<FaceChoice> decideWithinPhoto(const Rules& rules, const std::vector<faces::Face>& faces, cv::Size photo)
{
    std::vector<FaceChoice> choices(faces.size(), FaceChoice{rules.hide, {}});
    const auto keep = [&](std::size_t i, const char* reason) {
        choices[i] = {{.method = protect::Method::Keep}, reason};
    };
    float largestHeight = 0.F;
    std::size_t largest = 0;
    for (std::size_t i = 0; i < faces.size(); ++i) {
        largestHeight = std::max(largestHeight, faces[i].boxInImage.height);
        if (faces[i].boxInImage.area() > faces[largest].boxInImage.area()) {
            largest = i;
        }
    }
    for (std::size_t i = 0; i < faces.size(); ++i) {
        const cv::Rect2f& box = faces[i].boxInImage;
        if (rules.who == Who::None) {
            keep(i, "--who none");
        } else if (rules.who == Who::Largest && i != largest) {
            keep(i, "not the largest face");
        } else if (!rules.minSize.admits(box, photo)) {
            keep(i, "smaller than --min-size");
        } else if (rules.keepBackgroundFaces && isBackground(box, largestHeight, photo)) {
            keep(i, "a face in the background");
        } else if (rules.who == Who::Largest) {
            choices[i].reason = "the largest face";
        }
    }
    return choices;
}

} // namespace bauta::jobs
