// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// JPEG: ITU-T T.81 annex B; JFIF: ITU-T T.871; APPn identifiers: Exif 2.32, XMP part 3, CIPA DC-007 (MPF), ISO 19566-5.

#include "core/image/container_walk.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <string>
#include <vector>

namespace bauta::image
{

namespace
{

constexpr std::uint8_t kStartOfImage = 0xD8;
constexpr std::uint8_t kEndOfImage = 0xD9;
constexpr std::uint8_t kStartOfScan = 0xDA;
constexpr std::uint8_t kComment = 0xFE;
constexpr std::uint8_t kApp0 = 0xE0;
constexpr std::uint8_t kTem = 0x01;

constexpr std::string_view kExif("Exif\0\0", 6);
constexpr std::string_view kExifLoose("Exif\0", 5);
constexpr std::string_view kXmp("http://ns.adobe.com/xap/1.0/\0", 29);
constexpr std::string_view kExtendedXmp("http://ns.adobe.com/xmp/extension/\0", 35);
constexpr std::string_view kPhotoshop("Photoshop 3.0\0", 14);
constexpr std::string_view kJfif("JFIF\0", 5);
constexpr std::string_view kIcc("ICC_PROFILE\0", 12);
constexpr std::string_view kAdobe = "Adobe";

/// Segments that need no more than their name told.
struct NamedSegment
{
    std::uint8_t marker;
    std::string_view start;
    MetadataGroup group;
    std::string_view name;
};
constexpr std::array kNamedSegments{
    NamedSegment{0xE0, "JFXX", MetadataGroup::Preview, "JFXX thumbnail"},
    NamedSegment{0xE0, "AVI1", MetadataGroup::Technical, "AVI1"},
    NamedSegment{0xE1, "http://ns.adobe.com/", MetadataGroup::Other, "Adobe"},
    NamedSegment{0xE2, "MPF", MetadataGroup::Container, "MPF index of further pictures"},
    NamedSegment{0xE2, "FPXR", MetadataGroup::Container, "FPXR"},
    NamedSegment{0xE2, "urn:iso:std:iso:ts:21496", MetadataGroup::Container, "ISO 21496 gain map"},
    NamedSegment{0xE3, "META", MetadataGroup::Other, "Meta"},
    NamedSegment{0xEB, "JP", MetadataGroup::History, "JUMBF"},
    NamedSegment{0xEB, "HDR_RI", MetadataGroup::Container, "HDR residual"},
    NamedSegment{0xEC, "Ducky", MetadataGroup::Description, "Ducky"},
    NamedSegment{0xEC, "Picture Info", MetadataGroup::Other, "Picture Info"},
};

constexpr bool hasNoLength(std::uint8_t marker)
{
    return marker == kTem || (marker >= 0xD0 && marker <= 0xD7);
}
constexpr bool isApplication(std::uint8_t marker)
{
    return marker >= kApp0 && marker <= 0xEF;
}

class JpegWalker
{
public:
    JpegWalker(Bytes content, PartList& parts) : m_content(content), m_parts(parts) {}

    void walk()
    {
        m_position = 2;
        std::uint64_t strayBytes = 0;
        bool ended = false;
        while (!ended && m_position < m_content.size()) {
            if (byteAt(m_position) != 0xFF || m_position + 1 >= m_content.size()) {
                ++strayBytes;
                ++m_position;
                continue;
            }
            const std::uint8_t marker = byteAt(m_position + 1);
            if (marker == 0xFF) { // fill byte
                ++m_position;
                continue;
            }
            m_position += 2;
            if (marker == kEndOfImage) {
                ended = true;
            } else if (!hasNoLength(marker) && marker != 0x00 && marker != kStartOfImage) {
                if (!segment(marker)) {
                    break;
                }
            } else {
                strayBytes += 2;
            }
        }
        if (strayBytes > 0) {
            m_parts.add(MetadataGroup::Other, "JPEG stray bytes between segments", byteCountText(strayBytes));
        }
        if (!ended) {
            m_parts.addDamage("JPEG", "no end of image");
        } else {
            m_parts.addTrailing("JPEG", m_content.subspan(m_position));
        }
        for (const std::vector<std::byte>& payload : m_exif) {
            m_parts.addCarrier(Carrier::Exif, "JPEG APP1 Exif", payload);
        }
        finishExtendedXmp();
        if (!m_photoshop.empty()) {
            walkPhotoshopResources(m_photoshop, "JPEG APP13", m_parts);
        }
    }

private:
    std::uint8_t byteAt(std::size_t position) const { return std::to_integer<std::uint8_t>(m_content[position]); }

    bool segment(std::uint8_t marker)
    {
        ByteCursor header(m_content.subspan(m_position));
        const std::uint16_t length = header.u16();
        const Bytes body = length < 2 ? Bytes{} : header.take(length - 2U);
        if (header.failed() || length < 2) {
            m_parts.addDamage("JPEG", fmt::format("segment 0x{:02X} goes past the end", marker));
            return false;
        }
        m_position += length;
        if (isApplication(marker)) {
            application(marker, body);
        } else if (marker == kComment) {
            m_parts.add(MetadataGroup::Description, "JPEG COM", std::string(asText(body)));
        } else if (marker == kStartOfScan) {
            skipScan();
        }
        return true;
    }

