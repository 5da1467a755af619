// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/video/review_notes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace bauta::jobs
{

std::string timeCode(double seconds)
{
    const auto tenths = static_cast<std::int64_t>(std::llround(std::max(seconds, 0.0) * 10.0));
    const std::int64_t whole = tenths / 10;
    const std::int64_t hours = whole / 3600;
    const std::int64_t minutes = whole / 60 % 60;
    if (hours > 0) {
        return fmt::format("{}:{:02}:{:02}.{}", hours, minutes, whole % 60, tenths % 10);
    }
    return fmt::format("{}:{:02}.{}", minutes, whole % 60, tenths % 10);
}

std::vector<std::string> reviewNotes(const std::vector<plan::PlannedReview>& review)
{
    constexpr std::size_t kShown = 4; // a crowd must not fill the screen
    std::vector<std::string> notes;
    for (const plan::PlannedReview& spot : review) {
        if (notes.size() == kShown && review.size() > kShown + 1) {
            notes.push_back(fmt::format("{} more spots to look at; the report lists them", review.size() - kShown));
            break;
        }
        notes.push_back(fmt::format("look at {} to {}: {}", timeCode(spot.firstSeconds), timeCode(spot.lastSeconds),
                                    spot.spot.words));
    }
    return notes;
}

} // namespace bauta::jobs
