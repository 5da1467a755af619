// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"

#include <opencv2/core/types.hpp>

#include <optional>
#include <vector>

namespace bauta::faces
{

/// Which network believes in a box. They miss different faces and see them in different ghosts.
enum class Finder
{
    Ssd = 0,
    Rfb,
    Yunet
};

/// A box that some network believes to be a face, before the beliefs of all passes are merged and confirmed.
struct Candidate
{
    cv::Rect2f box;          ///< in pixels of the picture that the search runs on
    float score = 0.F;       ///< 0..1 as the network says
    float rollDegrees = 0.F; ///< by how much the head is turned, clockwise, a multiple of 90
    Finder finder = Finder::Ssd;
    std::optional<Landmarks5> landmarks;
};

/// Intersection over union; 0 for empty boxes.
[[nodiscard]] float intersectionOverUnion(const cv::Rect2f& a, const cv::Rect2f& b);

/// Side of the square of the same area.
[[nodiscard]] float boxSize(const cv::Rect2f& box);

/// Greedy non-maximum suppression inside one pass: keeps the best of boxes that overlap by more than `maxOverlap`.
[[nodiscard]] std::vector<Candidate> suppressNonMaxima(std::vector<Candidate> candidates, float maxOverlap);

/// Joins the candidates of all passes by weighted box fusion (Solovyev et al. 2021, arXiv:1910.13302): each group of
/// boxes of one roll that overlap, or lie inside one another, becomes their score-weighted mean with the best score
/// and the landmarks of the best member that has any. Boxes of another roll or another detector stay another hypothesis
/// about the same place. Ordered by score, best first.
[[nodiscard]] std::vector<Candidate> fuseCandidates(std::vector<Candidate> candidates);

/// Whether two boxes mean the same face, whatever the roll: they overlap much, or one of similar size lies in the
/// other.
[[nodiscard]] bool isSameFace(const cv::Rect2f& a, const cv::Rect2f& b);

/// Whether `weak`, a box of little confidence, is but an echo of `strong`: of similar size and half inside it.
[[nodiscard]] bool isEchoOf(const cv::Rect2f& weak, const cv::Rect2f& strong);

} // namespace bauta::faces
