// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// PNG: W3C Portable Network Graphics, third edition, sections 5 and 11.

#include "core/image/container_walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace bauta::image
{

namespace
{

constexpr std::array<std::string_view, 15> kFormatChunks{"cLLI", "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM",
                                                         "sRGB", "iCCP", "sBIT", "bKGD", "pHYs", "cICP", "mDCV"};

struct KnownKeyword
{
    std::string_view keyword;
    MetadataGroup group;
};
/// The keywords that the standard registers, and those of well-known programs.
constexpr std::array kKeywords{
    KnownKeyword{"Author", MetadataGroup::People},          KnownKeyword{"Artist", MetadataGroup::People},
    KnownKeyword{"Copyright", MetadataGroup::People},       KnownKeyword{"Creation Time", MetadataGroup::Time},
    KnownKeyword{"date:create", MetadataGroup::Time},       KnownKeyword{"date:modify", MetadataGroup::Time},
    KnownKeyword{"date:timestamp", MetadataGroup::Time},    KnownKeyword{"Software", MetadataGroup::Device},
    KnownKeyword{"Source", MetadataGroup::Device},          KnownKeyword{"Thumb::URI", MetadataGroup::History},
    KnownKeyword{"Title", MetadataGroup::Description},      KnownKeyword{"Description", MetadataGroup::Description},
    KnownKeyword{"Comment", MetadataGroup::Description},    KnownKeyword{"Disclaimer", MetadataGroup::Description},
    KnownKeyword{"Warning", MetadataGroup::Description},    KnownKeyword{"parameters", MetadataGroup::History},
    KnownKeyword{"Collection", MetadataGroup::Description},
};

struct KnownProfile
{
    std::string_view keyword;
    Carrier carrier;
};
/// Metadata packed into text. Hexadecimal or compressed, hence without a payload here: Exiv2 unpacks it.
constexpr std::array kProfiles{
    KnownProfile{"Raw profile type exif", Carrier::Exif}, KnownProfile{"Raw profile type APP1", Carrier::Exif},
    KnownProfile{"Raw profile type iptc", Carrier::Iptc}, KnownProfile{"Raw profile type xmp", Carrier::Xmp},
    KnownProfile{"XML:com.adobe.xmp", Carrier::Xmp},
};

void addText(std::string_view type, Bytes body, PartList& parts)
{
    ByteCursor cursor(body);
    const std::string keyword(cursor.zeroTerminated());
    const std::string key = fmt::format("PNG {} {}", type, keyword);
    bool compressed = type == "zTXt";
    if (type == "iTXt") {
        compressed = cursor.u8() != 0;
        cursor.skip(1);                // method
        (void)cursor.zeroTerminated(); // language
        (void)cursor.zeroTerminated(); // translated keyword
    }
    const auto profile = std::find_if(kProfiles.begin(), kProfiles.end(),
                                      [&](const KnownProfile& known) { return known.keyword == keyword; });
    if (profile != kProfiles.end()) {
        const bool readable = profile->carrier == Carrier::Xmp && type == "iTXt" && !compressed;
        parts.addCarrier(profile->carrier, key, readable ? cursor.rest() : Bytes{});
        return;
    }
    const auto known = std::find_if(kKeywords.begin(), kKeywords.end(),
                                    [&](const KnownKeyword& entry) { return entry.keyword == keyword; });
    parts.add(known != kKeywords.end() ? known->group : MetadataGroup::Other, key,
              compressed ? fmt::format("{}, compressed", byteCountText(body.size()))
                         : std::string(asText(cursor.rest())));
}

void addModificationTime(Bytes body, PartList& parts)
{
    ByteCursor cursor(body);
    const auto year = cursor.u16();
    const auto month = cursor.u8();
    const auto day = cursor.u8();
    const auto hour = cursor.u8();
    const auto minute = cursor.u8();
    const auto second = cursor.u8();
    parts.add(MetadataGroup::Time, "PNG tIME",
              fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", year, month, day, hour, minute, second));
}

} // namespace

void walkPng(Bytes content, PartList& parts)
{
    ByteCursor cursor(content);
    cursor.skip(8);
    std::uint64_t frames = 0;
    while (true) {
        const std::uint32_t length = cursor.u32();
        const std::string type(asText(cursor.take(4)));
        const Bytes body = cursor.take(length);
        cursor.skip(4); // CRC
        if (cursor.failed()) {
            parts.addDamage("PNG", "a chunk goes past the end, or IEND is missing");
            break;
        }
        if (type == "tEXt" || type == "zTXt" || type == "iTXt") {
            addText(type, body, parts);
        } else if (type == "eXIf") {
            parts.addCarrier(Carrier::Exif, "PNG eXIf", body);
        } else if (type == "tIME") {
            addModificationTime(body, parts);
        } else if (type == "caBX") {
            parts.add(MetadataGroup::History, "PNG caBX (C2PA)", byteCountText(length));
        } else if (type == "fcTL") {
            ++frames;
        } else if (type == "IEND") {
            if (length > 0) {
                parts.add(MetadataGroup::Other, "PNG bytes in IEND", byteCountText(length));
            }
            parts.addTrailing("PNG", cursor.rest());
            break;
        } else if (type == "acTL" || type == "fdAT") {
            frames = std::max<std::uint64_t>(frames, 1);
        } else if (std::find(kFormatChunks.begin(), kFormatChunks.end(), type) == kFormatChunks.end()) {
            parts.add(MetadataGroup::Other, fmt::format("PNG {}", type), byteCountText(length));
        }
    }
    if (frames > 0) {
        parts.add(MetadataGroup::Container, "PNG animation", fmt::format("{} frames", frames));
    }
}

} // namespace bauta::image
