// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"
#include "core/protect/mask_shape.h"

#include <opencv2/core/mat.hpp>

namespace bauta::protect
{

/// How far a covering reaches and how softly it ends.
struct MaskOptions
{
    MaskShape shape = MaskShape::Head;
    float growth = kUsualMargin; ///< outward, in widths of the face
    float feather = 0.06F;       ///< width of the soft edge outside the grown mask, in widths of the face
    int gridSide = 384; ///< longer side of the grid on which the shape is drawn: half of it takes a quarter the time
};

/// Where a face is covered. `alpha` is CV_8UC1 with the size of `boundsInImage`; 255 over all of the face (silhouette
/// with forehead and ears, in the shape that was asked for, grown), falling to 0 outside of it only, never inside.
struct FaceMask
{
    cv::Rect boundsInImage; ///< clipped to the image; may be empty
    cv::Mat alpha;
};

/// The mask from the mesh's silhouette, extended over forehead and ears; without a mesh (profiles, tiny faces) an
/// ellipse around the box that is generous enough for every pose.
[[nodiscard]] FaceMask faceMask(const faces::Face& face, cv::Size imageSize, const MaskOptions& options = {});
/// Its boundsInImage alone, at next to no cost; never smaller.
[[nodiscard]] cv::Rect faceMaskBounds(const faces::Face& face, cv::Size imageSize, const MaskOptions& options = {});

} // namespace bauta::protect
