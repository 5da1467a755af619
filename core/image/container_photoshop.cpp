// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Photoshop image resources: Adobe Photoshop File Formats Specification, "Image Resource Blocks".

#include "core/image/container_walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace bauta::image
{

namespace
{

constexpr std::uint16_t kIptc = 0x0404;
constexpr std::uint16_t kExif1 = 0x0422;
constexpr std::uint16_t kXmp = 0x0424;

struct KnownResource
{
    std::uint16_t id;
    MetadataGroup group;
    std::string_view name;
};
constexpr std::array kResources{
    KnownResource{0x03ED, MetadataGroup::Technical, "resolution"},
    KnownResource{0x0409, MetadataGroup::Preview, "thumbnail (BGR)"},
    KnownResource{0x040A, MetadataGroup::People, "copyright flag"},
    KnownResource{0x040B, MetadataGroup::People, "URL"},
    KnownResource{0x040C, MetadataGroup::Preview, "thumbnail"},
    KnownResource{0x0410, MetadataGroup::Container, "effects"},
    KnownResource{0x041A, MetadataGroup::Container, "slices"},
    KnownResource{0x0421, MetadataGroup::Device, "version info"},
    KnownResource{0x0423, MetadataGroup::Technical, "Exif 3"},
    KnownResource{0x0425, MetadataGroup::History, "IPTC digest"},
    KnownResource{0x0428, MetadataGroup::Technical, "pixel aspect ratio"},
    KnownResource{0x043A, MetadataGroup::Time, "print information"},
};

} // namespace

void walkPhotoshopResources(Bytes resources, std::string_view container, PartList& parts)
{
    ByteCursor cursor(resources);
    while (cursor.remaining() > 0) {
        cursor.skip(4); // "8BIM", or another program's four letters
        const std::uint16_t id = cursor.u16();
        const std::uint8_t nameLength = cursor.u8();
        cursor.skip(nameLength + (nameLength + 1U) % 2U); // length byte and name together are even
        const std::uint32_t size = cursor.u32();
        const Bytes body = cursor.take(size);
        if (cursor.failed()) {
            parts.addDamage(container, "a resource goes past the end");
            return;
        }
        if (size % 2 == 1 && cursor.remaining() > 0) {
            cursor.skip(1);
        }
        if (id == kIptc) {
            parts.addCarrier(Carrier::Iptc, fmt::format("{} IPTC", container), body);
        } else if (id == kExif1) {
            parts.addCarrier(Carrier::Exif, fmt::format("{} Exif", container), body);
        } else if (id == kXmp) {
            parts.addCarrier(Carrier::Xmp, fmt::format("{} XMP", container), body);
        } else {
            const auto known = std::find_if(kResources.begin(), kResources.end(),
                                            [id](const KnownResource& entry) { return entry.id == id; });
            const bool found = known != kResources.end();
            parts.add(found ? known->group : MetadataGroup::Other,
                      found ? fmt::format("{} {}", container, known->name)
                            : fmt::format("{} resource 0x{:04X}", container, id),
                      byteCountText(size));
        }
    }
}

} // namespace bauta::image
