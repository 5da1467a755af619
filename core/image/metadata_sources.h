// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: the two independent readings of a file, Exiv2's and the container walkers', as one list.

#pragma once

#include "core/image/metadata.h"
#include "core/image/metadata_exiv2.h"

#include <optional>
#include <vector>

namespace bauta::image
{

struct Finding
{
    MetadataItem item;
    bool mayBeKept = false; ///< as far as the kind of entry goes; the group is another question
};

struct JoinedMetadata
{
    std::vector<Finding> findings; ///< by group, without duplicates
    StandardMetadata standard;     ///< what copyMetadata copies from
    std::optional<GeoPosition> position;
};

/// Reads a file of a known format. The caller holds `session` as long as it uses the result's `standard`.
[[nodiscard]] JoinedMetadata readSources(Bytes content, Format format, const Exiv2Session& session);

} // namespace bauta::image
