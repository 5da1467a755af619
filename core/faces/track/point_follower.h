// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"
#include "core/faces/track/gray_frames.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>

#include <vector>

namespace bauta::faces
{

inline constexpr int kFollowWindow = 13; ///< side of the patch around each point
inline constexpr int kFollowLevels = 4;  ///< of the pyramid above the frame itself: motion of up to 100 pixels a frame

/// Where a face is, as far as following is concerned.
struct FacePlace
{
    cv::Rect2f box;
    Landmarks5 landmarks{};
    bool landmarksKnown = false; ///< false: nothing to follow but the box
};

/// How a face moved from one frame to another: its centre is shifted, then it is scaled and turned about it.
struct FaceStep
{
    cv::Point2f shift;
    float scale = 1.F;
    float rollRadians = 0.F; ///< clockwise
};

/// What became of a face in another frame.
struct FollowedFace
{
    FacePlace place;
    FaceStep step;
    /// 0..1: the share of points that agree (and lead back to where they came from), times how alike the face looks in
    /// both frames. Above kReliable the place can be believed.
    float reliability = 0.F;
};

inline constexpr float kReliable = 0.35F;

/// Follows points on the face (landmarks, a grid within its inner part) by the pyramidal method of Lucas and Kanade
/// there and back (Kalal et al. 2010, "Forward-backward error"), and fits the similarity that most of them obey.
/// `expectedShift` is where the search starts. Coordinates are pixels of the gray frames, which have one size.
[[nodiscard]] FollowedFace followFace(GrayFrame& from, GrayFrame& to, const FacePlace& place,
                                      cv::Point2f expectedShift);

/// The inner part of a face as a small square picture (CV_32FC1) of mean 0 and norm 1, to be compared by likeness();
/// all zero where there is no contrast.
[[nodiscard]] cv::Mat facePatch(const cv::Mat& gray, const cv::Rect2f& box);

/// Correlation of two patches, -1..1.
[[nodiscard]] float likeness(const cv::Mat& patchA, const cv::Mat& patchB);

/// The box after a step.
[[nodiscard]] cv::Rect2f moved(const cv::Rect2f& box, const FaceStep& step);

/// The step back.
[[nodiscard]] FaceStep inverse(const FaceStep& step);

[[nodiscard]] inline cv::Point2f centreOf(const cv::Rect2f& box)
{
    return {box.x + box.width / 2.F, box.y + box.height / 2.F};
}

} // namespace bauta::faces
