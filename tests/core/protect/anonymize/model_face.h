// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"
#include "core/faces/mesh_geometry.h"
#include "core/protect/anonymize/face_geometry.h"
#include "core/protect/anonymize/face_model.h"

#include <cmath>
#include <filesystem>

namespace bauta::test
{

/// The model that ships with the program.
inline std::filesystem::path shippedFaceModel()
{
    return std::filesystem::path(BAUTA_RESOURCES_DIR) / "synthetic-face.bin";
}

struct ModelPose
{
    cv::Point2f centre{150.F, 150.F};
    float eyeDistance = 60.F; ///< pixels
    float yawRadians = 0.F;   ///< positive: turned to the picture's right
};

/// The average face of a model with all that a detector and a landmarker would say of it.
inline faces::Face averageFace(const protect::FaceModel& model, const ModelPose& pose)
{
    const float c = std::cos(pose.yawRadians);
    const float s = std::sin(pose.yawRadians);
    faces::Mesh mesh;
    mesh.presence = 1.F;
    for (int i = 0; i < faces::kMeshPoints; ++i) {
        const auto* p = model.meanShape.ptr<float>() + 3 * i;
        mesh.pointsInImage.emplace_back(pose.centre.x + pose.eyeDistance * (c * p[0] - s * p[2]),
                                        pose.centre.y + pose.eyeDistance * p[1],
                                        pose.eyeDistance * (s * p[0] + c * p[2]));
    }
    faces::Face face;
    face.boxInImage = faces::boundsOf(mesh);
    face.confidence = 1.F;
    face.landmarksInImage = faces::landmarksOf(mesh);
    face.landmarksReliable = true;
    face.pose = faces::poseOf(mesh);
    face.mesh = std::move(mesh);
    return face;
}

} // namespace bauta::test
