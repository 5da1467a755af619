// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// BMP: the BITMAPFILEHEADER, BITMAPCOREHEADER, BITMAPINFOHEADER and BITMAPV5HEADER structures of the Windows API.

#include "core/image/container_walk.h"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace bauta::image
{

namespace
{

constexpr std::uint64_t kFileHeaderBytes = 14;
constexpr std::uint32_t kCoreHeaderBytes = 12;
constexpr std::uint32_t kV5HeaderBytes = 124;
constexpr std::uint32_t kUncompressed = 0;
constexpr std::uint32_t kBitFields = 3;
constexpr std::uint32_t kAlphaBitFields = 6;
constexpr std::uint32_t kLinkedProfile = 0x4C494E4B;   // 'LINK'
constexpr std::uint32_t kEmbeddedProfile = 0x4D424544; // 'MBED'

struct Header
{
    std::uint32_t pixelOffset = 0;
    std::uint32_t headerBytes = 0;
    std::int64_t width = 0;
    std::int64_t height = 0;
    std::uint16_t bitsPerPixel = 0;
    std::uint32_t compression = kUncompressed;
    std::uint32_t imageBytes = 0;
    std::uint32_t coloursUsed = 0;
    std::uint32_t colourSpace = 0;
    std::uint32_t profileOffset = 0; ///< from the start of the second header
    std::uint32_t profileBytes = 0;
    bool complete = false;
};

Header readHeader(Bytes content)
{
    Header header;
    ByteCursor cursor(content, ByteCursor::Order::Little);
    cursor.skip(10); // signature, file size, reserved
    header.pixelOffset = cursor.u32();
    header.headerBytes = cursor.u32();
    if (header.headerBytes == kCoreHeaderBytes) {
        header.width = cursor.u16();
        header.height = cursor.u16();
        cursor.skip(2);
        header.bitsPerPixel = cursor.u16();
    } else {
        header.width = static_cast<std::int32_t>(cursor.u32());
        header.height = static_cast<std::int32_t>(cursor.u32());
        cursor.skip(2);
        header.bitsPerPixel = cursor.u16();
        header.compression = cursor.u32();
        header.imageBytes = cursor.u32();
        cursor.skip(8); // resolution
        header.coloursUsed = cursor.u32();
        cursor.skip(4);
    }
    if (header.headerBytes >= kV5HeaderBytes) {
        cursor.skip(16); // masks
        header.colourSpace = cursor.u32();
        cursor.skip(36 + 12 + 4); // end points, gamma, intent
        header.profileOffset = cursor.u32();
        header.profileBytes = cursor.u32();
    }
    header.complete = !cursor.failed();
    return header;
}

/// Masks and palette, which stand between the headers and the pixels.
std::uint64_t tableBytes(const Header& header)
{
    std::uint64_t bytes = 0;
    if (header.headerBytes == 40 && header.compression == kBitFields) {
        bytes += 12;
    } else if (header.headerBytes == 40 && header.compression == kAlphaBitFields) {
        bytes += 16;
    }
    const std::uint64_t entryBytes = header.headerBytes == kCoreHeaderBytes ? 3 : 4;
    std::uint64_t colours = header.coloursUsed;
    if (colours == 0 && header.bitsPerPixel <= 8) {
        colours = std::uint64_t{1} << header.bitsPerPixel;
    }
    return bytes + colours * entryBytes;
}

std::uint64_t pixelBytes(const Header& header)
{
    if (header.compression != kUncompressed && header.compression != kBitFields &&
        header.compression != kAlphaBitFields) {
        return header.imageBytes;
    }
    const std::uint64_t rowBits = static_cast<std::uint64_t>(std::llabs(header.width)) * header.bitsPerPixel;
    const std::uint64_t rowBytes = (rowBits + 31) / 32 * 4; // below 2^46: no overflow
    const auto rows = static_cast<std::uint64_t>(std::llabs(header.height));
    constexpr std::uint64_t beyondAnyFile = std::uint64_t{1} << 60U;
    return rowBytes > beyondAnyFile / std::max<std::uint64_t>(rows, 1) ? beyondAnyFile : rowBytes * rows;
}

} // namespace

void walkBmp(Bytes content, PartList& parts)
{
    const Header header = readHeader(content);
    if (!header.complete) {
        parts.addDamage("BMP", "short header");
        return;
    }
    const bool hasProfile =
        header.profileBytes > 0 && (header.colourSpace == kEmbeddedProfile || header.colourSpace == kLinkedProfile);
    if (hasProfile && header.colourSpace == kLinkedProfile) {
        const Bytes name = slice(content, kFileHeaderBytes + header.profileOffset, header.profileBytes);
        parts.add(MetadataGroup::Other, "BMP path of a profile", std::string(asText(name)));
    }
    const std::uint64_t profileStart = kFileHeaderBytes + header.profileOffset;
    const std::uint64_t headersEnd = kFileHeaderBytes + header.headerBytes + tableBytes(header);
    const bool profileInGap = hasProfile && profileStart < header.pixelOffset;
    if (header.pixelOffset > headersEnd && header.pixelOffset <= content.size() && !profileInGap) {
        const Bytes gap = slice(content, headersEnd, header.pixelOffset - headersEnd);
        if (std::any_of(gap.begin(), gap.end(), [](std::byte value) { return value != std::byte{0}; })) {
            parts.add(MetadataGroup::Other, "BMP bytes before the pixels", byteCountText(gap.size()));
        }
    }
    std::uint64_t end = header.pixelOffset + pixelBytes(header);
    if (hasProfile) {
        end = std::max(end, profileStart + header.profileBytes);
    }
    if (end > content.size()) {
        parts.addDamage("BMP", "the file is shorter than its header says");
    } else {
        parts.addTrailing("BMP", content.subspan(static_cast<std::size_t>(end)));
    }
}

} // namespace bauta::image
