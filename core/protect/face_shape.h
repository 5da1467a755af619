// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"

#include <opencv2/core/types.hpp>

#include <vector>

namespace bauta::protect
{

/// How far the mesh of a face may be believed when a cover is cut after it.
enum class MeshTrust
{
    None = 0, ///< absent, not finite, collapsed, or somewhere else than the detector's box
    Partly,   ///< overlaps the box but disagrees with it, or the network doubts it: only ever adds to the box's shape
    Full
};

/// The part of a picture that shows one head's identifying surface: face, forehead up to the hairline, ears and the
/// back of the jaw, before any growth. Pixels of the image.
struct FaceShape
{
    std::vector<std::vector<cv::Point2f>> outlines; ///< convex polygons; their union is the shape
    cv::Point2f centre;                             ///< of the face proper
    float width = 0.F;       ///< of a face seen from the front; profiles do not shrink it. Unit of growth and blocks.
    float rollRadians = 0.F; ///< clockwise in the picture; 0 if not known
    MeshTrust meshTrust = MeshTrust::None;
};

/// Finite coordinates whatever the face contains. A face without any usable box, landmarks or mesh covers the whole
/// picture: what cannot be placed must not be left in the open.
[[nodiscard]] FaceShape faceShape(const faces::Face& face, cv::Size imageSize);

[[nodiscard]] MeshTrust meshTrust(const faces::Face& face);

/// Point indices of the mesh's rim, in order around it (MediaPipe's face oval).
[[nodiscard]] const std::vector<int>& meshOval();

} // namespace bauta::protect
