// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: what each Exif, IPTC and XMP key tells, by Exiv2's names of the keys.

#pragma once

#include "core/image/metadata.h"

#include <optional>
#include <string_view>

namespace bauta::image
{

/// The group of a key such as "Exif.Photo.BodySerialNumber"; empty for keys that only hold the metadata together
/// (pointers to directories, version numbers of the records). Unknown keys are Other.
[[nodiscard]] std::optional<MetadataGroup> groupOfKey(std::string_view key) noexcept;

/// Whether copyMetadata may take the key over if its group is kept. False for what would be wrong in a new file
/// (orientation, dimensions, storage of pixels, places in the picture) and for keys outside the standard directories
/// (maker notes).
[[nodiscard]] bool mayBeKept(std::string_view key) noexcept;

/// Whether a group can be kept at all: false for previews, maker notes, history and container parts.
[[nodiscard]] bool mayBeKept(MetadataGroup group) noexcept;

} // namespace bauta::image
