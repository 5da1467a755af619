// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/core/protect/synthetic_face.h"

#include "core/protect/face_shape.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <cmath>
#include <numbers>

namespace bauta::test
{

namespace
{

constexpr float kHalfHeight = 0.66F; // of the width
constexpr float kDepth = 0.45F;

/// From the face's own frame (unit: its width; x right, y down, z back from the rim) to the picture.
cv::Point3f placed(const cv::Point3f& p, const SyntheticPose& pose)
{
    const float yaw = pose.yawDegrees * std::numbers::pi_v<float> / 180.F;
    const float roll = pose.rollDegrees * std::numbers::pi_v<float> / 180.F;
    const float x = p.x * std::cos(yaw) - p.z * std::sin(yaw);
    const float z = p.x * std::sin(yaw) + p.z * std::cos(yaw);
    return {pose.centre.x + pose.width * (x * std::cos(roll) - p.y * std::sin(roll)),
            pose.centre.y + pose.width * (x * std::sin(roll) + p.y * std::cos(roll)), pose.width * z};
}

cv::Point3f onEllipsoid(float radius, float angle)
{
    const float depth = kDepth * std::sqrt(std::max(0.F, 1.F - radius * radius));
    return {0.5F * radius * std::sin(angle), -kHalfHeight * radius * std::cos(angle), -depth};
}

} // namespace

faces::Face syntheticFace(const SyntheticPose& pose)
{
    faces::Face face;
    faces::Mesh mesh;
    mesh.presence = 1.F;
    mesh.pointsInImage.resize(faces::kMeshPoints);
    for (int i = 0; i < faces::kMeshPoints; ++i) {
        // A sunflower's pattern fills the inside evenly.
        const float radius = 0.97F * std::sqrt((static_cast<float>(i) + 0.5F) / faces::kMeshPoints);
        mesh.pointsInImage[static_cast<std::size_t>(i)] =
            placed(onEllipsoid(radius, 2.399963F * static_cast<float>(i)), pose);
    }
    const auto& oval = protect::meshOval(); // from the top clockwise in the picture
    for (std::size_t i = 0; i < oval.size(); ++i) {
        const float angle = 2.F * std::numbers::pi_v<float> * static_cast<float>(i) / static_cast<float>(oval.size());
        mesh.pointsInImage[static_cast<std::size_t>(oval[i])] = placed(onEllipsoid(1.F, angle), pose);
    }

    std::vector<cv::Point2f> outline;
    for (const cv::Point3f& p : mesh.pointsInImage) {
        outline.emplace_back(p.x, p.y);
    }
    face.boxInImage = cv::boundingRect(outline);
    face.confidence = 0.99F;
    const auto at = [&pose](float x, float y) {
        const cv::Point3f p = placed({x, y, -0.35F}, pose);
        return cv::Point2f(p.x, p.y);
    };
    face.landmarksInImage = {at(-0.2F, -0.12F), at(0.2F, -0.12F), at(0.F, 0.1F), at(-0.16F, 0.33F), at(0.16F, 0.33F)};
    face.landmarksReliable = true;
    face.mesh = std::move(mesh);
    face.pose = {pose.yawDegrees, 0.F, pose.rollDegrees};
    return face;
}

cv::Mat noisePicture(cv::Size size, int type, std::uint64_t seed)
{
    cv::Mat picture(size, type);
    cv::RNG generator(seed);
    generator.fill(picture, cv::RNG::UNIFORM, 0, CV_MAT_DEPTH(type) == CV_16U ? 65536 : 256);
    return picture;
}

} // namespace bauta::test
