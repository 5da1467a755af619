// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/measured_face.h"

#include "core/faces/boxes.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace bauta::jobs
{

namespace
{

constexpr float kFaceOverlap = 0.3F;     ///< of a face before and after
constexpr double kShapeTolerance = 0.02; ///< of the ratio of width to height
constexpr double kShapePixels = 1.5;     ///< rounding of sizes, which small pictures feel

} // namespace

std::vector<int> partnersOf(const std::vector<faces::Face>& expected, const std::vector<faces::Face>& found)
{
    std::vector<std::tuple<float, std::size_t, std::size_t>> overlaps;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        for (std::size_t k = 0; k < found.size(); ++k) {
            const cv::Rect2f& a = expected[i].boxInImage;
            const cv::Rect2f& b = found[k].boxInImage;
            const float overlap = faces::intersectionOverUnion(a, b);
            if (overlap >= kFaceOverlap || faces::isSameFace(a, b)) {
                overlaps.emplace_back(-overlap, i, k);
            }
        }
    }
    std::sort(overlaps.begin(), overlaps.end());
    std::vector<int> partner(expected.size(), -1);
    std::vector<bool> taken(found.size(), false);
    for (const auto& [overlap, i, k] : overlaps) {
        if (partner[i] < 0 && !taken[k]) {
            partner[i] = static_cast<int>(k);
            taken[k] = true;
        }
    }
    return partner;
}

bool haveOneShape(cv::Size a, cv::Size b)
{
    const double expected = static_cast<double>(a.height) * b.width / a.width;
    return std::abs(expected - b.height) <= std::max(kShapeTolerance * b.height, kShapePixels);
}

void noteKnown(const KnownFace& known, MeasuredFace& measured)
{
    measured.treated = known.method != protect::Method::Keep;
    measured.optimised = known.method == protect::Method::Cloak || known.method == protect::Method::Disguise;
}

} // namespace bauta::jobs
