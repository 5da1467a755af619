// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/photo_file.h"

#include "core/image/encode.h"
#include "core/jobs/size_hint.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace bauta::jobs
{

namespace
{

constexpr std::uintmax_t kMaxPhotoBytes = std::uintmax_t{1} << 30U;
constexpr int kLowestKeptQuality = 75;
constexpr int kHighestKeptQuality = 95;
constexpr int kDefaultQuality = 92;

bool startsWith(std::span<const std::byte> content, std::string_view magic, std::size_t at = 0)
{
    if (content.size() < at + magic.size()) {
        return false;
    }
    return std::equal(magic.begin(), magic.end(), content.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char c, std::byte b) { return static_cast<unsigned char>(c) == std::to_integer<int>(b); });
}

bool looksLikeText(std::span<const std::byte> content)
{
    const auto head = content.first(std::min<std::size_t>(content.size(), 512));
    return std::all_of(head.begin(), head.end(), [](std::byte b) {
        const int value = std::to_integer<int>(b);
        return value >= 0x20 || value == '\n' || value == '\r' || value == '\t';
    });
}

} // namespace

std::string describeForeignContent(std::span<const std::byte> content)
{
    using namespace std::string_view_literals;
    if (startsWith(content, "PK\x03\x04"sv)) {
        const bool encrypted = content.size() > 6 && (content[6] & std::byte{1}) != std::byte{0};
        return encrypted ? "a password-protected ZIP archive" : "a ZIP archive or office document";
    }
    struct Magic
    {
        std::string_view bytes;
        std::size_t at;
        const char* words;
    };
    static constexpr std::array<Magic, 13> kKnown = {{
        {"PK\x05\x06"sv, 0, "an empty ZIP archive"},
        {"%PDF"sv, 0, "a PDF document"},
        {"7z\xBC\xAF\x27\x1C"sv, 0, "a 7-Zip archive"},
        {"Rar!"sv, 0, "a RAR archive"},
        {"\x1F\x8B"sv, 0, "a gzip archive"},
        {"\x1A\x45\xDF\xA3"sv, 0, "a video (Matroska or WebM)"},
        {"AVI "sv, 8, "a video (AVI)"},
        {"ftyp"sv, 4, "a video or another ISO media file"},
        {"OggS"sv, 0, "an Ogg audio or video file"},
        {"\x7F"
         "ELF"sv,
         0, "a program"},
        {"MZ"sv, 0, "a program"},
        {"FUJIFILMCCD-RAW"sv, 0, "a raw camera file"},
        {"8BPS"sv, 0, "a Photoshop document"},
    }};
    for (const Magic& magic : kKnown) {
        if (startsWith(content, magic.bytes, magic.at)) {
            return magic.words;
        }
    }
    if (std::all_of(content.begin(),
                    content.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(content.size(), 512)),
                    [](std::byte b) { return b == std::byte{0}; })) {
        return "nothing but zeros";
    }
    return looksLikeText(content) ? "text" : "data of an unknown kind";
}

Expected<PhotoContent> readPhoto(const std::filesystem::path& file)
{
    auto bytes = readFile(file, kMaxPhotoBytes);
    if (!bytes) {
        return fail(bytes.error());
    }
    if (bytes->empty()) {
        return fail(ErrorCode::Damaged, "the file is empty");
    }
    const image::Format format = image::sniffFormat(*bytes);
    if (format == image::Format::Unknown) {
        return fail(ErrorCode::UnsupportedFormat, "not a photo: the content is " + describeForeignContent(*bytes));
    }
    return PhotoContent{*std::move(bytes), format};
}

Expected<std::vector<std::byte>> encodePhoto(const image::DecodedImage& photo, std::span<const std::byte> source,
                                             const WritePhotoOptions& options)
{
    image::EncodeOptions encoding;
    encoding.quality = kDefaultQuality;
    if (options.quality) {
        encoding.quality = *options.quality;
    } else if (photo.jpegQuality > 0) {
        // The noise of a covered face costs little; what matters is that the rest looks as it did.
        encoding.quality = std::clamp(photo.jpegQuality, kLowestKeptQuality, kHighestKeptQuality);
    }
    encoding.subsampleChroma = photo.jpegChromaSubsampled;
    encoding.lossless = photo.format == options.format && photo.lossless && !options.quality;
    auto encoded = image::encode(photo.image, options.format, encoding);
    if (!encoded) {
        return fail(encoded.error());
    }
    if (!options.metadataKept.empty()) {
        encoded = image::copyMetadata(source, *std::move(encoded), options.metadataKept);
        if (!encoded) {
            return fail(encoded.error());
        }
    }
    if (auto verified = image::verifyStripped(*encoded, options.metadataKept); !verified) {
        return fail(verified.error());
    }
    const auto size = statedSize(*encoded, options.format);
    if (image::sniffFormat(*encoded) != options.format || (size && *size != photo.image.pixels.size())) {
        return fail(ErrorCode::VerificationFailed, "the encoded photo does not read back as what was written");
    }
    return encoded;
}

Expected<void> writeWhole(const std::filesystem::path& file, std::span<const std::byte> content,
                          OutputFile::Existing existing)
{
    auto output = OutputFile::create(file, existing);
    if (!output) {
        return fail(output.error());
    }
    if (auto written = output->write(content); !written) {
        return written;
    }
    return output->commit();
}

} // namespace bauta::jobs
