// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/faces/boxes.h"
#include "core/faces/detector_networks.h"

#include <opencv2/core/mat.hpp>

namespace bauta::faces
{

/// A belief from here on needs nobody's consent.
inline constexpr float kBelievedAlone = 0.25F;

/// Shows a candidate alone to the networks and returns how far they believe in it together, 0..1; 0 if it is no face.
/// Where they do not and the place is dim, they are asked again with its contrast evened out.
/// The SSD is believed from kBelievedAlone on, on less if what found the candidate was sure or the RFB network
/// agrees. The RFB network alone is believed only if it is nearly certain in all views, and only in upright heads: it
/// knows dim and blurred faces that the SSD is blind to, but turned it sees faces in hands.
[[nodiscard]] Expected<float> lookAgain(const DetectorNetworks& networks, const cv::Mat& rgb,
                                        const Candidate& candidate);

} // namespace bauta::faces
