// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"
#include "core/protect/cloak/cloak_budget.h"
#include "core/protect/cloak/cloak_fields.h"

#include <opencv2/core/mat.hpp>

namespace bauta::protect
{

/// Fields are measured on a grid of at least so many samples a side, whatever their own resolution: coarse control
/// points say little about how steep the surface between them is.
inline constexpr int kFieldMetricSide = 224;

/// What a cloak takes from its budget: movement, strain (95th percentile inside the face) and tone (99th). A face
/// without a mesh is measured over the whole square and at its five landmarks. Empty fields spend nothing.
[[nodiscard]] CloakBudget measureFields(const CloakFields& fields, const faces::Face& face);

/// A field (CV_32F, n x n) on a finer grid over the same square, on the very surface that applyCloak() uses; itself if
/// it has `leastSide` samples a side already.
[[nodiscard]] cv::Mat refinedField(const cv::Mat& field, int leastSide = kFieldMetricSide);

/// Mean length of the flow at the mesh's points, as a share of the distance between the eyes.
[[nodiscard]] float meanMovement(const CloakFields& fields, const faces::Face& face);

/// Largest singular value of the Jacobian of a displacement field (CV_32FC2, samples over a square of `side` in the
/// unit of the displacements) at each sample, by central differences; CV_32FC1. Zero for a shift; for small angles the
/// angle of a rotation; s - 1 for a magnification by s.
[[nodiscard]] cv::Mat localStrain(const cv::Mat& flow, float side);

/// Where the face is on a grid over the fields' square: CV_8UC1, `gridSide` samples a side, 255 at samples inside the
/// convex hull of the mesh; 255 everywhere if there is no mesh.
[[nodiscard]] cv::Mat faceHull(const CloakFields& fields, const faces::Face& face, int gridSide);

/// The value that the share `share` (0..1) of the samples (CV_32FC1) inside `mask` does not exceed; 0 if none is
/// inside.
[[nodiscard]] float quantileInside(const cv::Mat& values, const cv::Mat& mask, double share);

} // namespace bauta::protect
