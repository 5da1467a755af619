// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/anonymize/target_mesh.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <cmath>

namespace bauta::protect
{

namespace
{

constexpr int kCorrections = 3; ///< of the expression, which another shape changes a little

std::vector<cv::Vec3f> normalsOf(const std::vector<cv::Point3f>& points, const std::vector<cv::Vec3i>& triangles)
{
    std::vector<cv::Vec3f> normals(points.size());
    for (const cv::Vec3i& t : triangles) {
        const auto at = [&](int k) {
            const cv::Point3f& p = points[static_cast<std::size_t>(t[k])];
            return cv::Vec3f(p.x, p.y, p.z);
        };
        cv::Vec3f normal = (at(1) - at(0)).cross(at(2) - at(0)); // twice the area long, which is the right weight
        normal *= normal[2] > 0.F ? -1.F : 1.F;
        for (int k = 0; k < 3; ++k) {
            normals[static_cast<std::size_t>(t[k])] += normal;
        }
    }
    for (cv::Vec3f& normal : normals) {
        const auto length = static_cast<float>(cv::norm(normal));
        normal = length > 0.F ? normal / length : cv::Vec3f(0.F, 0.F, -1.F);
    }
    return normals;
}

/// What components of identity make of a shape that differs from mean and expression by `residual`. The rest of it is
/// no identity but an expression that a linear model does not know, and stays.
cv::Mat identityPart(const FaceModel& model, const cv::Mat& residual)
{
    constexpr double kMost = 2.5; // deviations; beyond lies what a face does, not what it is
    cv::Mat part(1, residual.cols, CV_32FC1, cv::Scalar(0.0));
    for (int k = 0; k < model.identityShape.rows; ++k) {
        const cv::Mat row = model.identityShape.row(k);
        const double share = residual.dot(row) / std::max(row.dot(row), 1e-12);
        part += row * std::clamp(share, -kMost, kMost);
    }
    return part;
}

cv::Mat expressionShapeOf(const FaceModel& model, const Expression& change)
{
    return cv::Mat(change).reshape(1, 1) * model.expressionShape;
}

} // namespace

TargetMesh targetMesh(const FaceModel& model, const std::vector<float>& freedom, const faces::Mesh& mesh,
                      const cv::Mat& identityShape)
{
    TargetMesh target;
    target.placement = placeHead(model.meanShape, mesh.pointsInImage);
    const cv::Mat source = shapeInModel(target.placement, mesh.pointsInImage);
    target.expression = expressionOf(source);
    const cv::Mat residual =
        source - model.meanShape - expressionShapeOf(model, target.expression - model.meanExpression);
    cv::Mat shape = source.clone();
    const auto follow = [&freedom, &shape](const cv::Mat& change) {
        for (int i = 0; i < faces::kMeshPoints; ++i) {
            for (int k = 0; k < 3; ++k) {
                shape.at<float>(3 * i + k) += freedom[static_cast<std::size_t>(i)] * change.at<float>(3 * i + k);
            }
        }
    };
    follow(identityShape - identityPart(model, residual));
    for (int i = 0; i < kCorrections; ++i) {
        follow(expressionShapeOf(model, target.expression - expressionOf(shape)));
    }
    target.pointsInImage.reserve(static_cast<std::size_t>(faces::kMeshPoints));
    for (int i = 0; i < faces::kMeshPoints; ++i) {
        const auto* p = shape.ptr<float>() + 3 * static_cast<std::ptrdiff_t>(i);
        const cv::Vec3f inImage = target.placement.toImage({p[0], p[1], p[2]});
        target.pointsInImage.emplace_back(inImage[0], inImage[1], inImage[2]);
    }
    target.normals = normalsOf(target.pointsInImage, model.triangles);
    return target;
}

} // namespace bauta::protect
