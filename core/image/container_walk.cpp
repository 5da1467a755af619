// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/container_walk.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace bauta::image
{

namespace
{

constexpr std::size_t kMaxParts = 2000;
constexpr std::size_t kMaxPayloadBytes = 16U << 20U;

struct Signature
{
    std::size_t offset;
    std::string_view bytes;
    std::string_view meaning;
};

/// What is commonly found behind the end of a photo.
constexpr std::array kTrailingSignatures{
    Signature{0, "\xFF\xD8\xFF", "a further JPEG picture"},
    Signature{0, "\x89PNG", "a further PNG picture"},
    Signature{4, "ftyp", "a video or HEIF file"},
    Signature{0, std::string_view("\0\0\0", 3), "zero bytes first"},
    Signature{0, "PK\x03\x04", "a ZIP archive"},
    Signature{0, "Rar!", "a RAR archive"},
    Signature{0, "7z\xBC\xAF", "a 7z archive"},
    Signature{0, "%PDF", "a PDF document"},
    Signature{0, "RIFF", "a RIFF file"},
};

std::string_view guessContent(Bytes bytes)
{
    const std::string_view text = asText(bytes);
    for (const Signature& signature : kTrailingSignatures) {
        if (text.size() >= signature.offset && text.substr(signature.offset).starts_with(signature.bytes)) {
            return signature.meaning;
        }
    }
    // Samsung writes blocks of its own, each with a name; the video of a motion photo is one of them.
    if (text.substr(text.size() - std::min<std::size_t>(text.size(), 64)).find("SEFT") != std::string_view::npos) {
        return "Samsung data";
    }
    return "unknown content";
}

} // namespace

void PartList::add(Part part)
{
    if (m_parts.size() < kMaxParts) {
        m_parts.push_back(std::move(part));
    } else if (m_parts.size() == kMaxParts) {
        m_parts.push_back({.key = "More parts", .value = "the file has more parts than are listed"});
    }
}

void PartList::add(MetadataGroup group, std::string key, std::string value)
{
    add({.group = group, .key = std::move(key), .value = std::move(value)});
}

void PartList::addCarrier(Carrier carrier, std::string key, Bytes payload)
{
    Part part{.key = std::move(key), .value = byteCountText(payload.size()), .carrier = carrier};
    if (payload.size() <= kMaxPayloadBytes - m_payloadBytes) {
        m_payloadBytes += payload.size();
        part.payload.assign(payload.begin(), payload.end());
    }
    add(std::move(part));
}

void PartList::addDamage(std::string_view container, std::string_view what)
{
    add(MetadataGroup::Other, fmt::format("{} structure", container), fmt::format("damaged: {}", what));
}

void PartList::addTrailing(std::string_view container, Bytes trailing)
{
    if (!trailing.empty()) {
        add(MetadataGroup::Container, fmt::format("{} trailing data", container),
            fmt::format("{}, {}", byteCountText(trailing.size()), guessContent(trailing)));
    }
}

std::string byteCountText(std::uint64_t count)
{
    return count == 1 ? "1 byte" : fmt::format("{} bytes", count);
}

PartList walkContainer(Bytes content, Format format)
{
    PartList parts;
    switch (format) {
    case Format::Jpeg:
        walkJpeg(content, parts);
        break;
    case Format::Png:
        walkPng(content, parts);
        break;
    case Format::Webp:
        walkRiff(content, parts);
        break;
    case Format::Tiff:
        walkTiff(content, parts);
        break;
    case Format::Heic:
    case Format::Avif:
        walkBmff(content, parts);
        break;
    case Format::Gif:
        walkGif(content, parts);
        break;
    case Format::Bmp:
        walkBmp(content, parts);
        break;
    case Format::Unknown:
        break;
    }
    return parts;
}

} // namespace bauta::image
