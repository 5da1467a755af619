// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"

namespace bauta::faces
{

/// The five landmarks that recognisers align to, out of the 468 mesh points.
[[nodiscard]] Landmarks5 landmarksOf(const Mesh& mesh);

/// Rotation of the head from the mesh's own three dimensions: the axis from eye to eye and that from forehead to chin.
[[nodiscard]] HeadPose poseOf(const Mesh& mesh);

/// A rough rotation from five landmarks alone; pitch stays 0.
[[nodiscard]] HeadPose poseOf(const Landmarks5& landmarks);

/// Where the five landmarks lie in an average upright face, given its box and the rotation it was found at.
[[nodiscard]] Landmarks5 landmarksInBox(const cv::Rect2f& box, float rollDegrees);

/// The upright box around all points.
[[nodiscard]] cv::Rect2f boundsOf(const Mesh& mesh);

} // namespace bauta::faces