    /// Moves to the next marker that is not part of entropy-coded data.
    void skipScan()
    {
        while (m_position + 1 < m_content.size()) {
            const std::uint8_t next = byteAt(m_position + 1);
            if (byteAt(m_position) == 0xFF && next != 0x00 && next != 0xFF && !(next >= 0xD0 && next <= 0xD7)) {
                return;
            }
            ++m_position;
        }
        m_position = m_content.size();
    }

    void application(std::uint8_t marker, Bytes body)
    {
        const std::string_view text = asText(body);
        if (marker == 0xE0 && text.starts_with(kJfif)) {
            jfif(body);
        } else if (marker == 0xE1 && text.starts_with(kExif)) {
            exif(body.subspan(kExif.size()));
        } else if (marker == 0xE1 && text.starts_with(kExifLoose)) {
            m_parts.add(MetadataGroup::Other, "JPEG APP1 Exif", byteCountText(body.size()));
        } else if (marker == 0xE1 && text.starts_with(kXmp)) {
            m_parts.addCarrier(Carrier::Xmp, "JPEG APP1 XMP", body.subspan(kXmp.size()));
        } else if (marker == 0xE1 && text.starts_with(kExtendedXmp)) {
            extendedXmp(body.subspan(kExtendedXmp.size()));
        } else if (marker == 0xED && text.starts_with(kPhotoshop)) {
            // Resources may run on from one segment to the next.
            const Bytes resources = body.subspan(kPhotoshop.size());
            m_photoshop.insert(m_photoshop.end(), resources.begin(), resources.end());
        } else if (marker == 0xE2 && text.starts_with(kIcc)) {
            return;
        } else if (marker == 0xEE && text.starts_with(kAdobe) && body.size() == 12) {
            return; // says how CMYK is stored
        } else {
            otherApplication(marker, text);
        }
    }

    void otherApplication(std::uint8_t marker, std::string_view text)
    {
        const std::string app = fmt::format("JPEG APP{}", marker - kApp0);
        for (const NamedSegment& named : kNamedSegments) {
            if (named.marker == marker && text.starts_with(named.start)) {
                m_parts.add(named.group, fmt::format("{} {}", app, named.name), byteCountText(text.size()));
                return;
            }
        }
        const std::string identifier(text.substr(0, std::min<std::size_t>(text.find('\0'), 24)));
        m_parts.add(MetadataGroup::Other, app,
                    fmt::format("{}, begins with '{}'", byteCountText(text.size()), identifier));
    }

    void jfif(Bytes body)
    {
        constexpr std::size_t fixedSize = 14;
        if (body.size() < fixedSize) {
            m_parts.addDamage("JPEG", "short JFIF header");
            return;
        }
        const auto width = std::to_integer<std::size_t>(body[12]);
        const auto height = std::to_integer<std::size_t>(body[13]);
        if (width * height > 0) {
            m_parts.add(MetadataGroup::Preview, "JPEG APP0 JFIF thumbnail", fmt::format("{}x{}", width, height));
        } else if (body.size() > fixedSize) {
            m_parts.add(MetadataGroup::Other, "JPEG APP0 bytes after JFIF", byteCountText(body.size() - fixedSize));
        }
    }

    /// Exif beyond 64 KiB runs on in segments that do not begin with a byte order mark.
    void exif(Bytes payload)
    {
        const std::string_view text = asText(payload);
        if (m_exif.empty() || text.starts_with("II") || text.starts_with("MM")) {
            m_exif.emplace_back();
        }
        m_exif.back().insert(m_exif.back().end(), payload.begin(), payload.end());
    }

    void extendedXmp(Bytes body)
    {
        ByteCursor cursor(body);
        const Bytes guid = cursor.take(32);
        cursor.skip(4); // full length: the pieces tell
        const std::uint32_t offset = cursor.u32();
        if (cursor.failed()) {
            m_parts.addDamage("JPEG", "short extended XMP");
            return;
        }
        m_extendedXmp[std::string(asText(guid))].emplace(offset, cursor.rest());
    }

    void finishExtendedXmp()
    {
        for (const auto& [guid, pieces] : m_extendedXmp) {
            std::vector<std::byte> packet;
            for (const auto& [offset, piece] : pieces) {
                packet.insert(packet.end(), piece.begin(), piece.end());
            }
            m_parts.addCarrier(Carrier::Xmp, "JPEG APP1 extended XMP", packet);
        }
    }

    Bytes m_content;
    PartList& m_parts;
    std::size_t m_position = 0;
    std::vector<std::vector<std::byte>> m_exif; ///< one a TIFF structure
    std::vector<std::byte> m_photoshop;
    std::map<std::string, std::map<std::uint32_t, Bytes>> m_extendedXmp; ///< by GUID, then by offset
};

} // namespace

void walkJpeg(Bytes content, PartList& parts)
{
    if (content.size() < 2) {
        parts.addDamage("JPEG", "no content");
        return;
    }
    JpegWalker(content, parts).walk();
}

} // namespace bauta::image
