// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/sniff.h"

#include "core/image/decode.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace bauta::image
{

namespace
{

using namespace std::string_view_literals;

std::string_view asText(std::span<const std::byte> content) noexcept
{
    return {reinterpret_cast<const char*>(content.data()), content.size()};
}

bool hasAt(std::string_view text, std::size_t at, std::string_view what) noexcept
{
    return text.size() >= at + what.size() && text.substr(at, what.size()) == what;
}

std::uint32_t littleEndian32(std::string_view text, std::size_t at) noexcept
{
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;) {
        value = value << 8U | static_cast<std::uint8_t>(text[at + i]);
    }
    return value;
}

/// The major brand and the compatible ones of an ISO base media file; empty if it is none.
std::string_view brandsOf(std::string_view text) noexcept
{
    if (!hasAt(text, 4, "ftyp") || text.size() < 16) {
        return {};
    }
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        size = size << 8U | static_cast<std::uint8_t>(text[i]);
    }
    constexpr std::size_t kMaxBrands = 1024;
    return text.substr(8, std::clamp<std::size_t>(std::min(size, text.size()), 16, kMaxBrands) - 8);
}

bool hasBrand(std::string_view brands, std::string_view wanted) noexcept
{
    for (std::size_t at = 0; at + 4 <= brands.size(); at += 4) {
        // The second word is the minor version, not a brand.
        if (at != 4 && brands.substr(at, 4) == wanted) {
            return true;
        }
    }
    return false;
}

Format isoFormat(std::string_view brands) noexcept
{
    constexpr std::array kAvif = {"avif"sv, "avis"sv};
    constexpr std::array kHeic = {"heic"sv, "heix"sv, "heim"sv, "heis"sv, "hevc"sv,
                                  "hevx"sv, "mif1"sv, "msf1"sv, "mif2"sv};
    const std::string_view major = brands.substr(0, 4);
    if (std::ranges::find(kAvif, major) != kAvif.end()) {
        return Format::Avif;
    }
    if (std::ranges::find(kHeic, major) != kHeic.end()) {
        return hasBrand(brands, "avif") && !hasBrand(brands, "heic") ? Format::Avif : Format::Heic;
    }
    return Format::Unknown;
}

bool isBmp(std::string_view text) noexcept
{
    constexpr std::array<std::uint32_t, 7> kHeaderSizes = {12, 40, 52, 56, 64, 108, 124};
    return hasAt(text, 0, "BM") && text.size() >= 18 &&
           std::ranges::find(kHeaderSizes, littleEndian32(text, 14)) != kHeaderSizes.end();
}

bool looksLikeText(std::string_view text) noexcept
{
    return std::ranges::none_of(text.substr(0, 512), [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet == 0x7F || (octet < 0x20 && std::isspace(octet) == 0 && octet != 0x1B);
    });
}

struct Signature
{
    std::size_t at;
    std::string_view bytes;
    std::string_view what;
};

