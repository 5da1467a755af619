// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"
#include "core/protect/cloak/cloak_tuning.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/core/matx.hpp>

#include <array>
#include <vector>

namespace bauta::protect
{

/// The square of the alignment frame on which cloaks are made, and its size in pixels.
inline constexpr std::array<float, 3> kCanvasInFrame{-14.F, -10.F, 140.F};
inline constexpr int kCanvasSide = 224;
inline constexpr float kCanvasPerFrame = static_cast<float>(kCanvasSide) / kCanvasInFrame[2];

/// A face on the canvas with what the cloak must know about it. Maps and lengths are in canvas pixels.
struct Canvas
{
    struct Disc
    {
        cv::Point2f centreInCanvas;
        float radius = 0.F;
    };

    cv::Matx23f frameFromImage;
    cv::Mat rgb;     ///< CV_8UC3
    cv::Mat movable; ///< CV_32F, share of the flow that is let through: none on and beyond the silhouette, less
                     ///< along straight edges
    cv::Mat toneCap; ///< CV_32F, the largest change of tone here, as a share of the largest anywhere
    cv::Mat face;    ///< CV_8U, 255 inside the mesh's hull
    std::vector<cv::Point2f> meshInCanvas; ///< the 468 points
    float eyeDistance = 0.F;
    std::array<Disc, 2> openEyes{}; ///< moved as one piece each
};

/// `largestTone` is the budget's, full range 1. requires: a face with a mesh; rgb CV_8UC3.
[[nodiscard]] Canvas makeCanvas(const cv::Mat& rgb, const faces::Face& face, float largestTone,
                                const CloakTuning& tuning);

} // namespace bauta::protect
