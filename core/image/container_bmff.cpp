// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// HEIF and AVIF: ISO/IEC 14496-12 (boxes, items), ISO/IEC 23008-12 (HEIF), AV1 Image File Format 1.1.

#include "core/image/bmff_items.h"
#include "core/image/container_walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace bauta::image
{

namespace
{

/// Properties that say how to decode or show pixels; others may hold text or dates.
constexpr auto kFormatProperties = std::to_array<std::string_view>(
    {"ispe", "pixi", "colr", "hvcC", "av1C", "avcC", "lhvC", "vvcC", "jpgC", "irot", "imir", "clap", "pasp",
     "auxC", "clli", "mdcv", "cclv", "amve", "a1op", "a1lx", "lsel", "oinf", "tols", "rloc", "rref", "iscl"});

struct KnownProperty
{
    std::string_view type;
    MetadataGroup group;
    std::string_view name;
};
constexpr std::array kProperties{
    KnownProperty{"udes", MetadataGroup::Description, "user description"},
    KnownProperty{"altt", MetadataGroup::Description, "alternative text"},
    KnownProperty{"crtt", MetadataGroup::Time, "creation time"},
    KnownProperty{"mdft", MetadataGroup::Time, "modification time"},
    KnownProperty{"cmex", MetadataGroup::Location, "camera position"},
    KnownProperty{"cmin", MetadataGroup::Technical, "camera optics"},
};

constexpr auto kAlphaTypes = std::to_array<std::string_view>(
    {"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", "urn:mpeg:hevc:2015:auxid:1", "urn:mpeg:avc:2015:auxid:1"});

/// The identifier before the text that x265 writes into its streams: its version and every setting.
constexpr std::string_view kX265Identifier("\x2C\xA2\xDE\x09\xB5\x17\x47\xDB\xBB\x55\xA4\xFE\x7F\xC2\xFC\x4E", 16);
constexpr std::size_t kMaxMediaDataBoxes = 64;
constexpr std::size_t kMaxMetadataBytes = 16U << 20U; ///< of all metadata items together
constexpr std::string_view kC2paIdentifier("\xD8\xFE\xC3\xD6\x1B\x0E\x48\x3C\x92\x97\x58\x28\x87\x7E\xC4\x81", 16);

class BmffWalker
{
public:
    BmffWalker(Bytes content, PartList& parts) : m_content(content), m_parts(parts) {}

    void walk()
    {
        BoxReader boxes(m_content);
        while (const std::optional<Box> box = boxes.next()) {
            topLevel(*box);
        }
        if (boxes.damaged()) {
            m_parts.addDamage("HEIF", "a box goes past the end");
        }
        if (m_hasItems) {
            items();
        } else {
            m_parts.addDamage("HEIF", "no items");
        }
        if (const std::size_t at = asText(m_content).find(kX265Identifier); at != std::string_view::npos) {
            const std::string_view text = asText(m_content).substr(at + kX265Identifier.size(), 120);
            m_parts.add(MetadataGroup::Device, "HEVC SEI x265", std::string(text.substr(0, text.find('\0'))));
        }
    }

private:
    void topLevel(const Box& box)
    {
        if (box.type == "meta" && !m_hasItems) {
            m_items = readItems(box.body);
            m_hasItems = true;
        } else if (box.type == "mdat") {
            if (m_mediaData.size() == kMaxMediaDataBoxes) {
                m_parts.addDamage("HEIF", "too many media data boxes");
            }
            if (m_mediaData.size() <= kMaxMediaDataBoxes) {
                m_mediaData.push_back(box.body);
            }
        } else if (box.type == "moov" || box.type == "moof") {
            m_hasMovie = true;
            m_parts.add(MetadataGroup::Container, fmt::format("HEIF {} (video or sequence)", box.type),
                        byteCountText(box.body.size()));
        } else if (box.type == "uuid") {
            const bool c2pa = asText(box.body).starts_with(kC2paIdentifier);
            m_parts.add(c2pa ? MetadataGroup::History : MetadataGroup::Other, c2pa ? "HEIF uuid C2PA" : "HEIF uuid",
                        byteCountText(box.body.size()));
        } else if (box.type == "jumb") {
            m_parts.add(MetadataGroup::History, "HEIF JUMBF", byteCountText(box.body.size()));
        } else if (box.type != "ftyp") {
            m_parts.add(MetadataGroup::Container, fmt::format("HEIF box {}", printableType(box.type)),
                        byteCountText(box.body.size()));
        }
    }

    void items()
    {
        if (m_items.damaged) {
            m_parts.addDamage("HEIF", "item tables");
        }
        for (const auto& [type, size] : m_items.otherBoxes) {
            m_parts.add(MetadataGroup::Other, fmt::format("HEIF meta box {}", printableType(type)),
                        byteCountText(size));
        }
        properties();
        indexReferences();
        const std::set<std::uint32_t> pictures = pixelItems();
        for (const auto& [id, item] : m_items.items) {
            if (!item.name.empty()) {
                m_parts.add(MetadataGroup::Other, "HEIF item name", item.name);
            }
            if (!pictures.contains(id)) {
                extraItem(id, item);
            }
        }
        unreferencedMediaData();
    }

    void properties()
    {
        for (const Property& property : m_items.properties) {
            if (std::find(kFormatProperties.begin(), kFormatProperties.end(), property.type) !=
                kFormatProperties.end()) {
                continue;
            }
            const auto known = std::find_if(kProperties.begin(), kProperties.end(),
                                            [&](const KnownProperty& entry) { return entry.type == property.type; });
            const bool found = known != kProperties.end();
            m_parts.add(
                found ? known->group : MetadataGroup::Other,
                fmt::format("HEIF property {}", found ? std::string(known->name) : printableType(property.type)),
                byteCountText(property.body.size()));
        }
    }

    /// Looks up the references once: hostile files have many of both items and references.
    void indexReferences()
    {
        for (const Reference& reference : m_items.references) {
            if (reference.type == "dimg") {
                auto& sources = m_neededBy[reference.from];
                sources.insert(sources.end(), reference.to.begin(), reference.to.end());
            } else if (reference.type == "auxl") {
                m_auxiliary.insert(reference.from);
                if (isAlpha(reference.from)) {
                    for (const std::uint32_t picture : reference.to) {
                        m_neededBy[picture].push_back(reference.from);
                    }
                }
            } else if (reference.type == "thmb") {
                m_thumbnails.insert(reference.from);
            }
        }
    }

    /// The primary picture, what it is derived from, and its alpha plane.
    [[nodiscard]] std::set<std::uint32_t> pixelItems() const
    {
        std::set<std::uint32_t> found;
        std::vector<std::uint32_t> open{m_items.primary};
        while (!open.empty()) {
            const std::uint32_t id = open.back();
            open.pop_back();
            const auto needed = m_neededBy.find(id);
            if (found.insert(id).second && needed != m_neededBy.end()) {
                open.insert(open.end(), needed->second.begin(), needed->second.end());
            }
        }
        return found;
    }

    [[nodiscard]] bool isAlpha(std::uint32_t id) const
    {
        const std::string type = auxiliaryType(m_items, id);
        return std::find(kAlphaTypes.begin(), kAlphaTypes.end(), type) != kAlphaTypes.end();
    }

    void extraItem(std::uint32_t id, const Item& item)
    {
        if (item.type == "Exif") {
            exif(item);
        } else if (item.type == "mime" && item.contentType == "application/rdf+xml") {
            m_parts.addCarrier(Carrier::Xmp, "HEIF item XMP", metadata(item));
        } else if (item.type == "mime" || item.type == "uri ") {
            m_parts.add(MetadataGroup::Other, fmt::format("HEIF item {}", item.type),
                        fmt::format("{}, {}", item.contentType, byteCountText(itemSize(item))));
        } else if (item.type == "jumb" || item.type == "c2pa") {
            m_parts.add(MetadataGroup::History, "HEIF item JUMBF", byteCountText(itemSize(item)));
        } else if (m_thumbnails.contains(id)) {
            m_parts.add(MetadataGroup::Preview, "HEIF thumbnail", byteCountText(itemSize(item)));
        } else if (m_auxiliary.contains(id)) {
            m_parts.add(MetadataGroup::Container, "HEIF auxiliary picture",
                        fmt::format("{}, {}", auxiliaryType(m_items, id), byteCountText(itemSize(item))));
        } else if (item.type == "tmap") {
            m_parts.add(MetadataGroup::Container, "HEIF gain map", byteCountText(itemSize(item)));
        } else {
            m_parts.add(MetadataGroup::Container, "HEIF further picture",
                        fmt::format("{}, {}", printableType(item.type), byteCountText(itemSize(item))));
        }
    }

    std::vector<std::byte> metadata(const Item& item)
    {
        std::vector<std::byte> data = itemData(m_content, m_items, item, kMaxMetadataBytes - m_metadataBytes);
        m_metadataBytes += data.size();
        return data;
    }

    void exif(const Item& item)
    {
        const std::vector<std::byte> data = metadata(item);
        ByteCursor cursor(data);
        const std::uint32_t tiffOffset = cursor.u32();
        cursor.skip(tiffOffset);
        m_parts.addCarrier(Carrier::Exif, "HEIF item Exif", cursor.rest());
    }

    static std::uint64_t itemSize(const Item& item)
    {
        std::uint64_t total = 0;
        for (const Extent& extent : item.extents) {
            total += extent.size;
        }
        return total;
    }

    /// Media data that no item uses could hide anything. A movie's samples are not looked up: the movie is told.
    void unreferencedMediaData()
    {
        if (m_hasMovie) {
            return;
        }
        std::vector<std::pair<std::uint64_t, std::uint64_t>> used;
        for (const auto& [id, item] : m_items.items) {
            for (const Extent& extent : item.extents) {
                if (item.construction == Construction::File) {
                    const std::uint64_t length = extent.size == 0 ? m_content.size() : extent.size;
                    used.emplace_back(extent.offset, extent.offset + std::min<std::uint64_t>(length, m_content.size()));
                }
            }
        }
        std::sort(used.begin(), used.end());
        std::uint64_t unused = 0;
        for (const Bytes data : m_mediaData) {
            auto position = static_cast<std::uint64_t>(data.data() - m_content.data());
            const std::uint64_t end = position + data.size();
            for (const auto& [from, to] : used) {
                if (from > position) {
                    unused += std::min(from, end) - position;
                    position = std::min(from, end);
                }
                position = std::max(position, std::min(to, end));
            }
            unused += end - position;
        }
        if (unused > 0) {
            m_parts.add(MetadataGroup::Container, "HEIF media data that no item uses", byteCountText(unused));
        }
    }

    Bytes m_content;
    PartList& m_parts;
    ItemTables m_items;
    std::map<std::uint32_t, std::vector<std::uint32_t>> m_neededBy; ///< item -> items that it is made of
    std::set<std::uint32_t> m_thumbnails;
    std::set<std::uint32_t> m_auxiliary;
    std::vector<Bytes> m_mediaData;
    std::size_t m_metadataBytes = 0;
    bool m_hasItems = false;
    bool m_hasMovie = false;
};

} // namespace

void walkBmff(Bytes content, PartList& parts)
{
    BmffWalker(content, parts).walk();
}

} // namespace bauta::image
