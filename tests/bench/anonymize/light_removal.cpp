// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/anonymize/light_removal.h"

#include "core/protect/anonymize/mesh_raster.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace bauta::bench
{

namespace
{

constexpr int kLights = 8;          ///< spherical harmonics of order 1 and 2
constexpr float kLightOffset = 5.F; ///< of L, so that light is a factor and black stays finite

/// Which way the skin looks at each L texel of the mean face.
std::vector<cv::Vec3f> texelNormals(const cv::Mat& meanShape, const TextureLayout& layout)
{
    std::vector<cv::Vec3f> normals(static_cast<std::size_t>(layout.pointsInTexels.rows));
    const auto point = [&meanShape](int i) {
        return cv::Vec3f(meanShape.at<float>(3 * i), meanShape.at<float>(3 * i + 1), meanShape.at<float>(3 * i + 2));
    };
    for (const cv::Vec3i& t : layout.triangles) {
        cv::Vec3f normal = (point(t[1]) - point(t[0])).cross(point(t[2]) - point(t[0]));
        normal *= normal[2] > 0.F ? -1.F : 1.F; // towards the camera
        for (int k = 0; k < 3; ++k) {
            normals[static_cast<std::size_t>(t[k])] += normal;
        }
    }
    std::vector<cv::Point3f> points;
    std::vector<protect::MeshValue> values;
    for (std::size_t i = 0; i < normals.size(); ++i) {
        const cv::Vec3f n = normals[i] / std::max(1e-9F, static_cast<float>(cv::norm(normals[i])));
        points.emplace_back(layout.pointsInTexels.at<float>(static_cast<int>(i), 0),
                            layout.pointsInTexels.at<float>(static_cast<int>(i), 1), 0.F);
        values.emplace_back(n[0], n[1], n[2], 0.F);
    }
    const auto raster = protect::rasterise(points, values, layout.triangles, layout.covered.size());
    std::vector<cv::Vec3f> result;
    for (int y = 0; y < layout.covered.rows; ++y) {
        for (int x = 0; x < layout.covered.cols; ++x) {
            if (layout.covered.at<unsigned char>(y, x) != 0) {
                const auto& v = raster.values.at<protect::MeshValue>(y, x);
                result.emplace_back(v[0], v[1], v[2]);
            }
        }
    }
    return result;
}

/// The real spherical harmonics of order 1 and 2 of a direction, without their constants (R. Ramamoorthi, P. Hanrahan,
/// "An Efficient Representation for Irradiance Environment Maps", 2001).
std::array<float, kLights> lightsAt(const cv::Vec3f& n)
{
    return {
        n[0], n[1], n[2], n[0] * n[1], n[0] * n[2], n[1] * n[2], n[0] * n[0] - n[1] * n[1], 3.F * n[2] * n[2] - 1.F};
}

} // namespace

std::vector<int> texelsIn(const cv::Mat& covered, const cv::Mat& mask)
{
    std::vector<int> texels;
    int index = 0;
    for (int y = 0; y < covered.rows; ++y) {
        for (int x = 0; x < covered.cols; ++x) {
            if (covered.at<unsigned char>(y, x) != 0) {
                if (mask.at<unsigned char>(y, x) != 0) {
                    texels.push_back(index);
                }
                ++index;
            }
        }
    }
    return texels;
}

void removeLight(cv::Mat& textures, const TextureLayout& layout, const cv::Mat& meanShape,
                 const std::vector<TrainingFace>& faces)
{
    const std::vector<cv::Vec3f> normals = texelNormals(meanShape, layout);
    cv::Mat mean;
    cv::reduce(textures, mean, 0, cv::REDUCE_AVG, CV_32F);
    const std::vector<int> skin = texelsIn(layout.covered, layout.skin);
    const auto logOf = [](float l) {
        return std::log(std::max(l, 0.F) + kLightOffset);
    };
    cv::parallel_for_(cv::Range(0, textures.rows), [&](const cv::Range& range) {
        for (int i = range.start; i < range.end; ++i) {
            auto* texture = textures.ptr<float>(i);
            const auto lights = [&](int texel) {
                return lightsAt(faces[static_cast<std::size_t>(i)].placement.rotation *
                                normals[static_cast<std::size_t>(texel)]);
            };
            cv::Matx<double, kLights + 1, kLights + 1> normal = decltype(normal)::eye() * 1e-6;
            cv::Matx<double, kLights + 1, 1> right = decltype(right)::zeros();
            for (int k = 1; k <= kLights; ++k) {
                normal(k, k) += 0.02 * static_cast<double>(skin.size()); // light is soft
            }
            for (const int texel : skin) {
                const auto l = lights(texel);
                std::array<double, kLights + 1> row{1.0};
                std::copy(l.begin(), l.end(), row.begin() + 1);
                const auto residual =
                    static_cast<double>(std::clamp(logOf(texture[texel]) - logOf(mean.at<float>(texel)), -0.6F, 0.6F));
                for (int a = 0; a <= kLights; ++a) {
                    for (int b = 0; b <= kLights; ++b) {
                        normal(a, b) += row[static_cast<std::size_t>(a)] * row[static_cast<std::size_t>(b)];
                    }
                    right(a, 0) += row[static_cast<std::size_t>(a)] * residual;
                }
            }
            const auto fit = normal.solve(right, cv::DECOMP_CHOLESKY);
            const auto lightAt = [&](int texel) {
                const auto l = lights(texel);
                double sum = 0.0;
                for (int k = 0; k < kLights; ++k) {
                    sum += fit(k + 1, 0) * static_cast<double>(l[static_cast<std::size_t>(k)]);
                }
                return sum;
            };
            double level = 0.0;
            for (const int texel : skin) {
                level += lightAt(texel) / static_cast<double>(skin.size());
            }
            for (std::size_t texel = 0; texel < normals.size(); ++texel) {
                const double light = lightAt(static_cast<int>(texel)) - level;
                texture[texel] = (texture[texel] + kLightOffset) * static_cast<float>(std::exp(-light)) - kLightOffset;
            }
        }
    });
}

} // namespace bauta::bench
