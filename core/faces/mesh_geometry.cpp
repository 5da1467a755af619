// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/mesh_geometry.h"

#include <opencv2/core/matx.hpp>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <numbers>

namespace bauta::faces
{

namespace
{

// Indices of the MediaPipe mesh. Eyes: the ring of lids and corners, whose mean is the centre of the eye.
constexpr std::initializer_list<int> kLeftEye{33, 133, 159, 145, 158, 153, 160, 144};
constexpr std::initializer_list<int> kRightEye{263, 362, 386, 374, 385, 380, 387, 373};
constexpr int kNoseTip = 4;
constexpr int kLeftMouthCorner = 61;
constexpr int kRightMouthCorner = 291;
constexpr int kLeftEyeOuterCorner = 33;
constexpr int kRightEyeOuterCorner = 263;
constexpr int kForehead = 10;
constexpr int kChin = 152;

constexpr float kDegrees = 180.F / std::numbers::pi_v<float>;

cv::Point2f meanOf(const Mesh& mesh, std::initializer_list<int> points)
{
    cv::Point2f sum;
    for (const int index : points) {
        const cv::Point3f& p = mesh.pointsInImage[static_cast<std::size_t>(index)];
        sum += cv::Point2f(p.x, p.y);
    }
    return sum / static_cast<float>(points.size());
}

cv::Vec3f between(const Mesh& mesh, int from, int to)
{
    const cv::Point3f d =
        mesh.pointsInImage[static_cast<std::size_t>(to)] - mesh.pointsInImage[static_cast<std::size_t>(from)];
    const cv::Vec3f v(d.x, d.y, d.z);
    const auto length = static_cast<float>(cv::norm(v));
    return length > 0.F ? v / length : v;
}

} // namespace

Landmarks5 landmarksOf(const Mesh& mesh)
{
    return {meanOf(mesh, kLeftEye), meanOf(mesh, kRightEye), meanOf(mesh, {kNoseTip}), meanOf(mesh, {kLeftMouthCorner}),
            meanOf(mesh, {kRightMouthCorner})};
}

HeadPose poseOf(const Mesh& mesh)
{
    const cv::Vec3f across = between(mesh, kLeftEyeOuterCorner, kRightEyeOuterCorner);
    const cv::Vec3f down = between(mesh, kForehead, kChin);
    const float roll = std::atan2(across[1], across[0]);
    const float downInPicture = std::hypot(down[0], down[1]);
    return {.yawDegrees = std::atan2(across[2], std::hypot(across[0], across[1])) * kDegrees,
            .pitchDegrees = -std::atan2(down[2], downInPicture) * kDegrees,
            .rollDegrees = roll * kDegrees};
}

HeadPose poseOf(const Landmarks5& landmarks)
{
    const cv::Point2f eyes = landmarks[1] - landmarks[0];
    const cv::Point2f middle = (landmarks[0] + landmarks[1]) / 2.F;
    const cv::Point2f nose = landmarks[2] - middle;
    const float eyeDistance = std::max(1e-3F, std::hypot(eyes.x, eyes.y));
    // The nose tip stands out by about 0.6 eye distances, so its sideways shift is the sine of the yaw.
    const float sideways = (nose.x * eyes.x + nose.y * eyes.y) / (eyeDistance * eyeDistance);
    return {.yawDegrees = std::asin(std::clamp(sideways / 0.6F, -1.F, 1.F)) * kDegrees,
            .pitchDegrees = 0.F,
            .rollDegrees = std::atan2(eyes.y, eyes.x) * kDegrees};
}

Landmarks5 landmarksInBox(const cv::Rect2f& box, float rollDegrees)
{
    // Fractions of the box (forehead to chin) of an average frontal face.
    static const Landmarks5 kInUnitBox{
        {{0.30F, 0.40F}, {0.70F, 0.40F}, {0.50F, 0.60F}, {0.34F, 0.78F}, {0.66F, 0.78F}}};
    const bool sideways = std::abs(std::remainder(rollDegrees, 180.F)) > 45.F;
    const cv::Point2f center = (box.tl() + box.br()) / 2.F;
    const float width = sideways ? box.height : box.width;
    const float height = sideways ? box.width : box.height;
    const float c = std::cos(rollDegrees / kDegrees);
    const float s = std::sin(rollDegrees / kDegrees);
    Landmarks5 landmarks;
    for (std::size_t i = 0; i < landmarks.size(); ++i) {
        const cv::Point2f upright((kInUnitBox[i].x - 0.5F) * width, (kInUnitBox[i].y - 0.5F) * height);
        landmarks[i] = center + cv::Point2f(c * upright.x - s * upright.y, s * upright.x + c * upright.y);
    }
    return landmarks;
}

cv::Rect2f boundsOf(const Mesh& mesh)
{
    constexpr float kFar = std::numeric_limits<float>::max();
    cv::Point2f low(kFar, kFar);
    cv::Point2f high(-kFar, -kFar);
    for (const cv::Point3f& p : mesh.pointsInImage) {
        low = {std::min(low.x, p.x), std::min(low.y, p.y)};
        high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
    return {low, high};
}

} // namespace bauta::faces
