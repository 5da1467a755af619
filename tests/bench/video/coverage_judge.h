// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/boxes.h"
#include "core/faces/detector.h"
#include "core/faces/face.h"

#include <opencv2/core/mat.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace bauta::bench
{

/// What an independent detector sees in one frame at full size, and what else is a face as far as anybody can tell.
struct JudgedFrame
{
    std::vector<faces::Candidate> mustBeCovered; ///< YuNet at 0.6, 16 pixels and more
    cv::Mat allowed; ///< CV_8UC1, 255 where a cover may be: around all boxes of YuNet at 0.3 and of SSD
};

/// A detection that is not covered.
struct OpenFace
{
    int frame = 0;
    faces::Candidate face;
    double covered = 0.0; ///< share
    std::string notAFace; ///< what it is by eye, if it is no face
};

/// Counts over the frames of one clip.
struct CoverageTally
{
    int detections = 0;
    std::vector<OpenFace> open;
    double maskedPixels = 0.0;
    double outsidePixels = 0.0; ///< of these, beyond any face

    [[nodiscard]] int openFaces() const; ///< without those that are no faces by eye
    [[nodiscard]] double outsideShare() const { return maskedPixels > 0.0 ? outsidePixels / maskedPixels : 0.0; }
};

/// A cover of that face in a whole frame, added to `mask` (CV_8UC1): as CoverProtector makes it, `uncertainty` in
/// pixels beyond the usual growth.
void addCover(const faces::Face& face, float uncertainty, cv::Mat& mask);

/// `perFrame` is what SSD found in the frame.
[[nodiscard]] JudgedFrame judgedFrame(std::vector<faces::Candidate> yunet,
                                      const std::vector<faces::Detection>& perFrame, cv::Size size);

/// Compares the mask of one frame with what must be covered: at least kInnerShare of the inner ellipse of its box.
void compare(const std::string& clip, int frame, const JudgedFrame& judged, const cv::Mat& mask, CoverageTally& tally);

inline constexpr float kJudgeScore = 0.6F;
inline constexpr float kAllowedScore = 0.3F;
inline constexpr float kLeastFace = 16.F;    ///< root of the area, in pixels
inline constexpr float kInnerEllipse = 0.9F; ///< of the box's width and height
inline constexpr double kInnerShare = 0.85;
inline constexpr int kOpaque = 250; ///< of 255

} // namespace bauta::bench
