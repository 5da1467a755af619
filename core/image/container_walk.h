// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: the walkers that list every part of an image file beyond what decoding needs. One walker a
// container format, in container_<format>.cpp. They read structure only, trust nothing, and never fail: what cannot be
// followed becomes a part of its own that says so.

#pragma once

#include "core/image/byte_cursor.h"
#include "core/image/metadata.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bauta::image
{

/// Which of the standard metadata formats a part carries.
enum class Carrier
{
    None = 0,
    Exif,
    Iptc,
    Xmp
};

struct Part
{
    MetadataGroup group = MetadataGroup::Other;
    std::string key;   ///< such as "JPEG COM"
    std::string value; ///< any length and any bytes; cleaned when it becomes an item
    Carrier carrier = Carrier::None;
    /// The metadata itself for a carrier (a TIFF structure, IPTC data sets, an XMP packet); empty where the container
    /// wraps it in a way that only Exiv2 undoes, such as compressed PNG text.
    std::vector<std::byte> payload = {};
    /// The Exiv2 entry that says the same ("Image#010f"): where Exiv2 lists it, the part is left out.
    std::string standsFor = {};
};

/// Collects parts, up to a limit that keeps reports and memory small whatever the file says.
class PartList
{
public:
    void add(Part part);
    void add(MetadataGroup group, std::string key, std::string value = {});
    /// A carrier with its payload, copied unless it is beyond all reason (16 MiB in total).
    void addCarrier(Carrier carrier, std::string key, Bytes payload);
    /// Marks the place where the structure stops making sense.
    void addDamage(std::string_view container, std::string_view what);
    /// Bytes after the logical end of the file, named by what they look like; nothing if `trailing` is empty.
    void addTrailing(std::string_view container, Bytes trailing);

    [[nodiscard]] const std::vector<Part>& parts() const noexcept { return m_parts; }

private:
    std::vector<Part> m_parts;
    std::size_t m_payloadBytes = 0;
};

/// "1 byte", "5012 bytes".
[[nodiscard]] std::string byteCountText(std::uint64_t count);

/// Lists the parts of a file of a known format.
[[nodiscard]] PartList walkContainer(Bytes content, Format format);

void walkJpeg(Bytes content, PartList& parts);
void walkPng(Bytes content, PartList& parts);
void walkRiff(Bytes content, PartList& parts);
void walkTiff(Bytes content, PartList& parts);
void walkBmff(Bytes content, PartList& parts);
void walkGif(Bytes content, PartList& parts);
void walkBmp(Bytes content, PartList& parts);

/// Photoshop's image resources ("8BIM" blocks), as in JPEG APP13 and TIFF tag 34377.
void walkPhotoshopResources(Bytes resources, std::string_view container, PartList& parts);

/// Whether a TIFF file's first directory needs the tag for its pixels or their colours (or it carries a part that
/// the walker lists by itself).
[[nodiscard]] bool isTiffFormatTag(std::uint16_t tag) noexcept;

/// The coded pixels of a TIFF file's first picture, strip by strip or tile by tile: views into `content`. Empty if the
/// file is damaged.
[[nodiscard]] std::vector<Bytes> tiffPixelData(Bytes content);

} // namespace bauta::image
