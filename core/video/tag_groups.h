// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: what the tags of containers tell.

#pragma once

#include "core/image/metadata.h"

#include <optional>
#include <string_view>

namespace bauta::video
{

/// The group of a tag by its key, such as "com.apple.quicktime.location.ISO6709"; empty for tags that tell nothing of
/// anybody: brands, language, statistics, and the constants that every muxer writes.
[[nodiscard]] std::optional<image::MetadataGroup> groupOfTag(std::string_view key, std::string_view value);

/// The group of a data stream by its four-character code, such as "gpmd".
[[nodiscard]] image::MetadataGroup groupOfDataStream(std::string_view fourCharacters) noexcept;

/// A position in ISO 6709 as phones write it: "+48.8577+002.2950+035.1/".
[[nodiscard]] std::optional<image::GeoPosition> positionFromIso6709(std::string_view text);

} // namespace bauta::video
