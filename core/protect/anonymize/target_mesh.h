// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"
#include "core/protect/anonymize/face_geometry.h"
#include "core/protect/anonymize/face_model.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/core/matx.hpp>

#include <vector>

namespace bauta::protect
{

/// The mesh of the new face where the old one is.
struct TargetMesh
{
    std::vector<cv::Point3f> pointsInImage;
    std::vector<cv::Vec3f> normals; ///< of the points, of length 1; z is negative towards the camera
    HeadPlacement placement;
    Expression expression; ///< of the source, which the new mesh keeps
};

/// Gives the face in a mesh the shape of another identity (1 x 1404, see identityShapeOf()), with the pose and the
/// expression that it has. `freedom`: for each point how far it may follow, 0 on the silhouette, which stays, to 1.
[[nodiscard]] TargetMesh targetMesh(const FaceModel& model, const std::vector<float>& freedom, const faces::Mesh& mesh,
                                    const cv::Mat& identityShape);

} // namespace bauta::protect
