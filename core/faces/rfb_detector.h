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

/// A light single-shot face detector with receptive field blocks (Liu et al. 2018, arXiv:1711.07767, in the form known
/// as "Ultra-Light-Fast-Generic-Face-Detector, version RFB"; trained on WIDER FACE). A tenth of the SSD's work, no
/// landmarks; knows dim, blurred and half hidden faces that the SSD does not believe in, and sees more ghosts. Run
/// fully convolutionally, so any input size works. Reliable for faces of 10 to 250 pixels. Thread-safe.
class RfbDetector
{
public:
    explicit RfbDetector(models::Network network);

    /// Candidates of at least `minScore` in one picture, in its pixels, with overlapping ones suppressed.
    [[nodiscard]] Expected<std::vector<Candidate>> run(const cv::Mat& rgb, float minScore) const;

    /// How strongly the network believes in `candidate` when it is shown alone, at three scales and mirrored: the mean
    /// of the best scores near it over the views, 0..1.
    [[nodiscard]] Expected<float> confirm(const cv::Mat& rgb, const Candidate& candidate) const;

private:
    [[nodiscard]] Expected<std::vector<std::vector<Candidate>>> runBatch(const std::vector<cv::Mat>& pictures,
                                                                         float minScore) const;

    models::Network m_network;
};

} // namespace bauta::faces
