// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"
#include "core/faces/track/tracklet.h"

#include <opencv2/core/mat.hpp>

#include <vector>

namespace bauta::faces
{

/// How well a face could be recognised from these pixels, 0..1: size, sharpness, frontality. Coordinates of `face` are
/// pixels of `rgb`.
[[nodiscard]] float sampleQuality(const cv::Mat& rgb, const Face& face);

/// Keeps the few best views of a face that are unlike one another in pose.
class SampleChoice
{
public:
    /// Whether `face` is worth having beside, or instead of, what is kept; makes room for it if so.
    [[nodiscard]] bool wants(std::vector<KeptSample>& kept, const Face& face, float quality);

private:
    int m_taken = 0;
};

} // namespace bauta::faces
