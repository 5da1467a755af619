// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/bench/cloak/cloak_gallery.h"
#include "tests/bench/cloak/cloak_trial.h"

#include <filesystem>
#include <vector>

namespace bauta::bench
{

/// Contact sheets for the eye: a row a photo, with the clean face, each config's and eight times each difference about
/// mid-grey; before JPEG. Eight rows a file: sheet.png, sheet-2.png, ... Needs Trial::changed. 0, or 1 with a message.
[[nodiscard]] int writeSheets(const std::filesystem::path& file, const std::vector<CloakConfig>& configs,
                              const CloakGallery& gallery, const std::vector<std::vector<Trial>>& trials);

/// The same crops one by one, as <folder>/<config>/p01-03.png and <folder>/original/p01-03.png.
[[nodiscard]] int dumpCrops(const std::filesystem::path& folder, const std::vector<CloakConfig>& configs,
                            const CloakGallery& gallery, const std::vector<std::vector<Trial>>& trials);

} // namespace bauta::bench
