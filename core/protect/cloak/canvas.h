// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"

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

/// A face on the canvas with what the cloak must know about it. All coordinates and maps are in canvas pixels.
struct Canvas
{
    cv::Matx23f frameFromImage;
    cv::Mat rgb;                                  ///< CV_8UC3
    cv::Mat fade;                                 ///< CV_32F, 1 inside, 0 on and beyond the silhouette
    cv::Mat fineToneGate;                         ///< CV_32F, how much fine tone goes unseen there
    cv::Mat coarseToneGate;                       ///< CV_32F
    cv::Mat face;                                 ///< CV_8U, 255 inside the mesh's hull
    std::vector<cv::Point2f> mesh;                ///< the 468 points
    faces::Landmarks5 landmarks{};
    float eyeDistance = 0.F;
    struct Disc
    {
        cv::Point2f centre;
        float radius = 0.F;
    };
    std::array<Disc, 2> irises{};                 ///< kept rigid
};

/// requires: a face with a mesh; rgb CV_8UC3.
[[nodiscard]] Canvas makeCanvas(const cv::Mat& rgb, const faces::Face& face, float fadeWidth, float skinFloor,
                                float coarseFloor);

} // namespace bauta::protect
