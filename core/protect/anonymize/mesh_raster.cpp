// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/anonymize/mesh_raster.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bauta::protect
{

namespace
{

/// Barycentric coordinates may be so little outside of a triangle: shared edges leave no pinholes.
constexpr float kEdge = 1e-4F;

struct Corner
{
    cv::Point3f at;
    MeshValue value;
};

void draw(const Corner& a, const Corner& b, const Corner& c, MeshRaster& raster, cv::Mat& depth)
{
    const float area = (b.at.x - a.at.x) * (c.at.y - a.at.y) - (c.at.x - a.at.x) * (b.at.y - a.at.y);
    if (!(std::abs(area) > 1e-6F)) {
        return;
    }
    const cv::Size size = depth.size();
    const auto first = [](float low, int most) {
        return std::clamp(static_cast<int>(std::clamp(std::floor(low - 0.5F), -1.F, 1e6F)), 0, most);
    };
    const auto last = [](float high, int most) {
        return std::clamp(static_cast<int>(std::clamp(std::ceil(high - 0.5F), -1.F, 1e6F)), -1, most - 1);
    };
    const int left = first(std::min({a.at.x, b.at.x, c.at.x}), size.width);
    const int right = last(std::max({a.at.x, b.at.x, c.at.x}), size.width);
    const int top = first(std::min({a.at.y, b.at.y, c.at.y}), size.height);
    const int bottom = last(std::max({a.at.y, b.at.y, c.at.y}), size.height);
    for (int y = top; y <= bottom; ++y) {
        auto* nearest = depth.ptr<float>(y);
        auto* value = raster.values.ptr<MeshValue>(y);
        auto* inside = raster.inside.ptr<unsigned char>(y);
        const float py = static_cast<float>(y) + 0.5F;
        for (int x = left; x <= right; ++x) {
            const float px = static_cast<float>(x) + 0.5F;
            const float wb = ((px - a.at.x) * (c.at.y - a.at.y) - (c.at.x - a.at.x) * (py - a.at.y)) / area;
            const float wc = ((b.at.x - a.at.x) * (py - a.at.y) - (px - a.at.x) * (b.at.y - a.at.y)) / area;
            const float wa = 1.F - wb - wc;
            if (wa < -kEdge || wb < -kEdge || wc < -kEdge) {
                continue;
            }
            const float z = wa * a.at.z + wb * b.at.z + wc * c.at.z;
            if (z < nearest[x]) {
                nearest[x] = z;
                value[x] = a.value * wa + b.value * wb + c.value * wc;
                inside[x] = 255;
            }
        }
    }
}

} // namespace

MeshRaster rasterise(const std::vector<cv::Point3f>& points, const std::vector<MeshValue>& values,
                     const std::vector<cv::Vec3i>& triangles, cv::Size grid)
{
    MeshRaster raster{cv::Mat(grid, CV_32FC4, cv::Scalar::all(0.0)), cv::Mat(grid, CV_8UC1, cv::Scalar(0))};
    cv::Mat depth(grid, CV_32FC1, cv::Scalar(static_cast<double>(std::numeric_limits<float>::max())));
    const auto corner = [&](int index) {
        const auto i = static_cast<std::size_t>(index);
        return Corner{points[i], values[i]};
    };
    for (const cv::Vec3i& triangle : triangles) {
        draw(corner(triangle[0]), corner(triangle[1]), corner(triangle[2]), raster, depth);
    }
    return raster;
}

} // namespace bauta::protect
