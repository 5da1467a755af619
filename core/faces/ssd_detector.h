// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/faces/boxes.h"
#include "core/models/network.h"

#include <opencv2/core/mat.hpp>

#include <vector>

namespace bauta::faces
{

/// The SSD MobileNet v1 face detector (Liu et al. 2016, arXiv:1512.02325; trained on WIDER FACE), run fully
/// convolutionally: its anchors are the same at every cell, so any input size works and small faces need no upscaling
/// to a fixed 512 pixels. Reliable for faces of about 12 pixels and more. Thread-safe.
class SsdDetector
{
public:
    /// All: faces up to the size of the picture. Small: only the finest feature map, for faces of up to
    /// kSmallFaceLimit pixels, at less cost.
    enum class Heads
    {
        All,
        Small
    };
    static constexpr float kSmallFaceLimit = 88.F;

    explicit SsdDetector(models::Network network);

    /// Candidates of at least `minScore` in one picture, in its pixels, with overlapping ones suppressed.
    [[nodiscard]] Expected<std::vector<Candidate>> run(const cv::Mat& rgb, Heads heads, float minScore) const;

    /// How strongly the network still believes in `candidate` when it is shown alone, at three scales and mirrored:
    /// the mean of the best scores near it over the views, 0..1. Real faces keep their score, chance patterns lose it.
    /// A face that the picture's border cuts gets a second chance, completed by its mirror image.
    [[nodiscard]] Expected<float> confirm(const cv::Mat& rgb, const Candidate& candidate) const;

private:
    [[nodiscard]] Expected<std::vector<std::vector<Candidate>>> runBatch(const std::vector<cv::Mat>& pictures, int maps,
                                                                         float minScore) const;

    models::Network m_network;
};

} // namespace bauta::faces
