// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/faces/rfb_detector.h"
#include "core/faces/ssd_detector.h"
#include "core/faces/yunet_detector.h"
#include "core/models/model_store.h"

#include <optional>

namespace bauta::faces
{

/// The networks that look for faces: two that are built in, and YuNet where a user has added it.
struct DetectorNetworks
{
    SsdDetector ssd;
    RfbDetector rfb;
    std::optional<YunetDetector> yunet;

    /// MissingModel if a built-in one is not installed; every file is checked against its hash.
    [[nodiscard]] static Expected<DetectorNetworks> load(const models::ModelStore& store);
};

} // namespace bauta::faces
