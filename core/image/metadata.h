// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/image/image.h"

#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace bauta::image
{

/// What a piece of metadata tells about people. The order is the order of reports.
enum class MetadataGroup
{
    Location,    ///< GPS and place names
    Device,      ///< camera, lens, serial numbers, owner, software
    People,      ///< names, artists, copyright, face regions, contact data
    Time,        ///< when it was taken, edited
    Preview,     ///< embedded thumbnails and previews, which may still show the face
    MakerNotes,  ///< manufacturer's private data
    Description, ///< captions, keywords, comments, ratings
    History,     ///< edit history, document ancestry (XMP MM, C2PA/JUMBF)
    Container,   ///< extra pictures and streams: MPF, depth maps, gain maps, motion-photo video, trailing bytes
    Technical,   ///< exposure, focal length, resolution ...
    Other
};

/// Stable identifier for JSON and --keep-metadata, such as "location".
[[nodiscard]] const char* toString(MetadataGroup group) noexcept;
[[nodiscard]] std::optional<MetadataGroup> metadataGroupFromString(const std::string& name) noexcept;

struct MetadataItem
{
    MetadataGroup group = MetadataGroup::Other;
    std::string key;   ///< such as "Exif.GPSInfo.GPSLatitude", "Xmp.dc.creator", "JPEG APP13", "PNG tEXt"
    std::string value; ///< shortened to 120 bytes of valid UTF-8; sizes for binary values
};

struct GeoPosition
{
    double latitudeDegrees = 0.0;
    double longitudeDegrees = 0.0;
};

struct MetadataReport
{
    std::vector<MetadataItem> items; ///< all but what decoding needs and the ICC profile
    std::optional<GeoPosition> position;
    [[nodiscard]] std::set<MetadataGroup> groups() const;
};

/// Everything a file carries beside its pixels: Exif, IPTC and XMP through Exiv2, and the container itself walked
/// segment by segment (JPEG markers, PNG and WebP chunks, TIFF tags and sub-images, HEIF items), so that what Exiv2
/// does not know is found too. Damaged metadata is reported as an item, not as an error; content of no known format is
/// UnsupportedFormat. The number of items is bounded. Safe from several threads at once; Exiv2's part runs one by one.
[[nodiscard]] Expected<MetadataReport> inspectMetadata(std::span<const std::byte> content);

/// Copies the items of the kept groups from `source` into the encoded file `output`, which has none yet, and returns
/// the new file. What would be wrong in a new file or defeats its purpose is never kept, whatever `kept` says: the
/// groups Preview, MakerNotes, History and Container, the orientation, dimensions and description of pixel storage, and
/// the places of faces (XMP regions), which refer to the picture before it was turned upright. WebP has no IPTC: those
/// entries become the XMP properties of the same meaning.
///
/// Outputs that Exiv2 cannot write (HEIC, AVIF, BMP, GIF) give UnsupportedFormat if there is anything to copy.
[[nodiscard]] Expected<std::vector<std::byte>>
copyMetadata(std::span<const std::byte> source, std::vector<std::byte> output, const std::set<MetadataGroup>& kept);

/// Reads an output back: fails with VerificationFailed and the names of what is there beyond pixels, ICC and what
/// copyMetadata would have taken over for `kept`.
[[nodiscard]] Expected<void> verifyStripped(std::span<const std::byte> output, const std::set<MetadataGroup>& kept);

} // namespace bauta::image
