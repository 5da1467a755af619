// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"
#include "core/video/frame.h"

#include <opencv2/core/mat.hpp>

namespace bauta::jobs
{

/// A face with the part of a frame around it.
struct FacePatch
{
    cv::Mat rgb8;     ///< CV_8UC3; empty where the face is outside of the frame
    cv::Point tl;     ///< of the patch, in the frame
    faces::Face face; ///< in pixels of the patch
};

/// `around`: what is seen beside the box, in sides of the box.
[[nodiscard]] FacePatch takeFacePatch(const video::Frame& frame, const faces::Face& face, float around);

/// The same face in coordinates that are `by` further.
[[nodiscard]] faces::Face shifted(faces::Face face, cv::Point2f by);

} // namespace bauta::jobs
