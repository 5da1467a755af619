// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/bench/cloak/cloak_judges.h"
#include "tests/bench/people_data.h"

#include <string>
#include <vector>

namespace bauta::bench
{

/// The clean photos and what all judges see in them. In memory only.
struct CloakGallery
{
    std::vector<Portrait> portraits;
    std::vector<Signature> clean;      ///< of each portrait
    std::vector<Signature> synthetic;  ///< strangers: for thresholds and as other entries of a gallery
    std::vector<std::string> problems; ///< photos left out, with the reason
};

/// Finds the faces and embeds them on `workers` threads; progress on standard error.
[[nodiscard]] CloakGallery openGallery(const PortraitLoader& loader, const Judges& judges,
                                       const std::vector<PortraitFile>& real,
                                       const std::vector<PortraitFile>& synthetic, int workers);

/// Name of a photo in tables: "p01/03.jpg".
[[nodiscard]] std::string shortName(const PortraitFile& file);
[[nodiscard]] std::string shortName(const Portrait& portrait);

} // namespace bauta::bench
