// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/anonymize/face_split.h"

#include <algorithm>
#include <utility>

namespace bauta::bench
{

FaceSplit splitFaces(std::vector<PortraitFile> files, std::size_t heldOut)
{
    FaceSplit split;
    const std::size_t count = files.size();
    const std::size_t wanted = std::min(heldOut, count / 2);
    for (std::size_t i = 0; i < count; ++i) {
        const bool isHeldOut = wanted > 0 && i * wanted / count != (i + 1) * wanted / count;
        (isHeldOut ? split.heldOut : split.training).push_back(std::move(files[i]));
    }
    return split;
}

std::string groupOf(const PortraitFile& file)
{
    const auto folder = file.file.parent_path();
    return folder.parent_path().filename().string() + "/" + folder.filename().string();
}

} // namespace bauta::bench
