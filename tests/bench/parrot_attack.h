// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"

#include <opencv2/core/mat.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace bauta::bench
{

/// The expected rank-1 rate of picking another photo at random.
[[nodiscard]] double chanceOfRank1(const std::vector<std::string>& people);

/// Share of photos whose nearest other photo shows the same person; ties share their votes. `similarity` is n x n.
[[nodiscard]] double rank1(const cv::Mat& similarity, const std::vector<std::string>& people);

/// Nearest-neighbour attackers on pixels alone.
enum class PixelMetric
{
    Distance,   ///< negative Euclidean distance
    Correlation ///< cosine after removal of each picture's mean: blind to brightness and contrast
};

/// Similarity of all pictures with all, after reduction to 16 x 16 pixels. All have the same type.
[[nodiscard]] cv::Mat pixelSimilarity(const std::vector<cv::Mat>& pictures, PixelMetric metric);

/// The middle 80 % of the detector's box of a face: no alignment, and nothing that a cover leaves open.
[[nodiscard]] cv::Mat boxView(const cv::Mat& rgb, const faces::Face& face);

/// Only what every cover hides: the middle of the aligned face (eyes, nose, mouth, chin; no hair, no background),
/// aligned by the landmarks of the *clean* photo, which an attacker can only hope for.
[[nodiscard]] cv::Mat coveredView(const cv::Mat& rgb, const faces::Face& face);

/// A face whose landmarks make recognisers take the whole of a coveredView() as their input.
[[nodiscard]] faces::Face faceOfCoveredView();

[[nodiscard]] cv::Mat withoutColour(const cv::Mat& rgb); ///< three equal channels

} // namespace bauta::bench
