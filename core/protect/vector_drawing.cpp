// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/vector_drawing.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace bauta::protect
{

namespace
{

constexpr float kUnits = 100.F;
constexpr int kCurveSegments = 28;
constexpr int kSupersampling = 2; // on top of OpenCV's own anti-aliasing, whose edges alone look rough
constexpr float kRimWidth = 2.4F;
constexpr float kShadowOpacity = 0.28F;
constexpr float kShadowOffset = 0.9F;
constexpr float kShadowBlur = 1.1F;

/// The pixels that a path may touch, at side x side pixels.
cv::Rect pixelsOf(const Path& path, float strokeWidth, int side)
{
    float left = kUnits;
    float top = kUnits;
    float right = 0.F;
    float bottom = 0.F;
    for (const auto& contour : path.contours()) {
        for (const cv::Point2f& p : contour) {
            left = std::min(left, p.x);
            right = std::max(right, p.x);
            top = std::min(top, p.y);
            bottom = std::max(bottom, p.y);
        }
    }
    const float pixel = static_cast<float>(side) / kUnits;
    const int margin = cvCeil(strokeWidth * pixel / 2.F) + 2;
    const cv::Point first(cvFloor(left * pixel) - margin, cvFloor(top * pixel) - margin);
    const cv::Point last(cvCeil(right * pixel) + margin, cvCeil(bottom * pixel) + margin);
    return cv::Rect(first, last) & cv::Rect(0, 0, side, side);
}

/// Coverage of a path, CV_8UC1: the part `area` of a picture of side x side pixels.
cv::Mat coverage(const Path& path, float strokeWidth, int side, const cv::Rect& area)
{
    constexpr int kShift = 4;
    const float scale = static_cast<float>(side * kSupersampling) / kUnits;
    const cv::Point2f origin(static_cast<float>(area.x * kSupersampling) + 0.5F,
                             static_cast<float>(area.y * kSupersampling) + 0.5F);
    cv::Mat mask(area.height * kSupersampling, area.width * kSupersampling, CV_8UC1, cv::Scalar(0));
    std::vector<std::vector<cv::Point>> contours;
    for (const auto& contour : path.contours()) {
        auto& points = contours.emplace_back();
        for (const cv::Point2f& p : contour) {
            const cv::Point2f fine = (p * scale - origin) * static_cast<float>(1 << kShift);
            points.emplace_back(cvRound(fine.x), cvRound(fine.y));
        }
    }
    if (strokeWidth > 0.F) {
        const int thickness = std::max(1, cvRound(strokeWidth * scale));
        cv::polylines(mask, contours, false, cv::Scalar(255), thickness, cv::LINE_AA, kShift);
    } else {
        cv::fillPoly(mask, contours, cv::Scalar(255), cv::LINE_AA, kShift);
    }
    cv::Mat result;
    cv::resize(mask, result, area.size(), 0.0, 0.0, cv::INTER_AREA);
    return result;
}

std::pair<float, float> verticalExtent(const Path& path)
{
    float top = kUnits;
    float bottom = 0.F;
    for (const auto& contour : path.contours()) {
        for (const cv::Point2f& p : contour) {
            top = std::min(top, p.y);
            bottom = std::max(bottom, p.y);
        }
    }
    return {top, bottom};
}

cv::Vec3f channelsOf(std::uint32_t rgb)
{
    return {static_cast<float>((rgb >> 16U) & 0xFFU), static_cast<float>((rgb >> 8U) & 0xFFU),
            static_cast<float>(rgb & 0xFFU)};
}

/// Lays a colour (with a gradient from `top` to `bottom`, in units) over the part `area` of premultiplied RGBA.
void composite(cv::Mat& rgba, const cv::Mat& mask, const cv::Rect& area, const VectorDrawing::Paint& paint,
               std::pair<float, float> extent)
{
    const cv::Vec3f upper = channelsOf(paint.rgb);
    const cv::Vec3f lower = channelsOf(paint.bottomRgb.value_or(paint.rgb));
    for (int y = 0; y < area.height; ++y) {
        const float unit = (static_cast<float>(area.y + y) + 0.5F) * kUnits / static_cast<float>(rgba.rows);
        const float t = std::clamp((unit - extent.first) / std::max(extent.second - extent.first, 1e-3F), 0.F, 1.F);
        const cv::Vec3f colour = upper * (1.F - t) + lower * t;
        const auto* from = mask.ptr<unsigned char>(y);
        auto* to = rgba.ptr<cv::Vec4b>(area.y + y) + area.x;
        for (int x = 0; x < area.width; ++x) {
            if (from[x] == 0) {
                continue;
            }
            const float a = static_cast<float>(from[x]) / 255.F * paint.opacity;
            for (int c = 0; c < 3; ++c) {
                to[x][c] = cv::saturate_cast<unsigned char>(colour[c] * a + static_cast<float>(to[x][c]) * (1.F - a));
            }
            to[x][3] = cv::saturate_cast<unsigned char>(255.F * a + static_cast<float>(to[x][3]) * (1.F - a));
        }
    }
}

} // namespace

Path& Path::moveTo(float x, float y)
{
    m_contours.push_back({{x, y}});
    return *this;
}

Path& Path::lineTo(float x, float y)
{
    m_contours.back().emplace_back(x, y);
    return *this;
}

Path& Path::curveTo(float x1, float y1, float x2, float y2, float x, float y)
{
    const cv::Point2f start = m_contours.back().back();
    for (int i = 1; i <= kCurveSegments; ++i) {
        const float t = static_cast<float>(i) / static_cast<float>(kCurveSegments);
        const float s = 1.F - t;
        m_contours.back().push_back(start * (s * s * s) + cv::Point2f(x1, y1) * (3.F * s * s * t) +
                                    cv::Point2f(x2, y2) * (3.F * s * t * t) + cv::Point2f(x, y) * (t * t * t));
    }
    return *this;
}

Path& Path::add(const Path& other)
{
    m_contours.insert(m_contours.end(), other.m_contours.begin(), other.m_contours.end());
    return *this;
}

Path Path::ellipse(float cx, float cy, float rx, float ry, float degrees)
{
    constexpr int kCorners = 144;
    const float turn = degrees * std::numbers::pi_v<float> / 180.F;
    Path path;
    for (int i = 0; i < kCorners; ++i) {
        const float angle = 2.F * std::numbers::pi_v<float> * static_cast<float>(i) / static_cast<float>(kCorners);
        const cv::Point2f p(rx * std::cos(angle), ry * std::sin(angle));
        const float x = cx + p.x * std::cos(turn) - p.y * std::sin(turn);
        const float y = cy + p.x * std::sin(turn) + p.y * std::cos(turn);
        i == 0 ? path.moveTo(x, y) : path.lineTo(x, y);
    }
    return path;
}

Path Path::roundedRect(float x, float y, float width, float height, float radius)
{
    // Of a Bezier curve that looks like a quarter of a circle, the share of the radius up to its control points.
    constexpr float kArc = 0.5523F;
    const float r = radius;
    const float c = radius * (1.F - kArc);
    const float right = x + width;
    const float bottom = y + height;
    Path path;
    path.moveTo(x + r, y).lineTo(right - r, y).curveTo(right - c, y, right, y + c, right, y + r);
    path.lineTo(right, bottom - r).curveTo(right, bottom - c, right - c, bottom, right - r, bottom);
    path.lineTo(x + r, bottom).curveTo(x + c, bottom, x, bottom - c, x, bottom - r);
    path.lineTo(x, y + r).curveTo(x, y + c, x + c, y, x + r, y);
    return path;
}

Path Path::roundedPolygon(const std::vector<cv::Point2f>& corners, float radius)
{
    Path path;
    const std::size_t count = corners.size();
    for (std::size_t i = 0; i < count; ++i) {
        const cv::Point2f corner = corners[i];
        const auto toward = [&corner, radius](cv::Point2f other) {
            const cv::Point2f d = other - corner;
            const auto length = static_cast<float>(cv::norm(d));
            return corner + d * (std::min(radius, 0.5F * length) / std::max(length, 1e-3F));
        };
        const cv::Point2f in = toward(corners[(i + count - 1) % count]);
        const cv::Point2f out = toward(corners[(i + 1) % count]);
        i == 0 ? path.moveTo(in.x, in.y) : path.lineTo(in.x, in.y);
        const cv::Point2f c1 = in + (corner - in) * 0.6F;
        const cv::Point2f c2 = out + (corner - out) * 0.6F;
        path.curveTo(c1.x, c1.y, c2.x, c2.y, out.x, out.y);
    }
    return path;
}

Path Path::mirrored() const
{
    Path path = *this;
    for (auto& contour : path.m_contours) {
        for (cv::Point2f& p : contour) {
            p.x = kUnits - p.x;
        }
    }
    return path;
}

Path Path::closed() const
{
    Path path;
    for (const auto& contour : m_contours) {
        path.moveTo(contour.back().x, contour.back().y);
        for (const cv::Point2f& p : contour) {
            path.lineTo(p.x, p.y);
        }
    }
    return path;
}

VectorDrawing& VectorDrawing::fill(Path path, Paint paint)
{
    m_shapes.push_back({std::move(path), 0.F, std::move(paint)});
    return *this;
}

VectorDrawing& VectorDrawing::stroke(Path path, float width, Paint paint)
{
    m_shapes.push_back({std::move(path), width, std::move(paint)});
    return *this;
}

cv::Mat VectorDrawing::render(int side) const
{
    const cv::Rect all(0, 0, side, side);
    cv::Mat rim(side, side, CV_8UC1, cv::Scalar(0));
    const auto addToRim = [&rim, side](const Path& path, float strokeWidth) {
        const cv::Rect area = pixelsOf(path, strokeWidth, side);
        cv::Mat part = rim(area);
        cv::max(part, coverage(path, strokeWidth, side, area), part);
    };
    for (const Shape& shape : m_shapes) {
        if (!shape.paint.silhouette) {
            continue;
        }
        Path line = shape.path;
        if (shape.strokeWidth <= 0.F) {
            addToRim(shape.path, 0.F);
            line = shape.path.closed();
        }
        addToRim(line, shape.strokeWidth + 2.F * kRimWidth);
    }

    const float pixel = static_cast<float>(side) / kUnits;
    cv::Mat shadow;
    const cv::Matx23f down(1.F, 0.F, 0.F, 0.F, 1.F, kShadowOffset * pixel);
    cv::warpAffine(rim, shadow, down, rim.size());
    cv::GaussianBlur(shadow, shadow, {}, static_cast<double>(kShadowBlur * pixel));

    cv::Mat rgba(side, side, CV_8UC4, cv::Scalar::all(0));
    composite(rgba, shadow, all, {.rgb = 0x101418, .opacity = kShadowOpacity}, {0.F, kUnits});
    composite(rgba, rim, all, {.rgb = 0xFFFFFF}, {0.F, kUnits});
    for (const Shape& shape : m_shapes) {
        const cv::Rect area = pixelsOf(shape.path, shape.strokeWidth, side);
        cv::Mat mask = coverage(shape.path, shape.strokeWidth, side, area);
        if (shape.paint.clip) {
            cv::multiply(mask, coverage(*shape.paint.clip, 0.F, side, area), mask, 1.0 / 255.0);
        }
        composite(rgba, mask, area, shape.paint, verticalExtent(shape.path));
    }
    return rgba;
}

} // namespace bauta::protect
