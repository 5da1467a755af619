// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <opencv2/core/mat.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace bauta::protect
{

/// Closed outlines or open lines in a square of 100 x 100 units, y downward, curves already flattened.
class Path
{
public:
    Path& moveTo(float x, float y);
    Path& lineTo(float x, float y);
    Path& curveTo(float x1, float y1, float x2, float y2, float x, float y); ///< cubic Bezier
    Path& add(const Path& other);

    [[nodiscard]] static Path ellipse(float cx, float cy, float rx, float ry, float degrees = 0.F);
    [[nodiscard]] static Path circle(float cx, float cy, float r) { return ellipse(cx, cy, r, r); }
    [[nodiscard]] static Path roundedRect(float x, float y, float width, float height, float radius);
    /// A polygon whose corners are rounded with curves that begin `radius` before each.
    [[nodiscard]] static Path roundedPolygon(const std::vector<cv::Point2f>& corners, float radius);

    /// The same mirrored at the vertical axis x = 50.
    [[nodiscard]] Path mirrored() const;
    /// Each contour with its last point before the first, so that a stroke goes all around.
    [[nodiscard]] Path closed() const;

    [[nodiscard]] const std::vector<std::vector<cv::Point2f>>& contours() const noexcept { return m_contours; }

private:
    std::vector<std::vector<cv::Point2f>> m_contours;
};

/// A flat drawing: shapes laid one over the other, rendered smooth at any size.
class VectorDrawing
{
public:
    struct Paint
    {
        std::uint32_t rgb = 0;                    ///< at the top of the shape
        std::optional<std::uint32_t> bottomRgb{}; ///< at its bottom; a vertical gradient
        float opacity = 1.F;
        std::optional<Path> clip{}; ///< only inside of this
        bool silhouette = false;    ///< part of the outer form: gets the white rim
    };

    VectorDrawing& fill(Path path, Paint paint);
    VectorDrawing& stroke(Path path, float width, Paint paint); ///< round ends and joins

    /// CV_8UC4, RGBA with premultiplied alpha, side x side: a soft shadow, a white rim around all silhouette shapes as
    /// on a die-cut sticker, then the shapes.
    [[nodiscard]] cv::Mat render(int side) const;

private:
    struct Shape
    {
        Path path;
        float strokeWidth = 0.F; ///< 0: filled
        Paint paint;
    };
    std::vector<Shape> m_shapes;
};

} // namespace bauta::protect
