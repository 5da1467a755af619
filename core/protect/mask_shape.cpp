// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/mask_shape.h"

#include "core/base/enum_names.h"

#include <algorithm>
#include <cmath>

namespace bauta::protect
{

namespace
{

constexpr EnumNames<MaskShape, 3> kNames{
    {{MaskShape::Head, "head"}, {MaskShape::Ellipse, "ellipse"}, {MaskShape::Box, "box"}}};

constexpr int kCorners = 48; ///< of the polygon that stands for an ellipse
constexpr double kPi = 3.14159265358979323846;

struct Extent
{
    cv::Point2d low{1e9, 1e9};
    cv::Point2d high{-1e9, -1e9};

    void add(const cv::Point2d& p)
    {
        low = {std::min(low.x, p.x), std::min(low.y, p.y)};
        high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
    [[nodiscard]] cv::Point2d centre() const { return (low + high) / 2.0; }
    [[nodiscard]] cv::Point2d half() const { return (high - low) / 2.0; }
};

cv::Point2d turned(const cv::Point2d& p, double radians)
{
    return {p.x * std::cos(radians) - p.y * std::sin(radians), p.x * std::sin(radians) + p.y * std::cos(radians)};
}

std::vector<cv::Point2d> allPoints(const std::vector<std::vector<cv::Point2f>>& outlines, double turn)
{
    std::vector<cv::Point2d> points;
    for (const auto& outline : outlines) {
        for (const cv::Point2f& p : outline) {
            points.push_back(turned(p, turn));
        }
    }
    return points;
}

/// The smallest ellipse with the proportions of the points' bounds that has all of them inside.
std::vector<cv::Point2f> ellipseAround(const std::vector<cv::Point2d>& points, double turnBack)
{
    Extent extent;
    for (const cv::Point2d& p : points) {
        extent.add(p);
    }
    const cv::Point2d centre = extent.centre();
    const cv::Point2d half(std::max(extent.half().x, 0.5), std::max(extent.half().y, 0.5));
    double farthest = 1.0;
    for (const cv::Point2d& p : points) {
        farthest = std::max(farthest, std::hypot((p.x - centre.x) / half.x, (p.y - centre.y) / half.y));
    }
    // The polygon's sides lie within the ellipse; a pixel more, as both are drawn on grids of their own.
    farthest = farthest / std::cos(kPi / kCorners) + 1.0 / std::min(half.x, half.y);
    std::vector<cv::Point2f> outline;
    for (int k = 0; k < kCorners; ++k) {
        const double angle = 2.0 * kPi * k / kCorners;
        outline.emplace_back(
            turned({centre.x + farthest * half.x * std::cos(angle), centre.y + farthest * half.y * std::sin(angle)},
                   turnBack));
    }
    return outline;
}

std::vector<cv::Point2f> boxAround(const std::vector<cv::Point2d>& points)
{
    Extent extent;
    for (const cv::Point2d& p : points) {
        extent.add(p);
    }
    return {cv::Point2d(extent.low.x, extent.low.y), cv::Point2d(extent.high.x, extent.low.y),
            cv::Point2d(extent.high.x, extent.high.y), cv::Point2d(extent.low.x, extent.high.y)};
}

} // namespace

const char* toString(MaskShape shape) noexcept
{
    return nameOf(kNames, shape);
}

std::optional<MaskShape> maskShapeFromString(const std::string& name) noexcept
{
    return valueNamed(kNames, name);
}

std::vector<std::vector<cv::Point2f>> inShape(std::vector<std::vector<cv::Point2f>> outlines, MaskShape shape,
                                              float rollRadians)
{
    const auto roll = static_cast<double>(rollRadians);
    switch (shape) {
    case MaskShape::Head:
        break;
    case MaskShape::Ellipse:
        if (const auto points = allPoints(outlines, -roll); !points.empty()) {
            return {ellipseAround(points, roll)};
        }
        break;
    case MaskShape::Box:
        if (const auto points = allPoints(outlines, 0.0); !points.empty()) {
            return {boxAround(points)};
        }
        break;
    }
    return outlines;
}

} // namespace bauta::protect
