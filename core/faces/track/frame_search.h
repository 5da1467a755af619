// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/faces/boxes.h"
#include "core/faces/detector_networks.h"

#include <opencv2/core/mat.hpp>

#include <optional>
#include <vector>

namespace bauta::faces
{

/// What a search of one video frame runs. Cheaper than a SearchPlan for a photo: what one frame leaves out, the next
/// makes up for.
struct FramePasses
{
    bool bordered = true;             ///< the pass for faces that the border cuts
    bool reflectBorder = false;       ///< what lies beyond it there: the picture's reflection, else gray
    bool equalised = true;            ///< the pass with even contrast, for dim faces
    double fineScale = 0.0;           ///< search pixels per frame pixel of the pass for small faces; 0: none
    std::vector<float> turnedDegrees; ///< rotations of the head to search for
};

/// Candidates in the whole of a frame, in its pixels: runs the passes side by side on the threads that
/// models::setComputeThreads granted. Merged, best first, not confirmed.
[[nodiscard]] Expected<std::vector<Candidate>> searchFrame(const DetectorNetworks& networks, const cv::Mat& rgb,
                                                           const FramePasses& passes, const CancelToken& cancel);

/// The best candidate near a place where a face is expected, from one look at its surroundings; absent if there is
/// nothing like a face of about this size.
[[nodiscard]] Expected<std::optional<Candidate>> lookAtPlace(const SsdDetector& ssd, const cv::Mat& rgb,
                                                             const cv::Rect2f& place);

} // namespace bauta::faces
