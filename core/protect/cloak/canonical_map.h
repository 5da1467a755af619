// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"

#include <opencv2/core/fast_math.hpp>
#include <opencv2/core/mat.hpp>
#include <opencv2/core/matx.hpp>
#include <opencv2/core/types.hpp>

#include <array>
#include <vector>

namespace bauta::protect
{

/// A face on its own canvas (canvas.h) as far as its geometry goes: what one picture of it has in common with another.
struct CanvasShape
{
    cv::Matx23f frameFromImage;
    std::vector<cv::Point2f> meshInCanvas; ///< the 468 points
    /// CV_32F on a coarse grid over the canvas: by how many canvas pixels inside the head's silhouette, negative
    /// beyond.
    cv::Mat depthInside;
};

/// Of the mesh alone, so that it moves as smoothly as the mesh does. requires: a face with a mesh.
[[nodiscard]] CanvasShape canvasShapeOf(const faces::Face& face);

/// How fields on the reference's canvas come to lie on the canvas of another picture. Maps of one value a canvas pixel.
struct CarryMaps
{
    cv::Mat place; ///< CV_32FC2, where this pixel lies on the reference's canvas (centres of pixels at .5)
    cv::Mat turn;  ///< CV_32FC4, the matrix (row by row) that makes a movement there one here
    cv::Mat share; ///< CV_32F, 0..1: how much of the fields is let through; 0 outside the silhouette and where the
                   ///< face is turned away
};

/// The value of a map (CV_32F, any number of channels, of which `Value` holds all) between its pixels, whose centres
/// are at .5; zero beyond it. Exact, unlike cv::remap(), which rounds places to a 32nd of a pixel and so makes steps of
/// slow movements.
template <class Value>
[[nodiscard]] Value between(const cv::Mat& map, cv::Point2f place)
{
    const float x = place.x - 0.5F;
    const float y = place.y - 0.5F;
    if (!(x > -1.F && y > -1.F && x < static_cast<float>(map.cols) && y < static_cast<float>(map.rows))) {
        return Value();
    }
    const int left = cvFloor(x);
    const int top = cvFloor(y);
    const float right = x - static_cast<float>(left);
    const float down = y - static_cast<float>(top);
    const auto inRow = [&](int row) {
        if (row < 0 || row >= map.rows) {
            return Value();
        }
        const auto* values = map.ptr<Value>(row);
        Value sum = Value();
        if (left >= 0) {
            sum += values[left] * (1.F - right);
        }
        if (left + 1 < map.cols) {
            sum += values[left + 1] * right;
        }
        return sum;
    };
    return inRow(top) * (1.F - down) + inRow(top + 1) * down;
}

/// Carries what lies on one picture of a face over to others through the meshes: a smooth map, fitted to the 468 points
/// (uniform cubic B-splines over an affine map, with a penalty on their differences), so that noise of single points
/// does not show and places beyond the mesh follow their neighbours. Points of a half that is folded away behind the
/// nose do not count. Immutable, hence thread-safe; 1 to 3 ms a picture.
class CanonicalMap
{
public:
    explicit CanonicalMap(CanvasShape reference);

    [[nodiscard]] CarryMaps mapsFor(const CanvasShape& shape) const;
    [[nodiscard]] const CanvasShape& reference() const noexcept { return m_reference; }

private:
    /// 0 for points whose surroundings are folded away or nearly so, 1 for those in sight.
    [[nodiscard]] std::vector<float> visibilityOf(const std::vector<cv::Point2f>& mesh) const;

    CanvasShape m_reference;
    std::vector<std::array<int, 3>> m_triangles; ///< of the reference's mesh
    cv::Mat m_fade;                              ///< CV_32F, of the reference, canvas pixels
};

} // namespace bauta::protect
