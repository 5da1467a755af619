// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/search_plan.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace bauta::faces
{

namespace
{

constexpr double kWholeSide = 512.0;      ///< what the SSD was trained on
constexpr double kMaxUpscaling = 4.0;     ///< of tiny pictures in the pass over the whole
constexpr double kMaxFineUpscaling = 2.0; ///< beyond that there is only blur; finds faces of 6 pixels
constexpr double kScaleStep = 3.0;        ///< a pass finds faces of 12 to 88 of its pixels, so neighbours overlap well
constexpr double kWorthwhileStep = 1.35;  ///< a finer pass that is hardly finer finds nothing new

/// Pixels of the finest pass, which finds faces of 10 to 12 of its pixels: those of 8 in small pictures, of about 30 in
/// photos of 12 megapixels and more (bench detect, bench photo).
double finePixelBudget(double picturePixels)
{
    return std::max(1.8e6, picturePixels / 8.0);
}

} // namespace

SearchPlan planSearch(cv::Size picture, SearchEffort effort)
{
    SearchPlan plan;
    const double longSide = std::max({picture.width, picture.height, 1});
    plan.wholeScale = std::min(kWholeSide / longSide, kMaxUpscaling);
    plan.finestScale = plan.wholeScale;
    if (effort == SearchEffort::Fast) {
        return plan;
    }
    plan.finestScale = std::max(kMaxFineUpscaling, plan.wholeScale);
    double fine = kMaxFineUpscaling;
    plan.turnedDegrees = {90.F, -90.F};
    if (effort == SearchEffort::Balanced) {
        const double pixels = static_cast<double>(picture.width) * static_cast<double>(picture.height);
        fine = std::min(fine, std::sqrt(finePixelBudget(pixels) / std::max(pixels, 1.0)));
    } else {
        plan.turnedDegrees.push_back(180.F);
    }
    for (; fine > plan.wholeScale * kWorthwhileStep; fine /= kScaleStep) {
        plan.fineScales.insert(plan.fineScales.begin(), fine);
    }
    return plan;
}

std::vector<cv::Rect> tile(cv::Size picture, int maxSide, int overlap)
{
    // Pieces of one length, as small as they can be: what overlaps is computed twice.
    const auto cut = [&](int length) {
        std::vector<cv::Range> pieces;
        const int count =
            length <= maxSide
                ? 1
                : static_cast<int>(std::ceil(static_cast<double>(length - overlap) / (maxSide - overlap)));
        const int side = (length + (count - 1) * overlap + count - 1) / count;
        for (int piece = 0; piece < count; ++piece) {
            const int start =
                count == 1 ? 0 : static_cast<int>(static_cast<std::int64_t>(length - side) * piece / (count - 1));
            pieces.emplace_back(start, start + side);
        }
        return pieces;
    };
    std::vector<cv::Rect> tiles;
    for (const cv::Range& rows : cut(picture.height)) {
        for (const cv::Range& columns : cut(picture.width)) {
            tiles.emplace_back(columns.start, rows.start, columns.size(), rows.size());
        }
    }
    return tiles;
}

} // namespace bauta::faces
