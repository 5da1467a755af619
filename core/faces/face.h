// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <opencv2/core/types.hpp>

#include <array>
#include <optional>
#include <vector>

namespace bauta::faces
{

/// Left eye, right eye, nose tip, left and right corner of the mouth; left and right as seen in the picture.
using Landmarks5 = std::array<cv::Point2f, 5>;

inline constexpr int kMeshPoints = 468;

/// The 468 points of the MediaPipe face mesh in image pixels; z in the same unit, smaller is nearer.
struct Mesh
{
    std::vector<cv::Point3f> pointsInImage; ///< kMeshPoints
    float presence = 0.F;                   ///< 0..1, the network's own belief that it looks at a face
};

/// Head rotation in degrees: yaw positive when the face turns to the picture's right, pitch positive when it looks
/// down, roll clockwise in the picture.
struct HeadPose
{
    float yawDegrees = 0.F;
    float pitchDegrees = 0.F;
    float rollDegrees = 0.F;
};

/// One face in one picture. All coordinates are pixels of the upright full-size image, origin at the outer corner of
/// the top left pixel.
struct Face
{
    cv::Rect2f boxInImage;  ///< forehead to chin, as the detector says
    float confidence = 0.F; ///< 0..1
    Landmarks5 landmarksInImage{};
    bool landmarksReliable = false; ///< false: estimated from the box alone
    std::optional<Mesh> mesh;       ///< absent for tiny faces and views it does not fit
    HeadPose pose;
};

} // namespace bauta::faces
