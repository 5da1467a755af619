// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/faces/rfb_detector.h"
#include "core/faces/ssd_detector.h"
#include "core/faces/yunet_detector.h"
#include "core/models/model_store.h"

#include <opencv2/core/mat.hpp>

#include <optional>
#include <vector>

namespace bauta::faces
{

/// The networks that look for faces: two that are built in, and YuNet where a user has added it.
struct DetectorNetworks
{
    SsdDetector ssd;
    RfbDetector rfb;
    std::optional<YunetDetector> yunet;

    /// Candidates in one picture, in its pixels, with the least score that is worth a second look for this network.
    /// `heads` is for the SSD alone; YuNet must be there to be asked.
    [[nodiscard]] Expected<std::vector<Candidate>> run(Finder network, const cv::Mat& rgb,
                                                       SsdDetector::Heads heads = SsdDetector::Heads::All) const;

    /// MissingModel if a built-in one is not installed; every file is checked against its hash.
    [[nodiscard]] static Expected<DetectorNetworks> load(const models::ModelStore& store);
};

} // namespace bauta::faces
