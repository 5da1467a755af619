// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// GIF: GIF89a specification; XMP in GIF: XMP specification part 3, section 1.1.2.

#include "core/image/container_walk.h"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace bauta::image
{

namespace
{

constexpr std::uint8_t kExtension = 0x21;
constexpr std::uint8_t kImage = 0x2C;
constexpr std::uint8_t kTrailer = 0x3B;
constexpr std::uint8_t kGraphicControl = 0xF9;
constexpr std::uint8_t kCommentLabel = 0xFE;
constexpr std::uint8_t kPlainText = 0x01;
constexpr std::uint8_t kApplication = 0xFF;

constexpr std::size_t colourTableBytes(std::uint8_t flags)
{
    return (flags & 0x80U) != 0 ? std::size_t{3} << ((flags & 0x07U) + 1U) : 0;
}

/// The content of a chain of sub-blocks, without their length bytes.
std::vector<std::byte> subBlocks(ByteCursor& cursor)
{
    std::vector<std::byte> joined;
    while (const std::uint8_t length = cursor.u8()) {
        const Bytes block = cursor.take(length);
        joined.insert(joined.end(), block.begin(), block.end());
    }
    return joined;
}

void skipSubBlocks(ByteCursor& cursor)
{
    while (const std::uint8_t length = cursor.u8()) {
        cursor.skip(length);
    }
}

/// XMP is written into the stream as it is, not as sub-blocks, with a tail that makes sub-block readers skip it.
void addXmp(ByteCursor& cursor, PartList& parts)
{
    constexpr std::size_t tailBytes = 258;
    const Bytes start = cursor.rest();
    skipSubBlocks(cursor);
    const std::size_t total = start.size() - cursor.remaining();
    parts.addCarrier(Carrier::Xmp, "GIF XMP", start.first(total > tailBytes ? total - tailBytes : 0));
}

void addApplication(ByteCursor& cursor, PartList& parts)
{
    const std::string name(asText(cursor.take(cursor.u8())));
    if (name == "XMP DataXMP") {
        addXmp(cursor, parts);
        return;
    }
    const std::vector<std::byte> data = subBlocks(cursor);
    const bool isLoopCount = (name == "NETSCAPE2.0" || name == "ANIMEXTS1.0") && data.size() <= 5;
    if (!isLoopCount && name != "ICCRGBG1012") {
        parts.add(MetadataGroup::Other, fmt::format("GIF application data {}", name), byteCountText(data.size()));
    }
}

void addExtension(ByteCursor& cursor, PartList& parts)
{
    const std::uint8_t label = cursor.u8();
    if (label == kApplication) {
        addApplication(cursor, parts);
    } else if (label == kCommentLabel || label == kPlainText) {
        parts.add(MetadataGroup::Description, label == kPlainText ? "GIF plain text" : "GIF comment",
                  std::string(asText(subBlocks(cursor))));
    } else if (label == kGraphicControl) {
        skipSubBlocks(cursor);
    } else {
        parts.add(MetadataGroup::Other, fmt::format("GIF extension 0x{:02X}", label),
                  byteCountText(subBlocks(cursor).size()));
    }
}

} // namespace

void walkGif(Bytes content, PartList& parts)
{
    ByteCursor cursor(content);
    cursor.skip(10); // signature, screen size
    const std::uint8_t screenFlags = cursor.u8();
    cursor.skip(2 + colourTableBytes(screenFlags));
    std::uint64_t frames = 0;
    bool ended = false;
    while (!ended && !cursor.failed()) {
        const std::uint8_t introducer = cursor.u8();
        if (introducer == kExtension) {
            addExtension(cursor, parts);
        } else if (introducer == kImage) {
            ++frames;
            cursor.skip(8); // position and size
            const std::uint8_t flags = cursor.u8();
            cursor.skip(colourTableBytes(flags) + 1U); // and the LZW code size
            skipSubBlocks(cursor);
        } else if (introducer == kTrailer) {
            ended = true;
        } else {
            break;
        }
    }
    if (frames > 1) {
        parts.add(MetadataGroup::Container, "GIF further frames", fmt::format("{}", frames - 1));
    }
    if (ended && !cursor.failed()) {
        parts.addTrailing("GIF", cursor.rest());
    } else {
        parts.addDamage("GIF", "no trailer where one is due");
    }
}

} // namespace bauta::image
