// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/anonymize/face_grid.h"

#include "core/protect/anonymize/mesh_raster.h"
#include "core/protect/anonymize/rim.h"
#include "core/protect/smooth_step.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace bauta::protect
{

namespace
{

constexpr int kMostCells = 320; ///< along the longer side
constexpr int kBorderCells = 2;

float sampled(const cv::Mat& field, float u, float v)
{
    const float x = std::clamp(u - 0.5F, 0.F, static_cast<float>(field.cols - 2));
    const float y = std::clamp(v - 0.5F, 0.F, static_cast<float>(field.rows - 2));
    const int left = static_cast<int>(x);
    const int top = static_cast<int>(y);
    const float fx = x - static_cast<float>(left);
    const float fy = y - static_cast<float>(top);
    const auto* above = field.ptr<float>(top) + left;
    const auto* below = field.ptr<float>(top + 1) + left;
    return (above[0] * (1.F - fx) + above[1] * fx) * (1.F - fy) + (below[0] * (1.F - fx) + below[1] * fx) * fy;
}

template <class T>
void addRow(const cv::Mat& pixels, int y, int left, const cv::Mat& alpha, int step, float white, cv::Mat& sums,
            cv::Mat& counts, int cellRow)
{
    const int channels = pixels.channels();
    const int colours = channels >= 3 ? 3 : 1;
    const T* row = pixels.ptr<T>(y);
    const auto* replaced = alpha.ptr<float>();
    auto* sum = sums.ptr<cv::Vec3f>(cellRow);
    auto* count = counts.ptr<float>(cellRow);
    for (int k = 0; k < alpha.cols; ++k) {
        const int x = left + k;
        if (x < 0 || x >= pixels.cols || replaced[k] >= kReplaced) {
            continue;
        }
        const T* pixel = row + static_cast<std::ptrdiff_t>(x) * channels;
        cv::Vec3f& cell = sum[k / step];
        for (int c = 0; c < 3; ++c) {
            cell[c] += static_cast<float>(pixel[colours == 3 ? c : 0]) / white;
        }
        count[k / step] += 1.F;
    }
}

} // namespace

FaceGrid makeFaceGrid(const FaceModel& model, const cv::Mat& rim, const TargetMesh& mesh)
{
    cv::Point2f low(1e9F, 1e9F);
    cv::Point2f high(-1e9F, -1e9F);
    for (const cv::Point3f& p : mesh.pointsInImage) {
        low = {std::min(low.x, p.x), std::min(low.y, p.y)};
        high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
    FaceGrid grid;
    const float longer = std::max(high.x - low.x, high.y - low.y);
    grid.step = std::max(1, static_cast<int>(std::ceil(longer / static_cast<float>(kMostCells))));
    const auto step = static_cast<float>(grid.step);
    grid.origin = {cvFloor(low.x) - kBorderCells * grid.step, cvFloor(low.y) - kBorderCells * grid.step};
    const cv::Size size(cvCeil((high.x - static_cast<float>(grid.origin.x)) / step) + kBorderCells,
                        cvCeil((high.y - static_cast<float>(grid.origin.y)) / step) + kBorderCells);
    std::vector<cv::Point3f> points;
    std::vector<MeshValue> values;
    for (std::size_t i = 0; i < mesh.pointsInImage.size(); ++i) {
        const cv::Point3f& p = mesh.pointsInImage[i];
        points.emplace_back((p.x - static_cast<float>(grid.origin.x)) / step,
                            (p.y - static_cast<float>(grid.origin.y)) / step, p.z);
        values.emplace_back(model.layout.at<float>(static_cast<int>(i), 0),
                            model.layout.at<float>(static_cast<int>(i), 1), mesh.normals[i][0], mesh.normals[i][1]);
    }
    MeshRaster raster = rasterise(points, values, model.triangles, size);
    grid.uv.create(size, CV_32FC2);
    grid.normal.create(size, CV_32FC2);
    cv::Mat parts[] = {grid.uv, grid.normal};
    const int pairs[] = {0, 0, 1, 1, 2, 2, 3, 3};
    cv::mixChannels(&raster.values, 1, parts, 2, pairs, 4);
    grid.depth = cv::Mat(size, CV_32FC1, cv::Scalar(-1.0));
    grid.alpha = cv::Mat(size, CV_32FC1, cv::Scalar(0.0));
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            if (raster.inside.at<unsigned char>(y, x) == 0) {
                continue;
            }
            const auto& uv = grid.uv.at<cv::Vec2f>(y, x);
            const float depth = sampled(rim, uv[0], uv[1]);
            grid.depth.at<float>(y, x) = depth;
            grid.alpha.at<float>(y, x) = smoothStep(kBandStart, kBandEnd, depth);
        }
    }
    return grid;
}

cv::Mat rowOf(const FaceGrid& grid, const cv::Mat& field, int row)
{
    const float y = (static_cast<float>(row) + 0.5F) / static_cast<float>(grid.step) - 0.5F;
    const int top = std::clamp(cvFloor(y), 0, field.rows - 1);
    const int bottom = std::min(top + 1, field.rows - 1);
    const float share = std::clamp(y - static_cast<float>(top), 0.F, 1.F);
    cv::Mat between = field.row(top);
    if (share > 0.F && bottom != top) {
        cv::Mat mixed;
        cv::addWeighted(field.row(top), 1.0 - static_cast<double>(share), field.row(bottom), static_cast<double>(share),
                        0.0, mixed);
        between = mixed;
    }
    if (grid.step == 1) {
        return between.isContinuous() ? between : between.clone();
    }
    cv::Mat result;
    cv::resize(between, result, {field.cols * grid.step, 1}, 0.0, 0.0, cv::INTER_LINEAR);
    return result;
}

RimView viewRim(const FaceGrid& grid, const cv::Mat& pixels)
{
    const cv::Size size = grid.size();
    cv::Mat sums(size, CV_32FC3, cv::Scalar::all(0.0));
    cv::Mat counts(size, CV_32FC1, cv::Scalar(0.0));
    for (int row = 0; row < size.height * grid.step; ++row) {
        const int y = grid.origin.y + row;
        if (y < 0 || y >= pixels.rows) {
            continue;
        }
        const cv::Mat alpha = rowOf(grid, grid.alpha, row);
        if (pixels.depth() == CV_16U) {
            addRow<std::uint16_t>(pixels, y, grid.origin.x, alpha, grid.step, 65535.F, sums, counts, row / grid.step);
        } else {
            addRow<std::uint8_t>(pixels, y, grid.origin.x, alpha, grid.step, 255.F, sums, counts, row / grid.step);
        }
    }
    RimView view;
    const float all = static_cast<float>(grid.step) * static_cast<float>(grid.step);
    view.share = counts / static_cast<double>(all);
    for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < size.width; ++x) {
            sums.at<cv::Vec3f>(y, x) /= std::max(1.F, counts.at<float>(y, x));
        }
    }
    cv::cvtColor(sums, view.sourceLab, cv::COLOR_RGB2Lab);
    view.uv = grid.uv;
    view.normal = grid.normal;
    view.depth = grid.depth;
    return view;
}

} // namespace bauta::protect
