// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/video/face_patch.h"

#include "core/video/frame_rgb.h"

#include <utility>

namespace bauta::jobs
{

faces::Face shifted(faces::Face face, cv::Point2f by)
{
    face.boxInImage += by;
    for (cv::Point2f& p : face.landmarksInImage) {
        p += by;
    }
    if (face.mesh) {
        for (cv::Point3f& p : face.mesh->pointsInImage) {
            p.x += by.x;
            p.y += by.y;
        }
    }
    return face;
}

FacePatch takeFacePatch(const video::Frame& frame, const faces::Face& face, float around)
{
    const cv::Rect2f& box = face.boxInImage;
    const float factor = 1.F + 2.F * around;
    const cv::Rect area(cvFloor(box.x - around * box.width), cvFloor(box.y - around * box.height),
                        cvCeil(factor * box.width), cvCeil(factor * box.height));
    const video::RgbPatch taken = video::takePatch(frame, area);
    FacePatch patch;
    if (taken.rgb.empty()) {
        return patch;
    }
    patch.rgb8 = taken.rgb;
    if (patch.rgb8.depth() == CV_16U) {
        patch.rgb8.convertTo(patch.rgb8, CV_8U, 1.0 / 257.0);
    }
    patch.tl = taken.area.tl();
    patch.face = shifted(face, -cv::Point2f(patch.tl));
    return patch;
}

} // namespace bauta::jobs
