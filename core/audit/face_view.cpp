// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/face_view.h"

#include "core/faces/align.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace bauta::audit
{

namespace
{

/// In the alignment frame: a little more than the widest crop of any recogniser, turned by a few degrees.
constexpr float kViewFrom = -28.F;
constexpr float kViewTo = 140.F;
constexpr int kJpegGrid = 16; // blocks of 8, or of 16 with subsampled chroma

cv::Point2f at(const cv::Matx23f& transform, float x, float y)
{
    return {transform(0, 0) * x + transform(0, 1) * y + transform(0, 2),
            transform(1, 0) * x + transform(1, 1) * y + transform(1, 2)};
}

cv::Rect2f boundsOf(const std::array<cv::Point2f, 4>& points)
{
    const auto [left, right] =
        std::minmax_element(points.begin(), points.end(), [](const auto& a, const auto& b) { return a.x < b.x; });
    const auto [top, bottom] =
        std::minmax_element(points.begin(), points.end(), [](const auto& a, const auto& b) { return a.y < b.y; });
    return {left->x, top->y, right->x - left->x, bottom->y - top->y};
}

/// The bounds of an upright rectangle after a transform.
cv::Rect2f mappedBounds(const cv::Rect2f& box, const cv::Matx23f& transform)
{
    const cv::Point2f far = box.br();
    return boundsOf({at(transform, box.x, box.y), at(transform, far.x, box.y), at(transform, box.x, far.y),
                     at(transform, far.x, far.y)});
}

/// Within the picture whatever the numbers, and never empty.
cv::Rect pixelsOf(const cv::Rect2f& wanted, cv::Size picture)
{
    const auto clamped = [](float value, int high) {
        return static_cast<int>(std::clamp(value, 0.F, static_cast<float>(high)));
    };
    const int left = clamped(wanted.x, picture.width - 1) / kJpegGrid * kJpegGrid;
    const int top = clamped(wanted.y, picture.height - 1) / kJpegGrid * kJpegGrid;
    const int right = std::max(left + 1, clamped(wanted.x + wanted.width + 1.F, picture.width));
    const int bottom = std::max(top + 1, clamped(wanted.y + wanted.height + 1.F, picture.height));
    return {left, top, right - left, bottom - top};
}

} // namespace

faces::Face mapped(const faces::Face& face, const cv::Matx23f& otherFromImage)
{
    faces::Face result = face;
    result.boxInImage = mappedBounds(face.boxInImage, otherFromImage);
    for (cv::Point2f& point : result.landmarksInImage) {
        point = at(otherFromImage, point.x, point.y);
    }
    if (result.mesh) {
        const float scale = std::hypot(otherFromImage(0, 0), otherFromImage(1, 0));
        for (cv::Point3f& point : result.mesh->pointsInImage) {
            const cv::Point2f flat = at(otherFromImage, point.x, point.y);
            point = {flat.x, flat.y, scale * point.z};
        }
    }
    return result;
}

FaceView faceView(const cv::Mat& rgb, const faces::Face& face)
{
    const cv::Matx23f imageFromFrame = faces::inverse(faces::frameFromImage(face.landmarksInImage));
    const float side = kViewTo - kViewFrom;
    const cv::Rect2f wanted = mappedBounds({kViewFrom, kViewFrom, side, side}, imageFromFrame) | face.boxInImage;
    const cv::Rect part = pixelsOf(wanted, rgb.size());
    const cv::Matx23f partFromImage{1.F, 0.F, -static_cast<float>(part.x), 0.F, 1.F, -static_cast<float>(part.y)};
    return {rgb(part), mapped(face, partFromImage)};
}

double differenceInFrame(const FaceView& a, const FaceView& b)
{
    constexpr int kSide = static_cast<int>(faces::kFrameSide);
    const auto brightness = [](const FaceView& view) {
        const cv::Mat crop = faces::alignedCrop(view.rgb, faces::frameFromImage(view.face.landmarksInImage),
                                                {0.F, 0.F, faces::kFrameSide}, {kSide, kSide});
        cv::Mat gray;
        cv::cvtColor(crop, gray, cv::COLOR_RGB2GRAY);
        return gray;
    };
    return cv::norm(brightness(a), brightness(b), cv::NORM_L1) / (kSide * kSide);
}

} // namespace bauta::audit
