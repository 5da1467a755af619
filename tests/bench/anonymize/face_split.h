// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/bench/people_data.h"

#include <cstddef>
#include <string>
#include <vector>

namespace bauta::bench
{

/// Faces kept out of training, for measuring.
inline constexpr std::size_t kHeldOutFaces = 200;

struct FaceSplit
{
    std::vector<PortraitFile> training;
    std::vector<PortraitFile> heldOut;
};

/// Evenly spread over the sorted files, so that every folder gives its share; always the same.
[[nodiscard]] FaceSplit splitFaces(std::vector<PortraitFile> files, std::size_t heldOut = kHeldOutFaces);

/// The two folders that a face lies in, such as "female/asian".
[[nodiscard]] std::string groupOf(const PortraitFile& file);

} // namespace bauta::bench
