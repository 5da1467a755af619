// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: everything that touches Exiv2 goes through here and metadata_copy.cpp. No exception leaves
// these functions.

#pragma once

#include "core/base/library_version.h"
#include "core/image/container_walk.h"
#include "core/image/metadata.h"

#include <exiv2/exif.hpp>
#include <exiv2/image.hpp>
#include <exiv2/iptc.hpp>
#include <exiv2/xmp_exiv2.hpp>

#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace bauta::image
{

/// Exclusive use of Exiv2: its XMP toolkit keeps its namespaces and its state in globals. Reading metadata takes
/// milliseconds beside the seconds of a photo, so that one lock for all costs nothing. Hold one while any Exiv2 object
/// is in use. The first one sets the library up (BMFF on, log off).
class Exiv2Session
{
public:
    Exiv2Session();

private:
    std::unique_lock<std::mutex> m_lock;
};

[[nodiscard]] LibraryVersion exiv2Version();

struct StandardMetadata
{
    Exiv2::ExifData exif;
    Exiv2::IptcData iptc;
    Exiv2::XmpData xmp;
};

/// One Exiv2 entry as an item.
struct StandardEntry
{
    MetadataItem item;
    Carrier family = Carrier::None;
    std::string identity; ///< as Part::standsFor
    bool mayBeKept = false;
};

/// What Exiv2 finds in a whole file; nothing where it cannot read the file.
[[nodiscard]] StandardMetadata readFile(Bytes content, Format format, std::vector<MetadataItem>& previews);

/// What Exiv2 finds in the payload of one part.
[[nodiscard]] StandardMetadata readPayload(const Part& part);

/// The entries but for those that only hold the metadata together; in a TIFF file also without those that belong to
/// its pixels.
[[nodiscard]] std::vector<StandardEntry> listEntries(const StandardMetadata& metadata, Format format);

/// The place of the photo by Exif, else by XMP.
[[nodiscard]] std::optional<GeoPosition> readPosition(const StandardMetadata& metadata);

} // namespace bauta::image
