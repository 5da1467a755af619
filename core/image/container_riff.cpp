// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// WebP: RFC 9649, section 2.

#include "core/image/container_walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace bauta::image
{

namespace
{

constexpr std::array<std::string_view, 5> kFormatChunks{"VP8 ", "VP8L", "VP8X", "ALPH", "ICCP"};

/// Exif in WebP is a bare TIFF structure, but some writers keep the prefix that it has in JPEG.
Bytes withoutJpegPrefix(Bytes body)
{
    constexpr std::string_view prefix("Exif\0\0", 6);
    return asText(body).starts_with(prefix) ? body.subspan(prefix.size()) : body;
}

} // namespace

void walkRiff(Bytes content, PartList& parts)
{
    ByteCursor file(content, ByteCursor::Order::Little);
    file.skip(4); // "RIFF"
    const std::uint32_t size = file.u32();
    if (file.failed() || size < 4) {
        parts.addDamage("WebP", "short header");
        return;
    }
    if (size > file.remaining()) {
        parts.addDamage("WebP", "the file is shorter than its header says");
    }
    ByteCursor chunks(file.take(std::min<std::uint64_t>(size, file.remaining())), ByteCursor::Order::Little);
    chunks.skip(4); // "WEBP"
    std::uint64_t frames = 0;
    bool animated = false;
    while (chunks.remaining() > 0) {
        const std::string type(asText(chunks.take(4)));
        const std::uint32_t length = chunks.u32();
        const Bytes body = chunks.take(length);
        if (chunks.failed()) {
            parts.addDamage("WebP", "a chunk goes past the end");
            break;
        }
        if (length % 2 == 1 && chunks.remaining() > 0) {
            chunks.skip(1);
        }
        if (type == "EXIF") {
            parts.addCarrier(Carrier::Exif, "WebP EXIF", withoutJpegPrefix(body));
        } else if (type == "XMP ") {
            parts.addCarrier(Carrier::Xmp, "WebP XMP", body);
        } else if (type == "C2PA") {
            parts.add(MetadataGroup::History, "WebP C2PA", byteCountText(length));
        } else if (type == "ANIM") {
            animated = true;
        } else if (type == "ANMF") {
            ++frames;
        } else if (std::find(kFormatChunks.begin(), kFormatChunks.end(), type) == kFormatChunks.end()) {
            parts.add(MetadataGroup::Other, fmt::format("WebP {}", type), byteCountText(length));
        }
    }
    if (animated || frames > 0) {
        parts.add(MetadataGroup::Container, "WebP animation", fmt::format("{} frames", frames));
    }
    // An odd RIFF size is followed by a padding byte that it does not count.
    if (size % 2 == 1 && file.remaining() > 0) {
        file.skip(1);
    }
    parts.addTrailing("WebP", file.rest());
}

} // namespace bauta::image
