// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// TIFF: revision 6.0 and its technical notes 1 and 2, Exif 2.32, BigTIFF as libtiff documents it, GeoTIFF 1.1.

#include "core/image/container_walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace bauta::image
{

namespace
{

constexpr std::size_t kMaxDirectories = 64;
constexpr std::uint64_t kMaxEntries = 4096;

constexpr std::uint16_t kNewSubfileType = 254;
constexpr std::uint16_t kImageWidth = 256;
constexpr std::uint16_t kImageHeight = 257;
constexpr std::uint16_t kStripOffsets = 273;
constexpr std::uint16_t kStripByteCounts = 279;
constexpr std::uint16_t kTileOffsets = 324;
constexpr std::uint16_t kTileByteCounts = 325;
constexpr std::uint16_t kSubDirectories = 330;
constexpr std::uint16_t kJpegOffset = 513;
constexpr std::uint16_t kJpegByteCount = 514;
constexpr std::uint16_t kXmp = 700;
constexpr std::uint16_t kIptc = 33723;
constexpr std::uint16_t kPhotoshop = 34377;
constexpr std::uint16_t kExifDirectory = 34665;
constexpr std::uint16_t kGpsDirectory = 34853;
constexpr std::uint16_t kInteropDirectory = 40965;

/// What decoders use, sorted. Orientation (274) is among them: it says how the pixels lie.
constexpr auto kFormatTags = std::to_array<std::uint16_t>(
    {254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281,  282, 283,
     284, 290, 291, 292, 293, 296, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 332, 334,  336, 338,
     339, 340, 341, 347, 512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532, 34675});

/// Walked by themselves, see TiffWalker::imageEntry.
constexpr auto kCarrierTags = std::to_array<std::uint16_t>(
    {kSubDirectories, kXmp, kIptc, kPhotoshop, kExifDirectory, kGpsDirectory, kInteropDirectory});

struct NamedTag
{
    std::uint16_t tag;
    MetadataGroup group;
    std::string_view name;
};
constexpr std::array kNamedTags{
    NamedTag{269, MetadataGroup::Description, "DocumentName"},
    NamedTag{270, MetadataGroup::Description, "ImageDescription"},
    NamedTag{271, MetadataGroup::Device, "Make"},
    NamedTag{272, MetadataGroup::Device, "Model"},
    NamedTag{285, MetadataGroup::Description, "PageName"},
    NamedTag{305, MetadataGroup::Device, "Software"},
    NamedTag{306, MetadataGroup::Time, "DateTime"},
    NamedTag{315, MetadataGroup::People, "Artist"},
    NamedTag{316, MetadataGroup::Device, "HostComputer"},
    NamedTag{33432, MetadataGroup::People, "Copyright"},
    NamedTag{33550, MetadataGroup::Location, "ModelPixelScale"},
    NamedTag{33922, MetadataGroup::Location, "ModelTiepoint"},
    NamedTag{34264, MetadataGroup::Location, "ModelTransformation"},
    NamedTag{34735, MetadataGroup::Location, "GeoKeyDirectory"},
    NamedTag{34736, MetadataGroup::Location, "GeoDoubleParams"},
    NamedTag{34737, MetadataGroup::Location, "GeoAsciiParams"},
    NamedTag{37724, MetadataGroup::Container, "ImageSourceData (Photoshop layers)"},
};

std::uint64_t typeBytes(std::uint16_t type)
{
    constexpr std::array<std::uint8_t, 19> sizes{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
    return type < sizes.size() ? sizes[type] : 0;
}

struct Entry
{
    std::uint16_t tag = 0;
    std::uint16_t type = 0;
    Bytes value; ///< empty if it is not inside the file
};

struct Directory
{
    std::vector<Entry> entries;
    std::uint64_t next = 0;
    bool complete = true;

    [[nodiscard]] const Entry* find(std::uint16_t tag) const
    {
        const auto found =
            std::find_if(entries.begin(), entries.end(), [tag](const Entry& entry) { return entry.tag == tag; });
        return found == entries.end() ? nullptr : &*found;
    }
};

/// The structure of one file: header, directories, values. Remembers which bytes it has read.
class TiffFile
{
public:
    explicit TiffFile(Bytes content) : m_content(content)
    {
        m_order = asText(content).starts_with("MM") ? ByteCursor::Order::Big : ByteCursor::Order::Little;
        ByteCursor header(content, m_order);
        header.skip(2);
        m_isBig = header.u16() == 43;
        if (m_isBig) {
            header.skip(4); // size of offsets, reserved
        }
        m_first = header.number(offsetBytes());
        m_valid = !header.failed();
        cover(content.first(header.position()));
    }

    [[nodiscard]] bool valid() const { return m_valid; }
    [[nodiscard]] std::uint64_t firstDirectory() const { return m_first; }

    Directory directory(std::uint64_t offset)
    {
        Directory result;
        const Bytes area = offset < m_content.size() ? m_content.subspan(static_cast<std::size_t>(offset)) : Bytes{};
        ByteCursor cursor(area, m_order);
        const std::uint64_t count = m_isBig ? cursor.u64() : cursor.u16();
        for (std::uint64_t i = 0; i < std::min(count, kMaxEntries) && !cursor.failed(); ++i) {
            Entry entry{.tag = cursor.u16(), .type = cursor.u16(), .value = {}};
            const std::uint64_t valueCount = m_isBig ? cursor.u64() : cursor.u32();
            const Bytes field = cursor.take(offsetBytes());
            entry.value = value(entry.type, valueCount, field);
            if (!cursor.failed()) {
                result.entries.push_back(entry);
            }
        }
        result.next = cursor.number(offsetBytes());
        result.complete = !cursor.failed() && count <= kMaxEntries;
        cover(area.first(cursor.position()));
        return result;
    }

    /// All numbers of an integer entry.
    [[nodiscard]] std::vector<std::uint64_t> numbers(const Entry* entry) const
    {
        std::vector<std::uint64_t> result;
        const std::uint64_t size = entry != nullptr ? typeBytes(entry->type) : 0;
        if (size == 0) {
            return result;
        }
        ByteCursor cursor(entry->value, m_order);
        while (cursor.remaining() >= size) {
            result.push_back(cursor.number(static_cast<std::size_t>(size)));
        }
        return result;
    }
    [[nodiscard]] std::uint64_t number(const Entry* entry) const
    {
        const std::vector<std::uint64_t> all = numbers(entry);
        return all.empty() ? 0 : all.front();
    }

    /// The coded pixels of a directory's picture.
    std::vector<Bytes> pixels(const Directory& directory)
    {
        std::vector<Bytes> result;
        constexpr std::array<std::pair<std::uint16_t, std::uint16_t>, 3> pairs{
            {{kStripOffsets, kStripByteCounts}, {kTileOffsets, kTileByteCounts}, {kJpegOffset, kJpegByteCount}}};
        for (const auto& [offsetTag, sizeTag] : pairs) {
            const std::vector<std::uint64_t> offsets = numbers(directory.find(offsetTag));
            const std::vector<std::uint64_t> sizes = numbers(directory.find(sizeTag));
            for (std::size_t i = 0; i < std::min(offsets.size(), sizes.size()); ++i) {
                result.push_back(slice(m_content, offsets[i], sizes[i]));
                cover(result.back());
            }
        }
        return result;
    }

    /// How many bytes nothing refers to. Padding does not count: gaps of one byte, gaps of zeros.
    [[nodiscard]] std::uint64_t unreferencedBytes()
    {
        std::sort(m_covered.begin(), m_covered.end());
        std::uint64_t count = 0;
        std::size_t end = 0;
        m_covered.emplace_back(m_content.size(), m_content.size());
        for (const auto& [from, to] : m_covered) {
            if (from > end + 1) {
                const Bytes gap = m_content.subspan(end, from - end);
                const bool zeros = std::all_of(gap.begin(), gap.end(), [](std::byte b) { return b == std::byte{0}; });
                count += zeros ? 0 : gap.size();
            }
            end = std::max(end, to);
        }
        return count;
    }

private:
    [[nodiscard]] std::size_t offsetBytes() const { return m_isBig ? 8 : 4; }

    Bytes value(std::uint16_t type, std::uint64_t count, Bytes field)
    {
        const std::uint64_t each = typeBytes(type);
        if (each == 0 || count > m_content.size() / each) {
            return {};
        }
        if (count * each <= field.size()) {
            return field.first(static_cast<std::size_t>(count * each));
        }
        const Bytes bytes = slice(m_content, ByteCursor(field, m_order).number(field.size()), count * each);
        cover(bytes);
        return bytes;
    }

    void cover(Bytes bytes)
    {
        if (!bytes.empty()) {
            const auto from = static_cast<std::size_t>(bytes.data() - m_content.data());
            m_covered.emplace_back(from, from + bytes.size());
        }
    }

    Bytes m_content;
    ByteCursor::Order m_order = ByteCursor::Order::Big;
    bool m_isBig = false;
    bool m_valid = false;
    std::uint64_t m_first = 0;
    std::vector<std::pair<std::size_t, std::size_t>> m_covered; ///< [from, to)
};

class TiffWalker
{
public:
    TiffWalker(Bytes content, PartList& parts) : m_file(content), m_parts(parts) {}

    void walk()
    {
        if (!m_file.valid()) {
            m_parts.addDamage("TIFF", "short header");
            return;
        }
        std::uint64_t offset = m_file.firstDirectory();
        for (int page = 1; offset != 0; ++page) {
            const std::optional<Directory> directory = visit(offset);
            if (!directory) {
                break;
            }
            if (page == 1) {
                firstImage(*directory);
            } else {
                furtherImage(*directory, fmt::format("TIFF page {}", page));
            }
            offset = directory->next;
        }
        if (const std::uint64_t count = m_file.unreferencedBytes(); count > 0) {
            m_parts.add(MetadataGroup::Container, "TIFF bytes that nothing refers to", byteCountText(count));
        }
    }

private:
    /// Reads a directory once; tells about loops and damage.
    std::optional<Directory> visit(std::uint64_t offset)
    {
        if (!m_visited.insert(offset).second) {
            m_parts.addDamage("TIFF", "directories form a loop");
            return std::nullopt;
        }
        if (m_visited.size() > kMaxDirectories) {
            m_parts.addDamage("TIFF", "too many directories");
            return std::nullopt;
        }
        Directory directory = m_file.directory(offset);
        if (!directory.complete) {
            m_parts.addDamage("TIFF", "a directory goes past the end");
        }
        return directory;
    }

    void firstImage(const Directory& directory)
    {
        for (const Entry& entry : directory.entries) {
            imageEntry(entry);
        }
        (void)m_file.pixels(directory); // notes that these bytes are referred to
    }

    void imageEntry(const Entry& entry)
    {
        if (std::binary_search(kFormatTags.begin(), kFormatTags.end(), entry.tag)) {
            return;
        }
        switch (entry.tag) {
        case kXmp:
            m_parts.addCarrier(Carrier::Xmp, "TIFF tag XMP", entry.value);
            break;
        case kIptc:
            m_parts.addCarrier(Carrier::Iptc, "TIFF tag IPTC", entry.value);
            break;
        case kPhotoshop:
            walkPhotoshopResources(entry.value, "TIFF tag Photoshop", m_parts);
            break;
        case kExifDirectory:
            subDirectory(entry, "Photo", MetadataGroup::Other);
            break;
        case kGpsDirectory:
            subDirectory(entry, "GPSInfo", MetadataGroup::Location);
            break;
        case kInteropDirectory:
            subDirectory(entry, "Iop", MetadataGroup::Other);
            break;
        case kSubDirectories:
            subImages(entry);
            break;
        default:
            namedEntry(entry);
        }
    }

    void namedEntry(const Entry& entry)
    {
        const auto named = std::find_if(kNamedTags.begin(), kNamedTags.end(),
                                        [&](const NamedTag& known) { return known.tag == entry.tag; });
        const bool known = named != kNamedTags.end();
        m_parts.add({.group = known ? named->group : MetadataGroup::Other,
                     .key = known ? fmt::format("TIFF tag {}", named->name) : fmt::format("TIFF tag {}", entry.tag),
                     .value = entry.type == 2 ? std::string(asText(entry.value)) : byteCountText(entry.value.size()),
                     .standsFor = fmt::format("Image#{:04x}", entry.tag)});
    }

    void subDirectory(const Entry& pointer, std::string_view name, MetadataGroup group)
    {
        const std::optional<Directory> directory = visit(m_file.number(&pointer));
        if (!directory) {
            return;
        }
        for (const Entry& entry : directory->entries) {
            if (entry.tag == kInteropDirectory) {
                subDirectory(entry, "Iop", group);
                continue;
            }
            m_parts.add({.group = group,
                         .key = fmt::format("TIFF {} tag 0x{:04x}", name, entry.tag),
                         .value = byteCountText(entry.value.size()),
                         .standsFor = fmt::format("{}#{:04x}", name, entry.tag)});
        }
        if (directory->entries.empty()) {
            m_parts.add(group, fmt::format("TIFF {} directory", name), "empty");
        }
    }

    void subImages(const Entry& pointers)
    {
        int index = 0;
        for (const std::uint64_t offset : m_file.numbers(&pointers)) {
            const std::optional<Directory> directory = visit(offset);
            if (!directory) {
                break;
            }
            furtherImage(*directory, fmt::format("TIFF sub-image {}", ++index));
        }
        if (index == 0) {
            m_parts.add(MetadataGroup::Container, "TIFF sub-images", "none that can be read");
        }
    }

    void furtherImage(const Directory& directory, std::string key)
    {
        const bool reduced = (m_file.number(directory.find(kNewSubfileType)) & 1U) != 0;
        m_parts.add(reduced ? MetadataGroup::Preview : MetadataGroup::Container, std::move(key),
                    fmt::format("{}x{}", m_file.number(directory.find(kImageWidth)),
                                m_file.number(directory.find(kImageHeight))));
        (void)m_file.pixels(directory);
    }

    TiffFile m_file;
    PartList& m_parts;
    std::set<std::uint64_t> m_visited;
};

} // namespace

void walkTiff(Bytes content, PartList& parts)
{
    TiffWalker(content, parts).walk();
}

bool isTiffFormatTag(std::uint16_t tag) noexcept
{
    return std::binary_search(kFormatTags.begin(), kFormatTags.end(), tag) ||
           std::binary_search(kCarrierTags.begin(), kCarrierTags.end(), tag);
}

std::vector<Bytes> tiffPixelData(Bytes content)
{
    TiffFile file(content);
    return file.valid() ? file.pixels(file.directory(file.firstDirectory())) : std::vector<Bytes>{};
}

} // namespace bauta::image
