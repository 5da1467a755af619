// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/search_plan.h"

#include <algorithm>
#include <cmath>

namespace bauta::faces
{

namespace
{

constexpr double kWholeSide = 512.0;      ///< what the SSD was trained on
constexpr double kMaxUpscaling = 4.0;     ///< of tiny pictures in the pass over the whole
constexpr double kMaxFineUpscaling = 2.0; ///< beyond that there is only blur; finds faces of 6 pixels
constexpr double kScaleStep = 2.0;
constexpr double kWorthwhileStep = 1.35; ///< a finer pass that is hardly finer finds nothing new

/// Pixels of the finest pass. Small pictures get what finds faces of 8 pixels; above, the search costs about as much
/// as decoding and encoding the photo do, so it grows in proportion.
double finePixelBudget(double picturePixels)
{
    return std::max(2.0e6, picturePixels / 5.0);
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
    const auto cuts = [&](int length) {
        std::vector<int> starts;
        if (length <= maxSide) {
            return std::vector<int>{0};
        }
        const int pieces = static_cast<int>(std::ceil(static_cast<double>(length - overlap) / (maxSide - overlap)));
        for (int piece = 0; piece < pieces; ++piece) {
            starts.push_back(static_cast<int>(static_cast<std::int64_t>(length - maxSide) * piece / (pieces - 1)));
        }
        return starts;
    };
    std::vector<cv::Rect> tiles;
    for (const int y : cuts(picture.height)) {
        for (const int x : cuts(picture.width)) {
            tiles.emplace_back(x, y, std::min(maxSide, picture.width), std::min(maxSide, picture.height));
        }
    }
    return tiles;
}

} // namespace bauta::faces
