// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/size_hint.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace bauta::jobs
{

namespace
{

/// Bounds-checked reading of big- and little-endian numbers; 0 past the end.
class Reader
{
public:
    explicit Reader(std::span<const std::byte> content) : m_content(content) {}
    [[nodiscard]] std::size_t size() const noexcept { return m_content.size(); }
    [[nodiscard]] std::uint32_t byte(std::size_t at) const noexcept
    {
        return at < m_content.size() ? std::to_integer<std::uint32_t>(m_content[at]) : 0U;
    }
    [[nodiscard]] std::uint32_t big16(std::size_t at) const noexcept { return byte(at) << 8U | byte(at + 1); }
    [[nodiscard]] std::uint32_t big32(std::size_t at) const noexcept { return big16(at) << 16U | big16(at + 2); }
    [[nodiscard]] std::uint32_t little16(std::size_t at) const noexcept { return byte(at) | byte(at + 1) << 8U; }
    [[nodiscard]] std::uint32_t little24(std::size_t at) const noexcept { return little16(at) | byte(at + 2) << 16U; }
    [[nodiscard]] std::uint32_t little32(std::size_t at) const noexcept
    {
        return little16(at) | little16(at + 2) << 16U;
    }
    [[nodiscard]] bool has(std::size_t at, std::string_view text) const noexcept
    {
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (byte(at + i) != static_cast<unsigned char>(text[i])) {
                return false;
            }
        }
        return at + text.size() <= m_content.size();
    }

private:
    std::span<const std::byte> m_content;
};

std::optional<cv::Size> made(std::uint64_t width, std::uint64_t height) noexcept
{
    constexpr std::uint64_t kLargest = 1U << 30U;
    if (width == 0 || height == 0 || width > kLargest || height > kLargest) {
        return std::nullopt;
    }
    return cv::Size(static_cast<int>(width), static_cast<int>(height));
}

std::optional<cv::Size> jpegSize(const Reader& in) noexcept
{
    for (std::size_t at = 2; at + 9 < in.size();) {
        if (in.byte(at) != 0xFF) {
            ++at;
            continue;
        }
        const std::uint32_t marker = in.byte(at + 1);
        if (marker == 0xFF || marker == 0x00 || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
            at += marker == 0xFF ? 1 : 2;
            continue;
        }
        const bool frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (frame) {
            return made(in.big16(at + 7), in.big16(at + 5));
        }
        if (marker == 0xDA || marker == 0xD9) {
            break;
        }
        at += 2 + std::max<std::size_t>(2, in.big16(at + 2));
    }
    return std::nullopt;
}

std::optional<cv::Size> webpSize(const Reader& in) noexcept
{
    if (in.has(12, "VP8X")) {
        return made(in.little24(24) + 1, in.little24(27) + 1);
    }
    if (in.has(12, "VP8L")) {
        const std::uint32_t bits = in.little32(21);
        return made((bits & 0x3FFFU) + 1, ((bits >> 14U) & 0x3FFFU) + 1);
    }
    return in.has(12, "VP8 ") ? made(in.little16(26) & 0x3FFFU, in.little16(28) & 0x3FFFU) : std::nullopt;
}

std::optional<cv::Size> tiffSize(const Reader& in) noexcept
{
    const bool little = in.byte(0) == 'I';
    const auto number16 = [&](std::size_t at) {
        return little ? in.little16(at) : in.big16(at);
    };
    const auto number32 = [&](std::size_t at) {
        return little ? in.little32(at) : in.big32(at);
    };
    if (number16(2) != 42) {
        return std::nullopt;
    }
    const std::size_t directory = number32(4);
    std::uint64_t width = 0;
    std::uint64_t height = 0;
    for (std::size_t i = 0; i < number16(directory); ++i) {
        const std::size_t entry = directory + 2 + 12 * i;
        const std::uint32_t value = number16(entry + 2) == 3 ? number16(entry + 8) : number32(entry + 8);
        if (number16(entry) == 256) {
            width = value;
        } else if (number16(entry) == 257) {
            height = value;
        }
    }
    return made(width, height);
}

/// The largest "ispe" (image spatial extents) property: tiles of a grid have smaller ones.
std::optional<cv::Size> heifSize(std::span<const std::byte> content, const Reader& in) noexcept
{
    static constexpr std::array<std::byte, 4> kIspe = {std::byte{'i'}, std::byte{'s'}, std::byte{'p'}, std::byte{'e'}};
    const auto head = content.first(std::min<std::size_t>(content.size(), std::size_t{1} << 20U));
    std::optional<cv::Size> largest;
    for (auto from = head.begin();;) {
        const auto found = std::search(from, head.end(), kIspe.begin(), kIspe.end());
        if (found == head.end()) {
            return largest;
        }
        const auto at = static_cast<std::size_t>(found - head.begin());
        const auto size = made(in.big32(at + 8), in.big32(at + 12));
        const auto area = [](const std::optional<cv::Size>& s) {
            return s ? static_cast<std::int64_t>(s->width) * s->height : std::int64_t{0};
        };
        if (area(size) > area(largest)) {
            largest = size;
        }
        from = found + 4;
    }
}

} // namespace

std::optional<cv::Size> statedSize(std::span<const std::byte> content, image::Format format) noexcept
{
    const Reader in(content);
    switch (format) {
    case image::Format::Jpeg:
        return jpegSize(in);
    case image::Format::Png:
        return made(in.big32(16), in.big32(20));
    case image::Format::Webp:
        return webpSize(in);
    case image::Format::Tiff:
        return tiffSize(in);
    case image::Format::Bmp: {
        // A negative height means that the rows run downward.
        const std::uint32_t height = in.little32(22);
        return made(in.little32(18), (height & 0x80000000U) != 0 ? ~height + 1U : height);
    }
    case image::Format::Gif:
        return made(in.little16(6), in.little16(8));
    case image::Format::Heic:
    case image::Format::Avif:
        return heifSize(content, in);
    case image::Format::Unknown:
        break;
    }
    return std::nullopt;
}

std::int64_t expectedPixels(std::span<const std::byte> content, image::Format format) noexcept
{
    if (const auto size = statedSize(content, format)) {
        return static_cast<std::int64_t>(size->width) * size->height;
    }
    // About what a well compressed photo holds in a byte.
    return static_cast<std::int64_t>(content.size()) * 16;
}

} // namespace bauta::jobs