// First match wins.
constexpr Signature kOthers[] = {
    {0, "PK\x03\x04"sv, "a ZIP archive or an office document"},
    {0, "PK\x05\x06"sv, "an empty ZIP archive"},
    {0, "%PDF"sv, "a PDF document"},
    {0, "7z\xBC\xAF\x27\x1C"sv, "a 7-Zip archive"},
    {0, "Rar!"sv, "a RAR archive"},
    {0, "\x1F\x8B"sv, "a gzip archive"},
    {0, "BZh"sv, "a bzip2 archive"},
    {0,
     "\xFD"
     "7zXZ"sv,
     "an xz archive"},
    {0, "(\xB5/\xFD"sv, "a Zstandard archive"},
    {257, "ustar"sv, "a tar archive"},
    {0, "\x1A\x45\xDF\xA3"sv, "a Matroska or WebM video"},
    {0, "OggS"sv, "an Ogg audio or video file"},
    {0, "FLV\x01"sv, "a Flash video"},
    {0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11"sv, "a Windows Media file"},
    {0, "\x00\x00\x01\xBA"sv, "an MPEG video"},
    {0, "ID3"sv, "an MP3 audio file"},
    {0, "fLaC"sv, "a FLAC audio file"},
    {0, "8BPS"sv, "a Photoshop document"},
    {0, "gimp xcf"sv, "a GIMP document"},
    {0, "FUJIFILMCCD-RAW"sv, "a camera raw file (Fujifilm RAF); export it as JPEG or TIFF first"},
    {0, "IIRO"sv, "a camera raw file (Olympus ORF); export it as JPEG or TIFF first"},
    {0, "IIRS"sv, "a camera raw file (Olympus ORF); export it as JPEG or TIFF first"},
    {0, "IIU\0"sv, "a camera raw file (Panasonic RW2); export it as JPEG or TIFF first"},
    {0, "\x00\x00\x00\x0CjP  "sv, "a JPEG 2000 picture, which is not supported"},
    {0, "\xFF\x4F\xFF\x51"sv, "a JPEG 2000 picture, which is not supported"},
    {0, "\x00\x00\x00\x0CJXL "sv, "a JPEG XL picture, which is not supported"},
    {0, "\xFF\x0A"sv, "a JPEG XL picture, which is not supported"},
    {0, "\x76\x2F\x31\x01"sv, "an OpenEXR picture, which is not supported"},
    {0, "#?RADIANCE"sv, "a Radiance HDR picture, which is not supported"},
    {0, "\x00\x00\x01\x00"sv, "a Windows icon"},
    {0, "\xD0\xCF\x11\xE0"sv, "an old office document"},
    {0,
     "\x7F"
     "ELF"sv,
     "a program"},
    {0, "MZ"sv, "a Windows program"},
    {0, "SQLite format 3"sv, "an SQLite database"},
    {0, "<svg"sv, "an SVG drawing, which is not supported"},
};

} // namespace

Format sniffFormat(std::span<const std::byte> content) noexcept
{
    const std::string_view text = asText(content);
    if (hasAt(text, 0, "\xFF\xD8\xFF"sv)) {
        return Format::Jpeg;
    }
    if (hasAt(text, 0, "\x89PNG\r\n\x1A\n"sv)) {
        return Format::Png;
    }
    if (hasAt(text, 0, "RIFF") && hasAt(text, 8, "WEBP")) {
        return Format::Webp;
    }
    if (hasAt(text, 0, "GIF87a") || hasAt(text, 0, "GIF89a")) {
        return Format::Gif;
    }
    if (hasAt(text, 0, "II*\0"sv) || hasAt(text, 0, "MM\0*"sv) || hasAt(text, 0, "II+\0"sv) ||
        hasAt(text, 0, "MM\0+"sv)) {
        return Format::Tiff;
    }
    if (isBmp(text)) {
        return Format::Bmp;
    }
    return isoFormat(brandsOf(text));
}

std::string describeUnknown(std::span<const std::byte> content)
{
    const std::string_view text = asText(content);
    if (text.empty()) {
        return "the file is empty";
    }
    for (const Signature& signature : kOthers) {
        if (hasAt(text, signature.at, signature.bytes)) {
            return fmt::format("not a supported photo; it looks like {}", signature.what);
        }
    }
    if (const std::string_view brands = brandsOf(text); !brands.empty()) {
        return hasAt(brands, 0, "crx ") ? "not a supported photo; it looks like a camera raw file (Canon CR3); export "
                                          "it as JPEG or TIFF first"
                                        : "not a supported photo; it looks like a video";
    }
    if (hasAt(text, 4, "moov") || hasAt(text, 4, "mdat") || (hasAt(text, 0, "RIFF") && hasAt(text, 8, "AVI "))) {
        return "not a supported photo; it looks like a video";
    }
    if (std::ranges::all_of(text.substr(0, 4096), [](char c) { return c == 0; })) {
        return "not a supported photo; it holds only zeros";
    }
    if (looksLikeText(text)) {
        const std::string_view head = text.substr(0, 2048);
        return head.find("<svg") != std::string_view::npos    ? "not a supported photo; it looks like an SVG drawing"
               : head.find("<html") != std::string_view::npos ? "not a supported photo; it looks like a web page"
                                                              : "not a supported photo; it looks like plain text";
    }
    return "not a photo of any supported format";
}

} // namespace bauta::image
