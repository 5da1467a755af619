// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/bmp_codec.h"

#include "core/image/colour.h"

#include <fmt/format.h>
#include <opencv2/core.hpp>

#include <algorithm>
#include <array>
#include <bit>

namespace bauta::image
{

namespace
{

constexpr std::size_t kFileHeader = 14;
constexpr std::size_t kV5Header = 124;
constexpr std::uint32_t kEmbeddedProfile = 0x4D424544; // 'MBED'
constexpr std::uint32_t kSrgbSpace = 0x73524742;       // 'sRGB'

enum Compression : std::uint32_t
{
    Plain = 0,
    Rle8 = 1,
    Rle4 = 2,
    BitFields = 3,
    AlphaBitFields = 6
};

/// One colour channel inside a 16 or 32-bit pixel.
struct Field
{
    std::uint32_t mask = 0;
    [[nodiscard]] std::uint8_t of(std::uint32_t pixel) const noexcept
    {
        if (mask == 0) {
            return 0;
        }
        const int shift = std::countr_zero(mask);
        const std::uint64_t highest = mask >> shift;
        const std::uint64_t value = (pixel & mask) >> shift;
        return static_cast<std::uint8_t>((value * 255 + highest / 2) / highest);
    }
};

class Decoder
{
public:
    explicit Decoder(const Source& source) : m_source(source), m_data(source.content) {}
    Expected<DecodedImage> decode();

private:
    [[nodiscard]] std::uint32_t u8(std::size_t at) const noexcept
    {
        return at < m_data.size() ? std::to_integer<std::uint32_t>(m_data[at]) : 0U;
    }
    [[nodiscard]] std::uint32_t u16(std::size_t at) const noexcept { return u8(at) | u8(at + 1) << 8U; }
    [[nodiscard]] std::uint32_t u32(std::size_t at) const noexcept { return u16(at) | u16(at + 2) << 16U; }

    Expected<void> readHeader();
    Expected<void> readPalette();
    Expected<void> readRows(cv::Mat& pixels) const;
    void readRow(std::size_t at, std::uint8_t* to, int channels) const;
    Expected<cv::Mat> readRle() const;
    void attachEmbeddedProfile(DecodedImage& decoded) const;
    [[nodiscard]] bool grayPalette() const;

    const Source& m_source;
    std::span<const std::byte> m_data;
    std::size_t m_headerBytes = 0;
    std::size_t m_pixelsAt = 0;
    std::size_t m_paletteAt = 0;
    std::int64_t m_width = 0;
    std::int64_t m_height = 0;
    bool m_topDown = false;
    std::uint32_t m_bits = 0;
    std::uint32_t m_compression = Plain;
    std::array<Field, 4> m_fields; ///< red, green, blue, alpha
    std::vector<std::array<std::uint8_t, 3>> m_palette;
};

Expected<void> Decoder::readHeader()
{
    m_headerBytes = u32(kFileHeader);
    m_pixelsAt = u32(10);
    if (m_data.size() < kFileHeader + m_headerBytes) {
        return fail(ErrorCode::Damaged, "the BMP ends too early");
    }
    const bool old = m_headerBytes == 12;
    const std::size_t at = kFileHeader + 4;
    if (old) {
        m_width = u16(at);
        m_height = u16(at + 2);
        m_bits = u16(at + 6);
    } else {
        m_width = static_cast<std::int32_t>(u32(at));
        m_height = static_cast<std::int32_t>(u32(at + 4));
        m_bits = u16(at + 10);
        m_compression = u32(at + 12);
    }
    m_topDown = m_height < 0;
    m_height = m_topDown ? -m_height : m_height;
    if (const Expected<void> fits = checkDimensions(m_width, m_height, m_source.limits); !fits) {
        return fits;
    }
    m_paletteAt = kFileHeader + m_headerBytes;
    const bool fields = m_compression == BitFields || m_compression == AlphaBitFields;
    const bool sound = m_compression == Plain ? m_bits == 1 || m_bits == 2 || m_bits == 4 || m_bits == 8 ||
                                                    m_bits == 16 || m_bits == 24 || m_bits == 32
                       : m_compression == Rle8 ? m_bits == 8
                       : m_compression == Rle4 ? m_bits == 4
                                               : fields && (m_bits == 16 || m_bits == 32);
    if (!sound) {
        return fail(ErrorCode::UnsupportedFormat,
                    fmt::format("a BMP with {} bits a pixel and compression {}, which is not supported", m_bits,
                                m_compression));
    }
    if (fields) {
        // The masks are part of the larger headers, and follow the 40-byte one; the place is the same.
        constexpr std::size_t kMasksAt = kFileHeader + 40;
        const bool alpha = m_compression == AlphaBitFields || m_headerBytes >= 56;
        for (std::size_t i = 0; i < (alpha ? 4U : 3U); ++i) {
            m_fields[i].mask = u32(kMasksAt + 4 * i);
        }
        if (m_headerBytes == 40) {
            m_paletteAt += alpha ? 16 : 12;
        }
    } else if (m_bits == 16) {
        m_fields = {Field{0x7C00}, Field{0x03E0}, Field{0x001F}, Field{}};
    } else if (m_bits == 32) {
        m_fields = {Field{0xFF0000}, Field{0xFF00}, Field{0xFF}, Field{}};
    }
    return {};
}

Expected<void> Decoder::readPalette()
{
    if (m_bits > 8) {
        return {};
    }
    const bool old = m_headerBytes == 12;
    const std::size_t entryBytes = old ? 3 : 4;
    std::size_t count = std::size_t{1} << m_bits;
    if (const std::uint32_t used = old ? 0 : u32(kFileHeader + 32); used != 0) {
        count = std::min<std::size_t>(count, used);
    }
    if (m_pixelsAt > m_paletteAt) {
        count = std::min(count, (m_pixelsAt - m_paletteAt) / entryBytes);
    }
    if (m_paletteAt + count * entryBytes > m_data.size()) {
        return fail(ErrorCode::Damaged, "the BMP ends too early");
    }
    m_palette.assign(256, {0, 0, 0});
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t at = m_paletteAt + i * entryBytes;
        m_palette[i] = {static_cast<std::uint8_t>(u8(at + 2)), static_cast<std::uint8_t>(u8(at + 1)),
                        static_cast<std::uint8_t>(u8(at))};
    }
    return {};
}

bool Decoder::grayPalette() const
{
    return !m_palette.empty() &&
           std::ranges::all_of(m_palette, [](const auto& c) { return c[0] == c[1] && c[1] == c[2]; });
}

void Decoder::readRow(std::size_t at, std::uint8_t* to, int channels) const
{
    for (std::int64_t x = 0; x < m_width; ++x, to += channels) {
        const auto column = static_cast<std::size_t>(x);
        if (m_bits <= 8) {
            const std::size_t bit = column * m_bits;
            const std::uint32_t octet = u8(at + bit / 8);
            const std::uint32_t index = octet >> (8 - m_bits - bit % 8) & ((1U << m_bits) - 1U);
            std::copy_n(m_palette[index].begin(), channels, to);
        } else if (m_bits == 24) {
            const std::byte* pixel = m_data.data() + at + column * 3;
            to[0] = std::to_integer<std::uint8_t>(pixel[2]);
            to[1] = std::to_integer<std::uint8_t>(pixel[1]);
            to[2] = std::to_integer<std::uint8_t>(pixel[0]);
        } else {
            const std::uint32_t pixel = m_bits == 16 ? u16(at + column * 2) : u32(at + column * 4);
            for (int c = 0; c < channels; ++c) {
                to[c] = m_fields[static_cast<std::size_t>(c)].of(pixel);
            }
        }
    }
}

Expected<void> Decoder::readRows(cv::Mat& pixels) const
{
    const std::size_t rowBytes = (static_cast<std::size_t>(m_width) * m_bits + 31) / 32 * 4;
    // The padding of the last row may be missing; its pixels may not.
    const std::size_t needed =
        rowBytes * static_cast<std::size_t>(m_height - 1) + (static_cast<std::size_t>(m_width) * m_bits + 7) / 8;
    if (m_pixelsAt > m_data.size() || needed > m_data.size() - m_pixelsAt) {
        return fail(ErrorCode::Damaged, "the BMP ends too early");
    }
    for (int y = 0; y < pixels.rows; ++y) {
        if (m_source.cancel.isCancelled()) {
            return fail(ErrorCode::Cancelled, "cancelled");
        }
        const int to = m_topDown ? y : pixels.rows - 1 - y;
        readRow(m_pixelsAt + rowBytes * static_cast<std::size_t>(y), pixels.ptr<std::uint8_t>(to), pixels.channels());
    }
    return {};
}

/// Palette indices, upright. Pixels that the code skips stay 0.
Expected<cv::Mat> Decoder::readRle() const
{
    cv::Mat indices = cv::Mat::zeros(static_cast<int>(m_height), static_cast<int>(m_width), CV_8UC1);
    int x = 0;
    int y = 0;
    const auto put = [&](std::uint32_t index) {
        if (x < indices.cols && y < indices.rows) {
            indices.at<std::uint8_t>(m_topDown ? y : indices.rows - 1 - y, x) = static_cast<std::uint8_t>(index);
        }
        x = std::min(x + 1, indices.cols);
    };
    const auto nibbleOrByte = [&](std::uint32_t octet, std::uint32_t i) {
        return m_bits == 8 ? octet : (i % 2 == 0 ? octet >> 4U : octet & 15U);
    };
    for (std::size_t at = m_pixelsAt; at + 1 < m_data.size();) {
        const std::uint32_t count = u8(at);
        const std::uint32_t value = u8(at + 1);
        at += 2;
        if (count != 0) {
            for (std::uint32_t i = 0; i < count; ++i) {
                put(nibbleOrByte(value, i));
            }
        } else if (value == 0) {
            x = 0;
            y = std::min(y + 1, indices.rows);
        } else if (value == 1) {
            return indices;
        } else if (value == 2) {
            x = std::min(x + static_cast<int>(u8(at)), indices.cols);
            y = std::min(y + static_cast<int>(u8(at + 1)), indices.rows);
            at += 2;
        } else {
            const std::size_t bytes = m_bits == 8 ? value : (value + 1) / 2;
            if (at + bytes > m_data.size()) {
                break;
            }
            for (std::uint32_t i = 0; i < value; ++i) {
                put(nibbleOrByte(u8(at + (m_bits == 8 ? i : i / 2)), i));
            }
            at += bytes + bytes % 2;
        }
    }
    return fail(ErrorCode::Damaged, "the BMP ends too early");
}

void Decoder::attachEmbeddedProfile(DecodedImage& decoded) const
{
    if (m_headerBytes < kV5Header || u32(kFileHeader + 56) != kEmbeddedProfile) {
        return;
    }
    const std::size_t at = kFileHeader + u32(kFileHeader + 112);
    const std::size_t size = u32(kFileHeader + 116);
    if (at > m_data.size() || size > m_data.size() - at) {
        decoded.notes.emplace_back("the colour profile is damaged and was ignored");
        return;
    }
    const auto profile = m_data.subspan(at, size);
    attachProfile(decoded, {profile.begin(), profile.end()},
                  decoded.image.pixels.channels() == 1 ? ColourSpace::Gray : ColourSpace::Rgb);
}

Expected<DecodedImage> Decoder::decode()
{
    if (const Expected<void> read = readHeader(); !read) {
        return fail(read.error());
    }
    if (const Expected<void> read = readPalette(); !read) {
        return fail(read.error());
    }
    DecodedImage decoded;
    decoded.format = Format::Bmp;
    const int channels = m_bits <= 8 ? (grayPalette() ? 1 : 3) : m_fields[3].mask != 0 ? 4 : 3;
    cv::Mat& pixels = decoded.image.pixels;
    pixels.create(static_cast<int>(m_height), static_cast<int>(m_width), CV_8UC(channels));
    if (m_compression == Rle8 || m_compression == Rle4) {
        const Expected<cv::Mat> indices = readRle();
        if (!indices) {
            return fail(indices.error());
        }
        for (int y = 0; y < pixels.rows; ++y) {
            std::uint8_t* to = pixels.ptr<std::uint8_t>(y);
            for (int x = 0; x < pixels.cols; ++x, to += channels) {
                std::copy_n(m_palette[indices->at<std::uint8_t>(y, x)].begin(), channels, to);
            }
        }
    } else if (const Expected<void> read = readRows(pixels); !read) {
        return fail(read.error());
    }
    attachEmbeddedProfile(decoded);
    return decoded;
}

void put16(std::vector<std::byte>& bytes, std::size_t at, std::uint32_t value)
{
    bytes[at] = static_cast<std::byte>(value & 0xFFU);
    bytes[at + 1] = static_cast<std::byte>(value >> 8U & 0xFFU);
}

void put32(std::vector<std::byte>& bytes, std::size_t at, std::uint32_t value)
{
    put16(bytes, at, value & 0xFFFFU);
    put16(bytes, at + 2, value >> 16U);
}

} // namespace

Expected<DecodedImage> decodeBmp(const Source& source)
{
    return Decoder(source).decode();
}

Expected<std::vector<std::byte>> encodeBmp(const Image& image, const EncodeOptions&, const CancelToken& cancel)
{
    const int channels = image.pixels.channels();
    const bool v5 = channels == 4 || !image.iccProfile.empty();
    const std::size_t headerBytes = v5 ? kV5Header : 40;
    const std::size_t paletteBytes = channels == 1 ? 256 * 4 : 0;
    const std::size_t pixelsAt = kFileHeader + headerBytes + paletteBytes;
    const std::size_t rowBytes =
        (static_cast<std::size_t>(image.pixels.cols) * static_cast<std::size_t>(channels) + 3) / 4 * 4;
    const std::size_t pixelBytes = rowBytes * static_cast<std::size_t>(image.pixels.rows);
    const std::size_t total = pixelsAt + pixelBytes + image.iccProfile.size();
    if (total > 0xFFFFFFFFU) {
        return fail(ErrorCode::TooLarge, "the picture is too large for a BMP");
    }
    std::vector<std::byte> bytes(total);
    bytes[0] = std::byte{'B'};
    bytes[1] = std::byte{'M'};
    put32(bytes, 2, static_cast<std::uint32_t>(total));
    put32(bytes, 10, static_cast<std::uint32_t>(pixelsAt));
    const std::size_t head = kFileHeader;
    put32(bytes, head, static_cast<std::uint32_t>(headerBytes));
    put32(bytes, head + 4, static_cast<std::uint32_t>(image.pixels.cols));
    put32(bytes, head + 8, static_cast<std::uint32_t>(image.pixels.rows));
    put16(bytes, head + 12, 1);
    put16(bytes, head + 14, static_cast<std::uint32_t>(channels) * 8);
    put32(bytes, head + 16, channels == 4 ? BitFields : Plain);
    put32(bytes, head + 20, static_cast<std::uint32_t>(pixelBytes));
    put32(bytes, head + 32, channels == 1 ? 256 : 0);
    if (v5) {
        constexpr std::array<std::uint32_t, 4> kMasks = {0xFF0000, 0xFF00, 0xFF, 0xFF000000};
        for (std::size_t i = 0; channels == 4 && i < kMasks.size(); ++i) {
            put32(bytes, head + 40 + 4 * i, kMasks[i]);
        }
        put32(bytes, head + 56, image.iccProfile.empty() ? kSrgbSpace : kEmbeddedProfile);
        constexpr std::uint32_t kImageIntent = 4; // perceptual
        put32(bytes, head + 108, kImageIntent);
        if (!image.iccProfile.empty()) {
            put32(bytes, head + 112, static_cast<std::uint32_t>(pixelsAt + pixelBytes - kFileHeader));
            put32(bytes, head + 116, static_cast<std::uint32_t>(image.iccProfile.size()));
            std::ranges::copy(image.iccProfile, bytes.begin() + static_cast<std::ptrdiff_t>(pixelsAt + pixelBytes));
        }
    }
    for (std::size_t i = 0; i < paletteBytes; ++i) {
        bytes[kFileHeader + headerBytes + i] = i % 4 == 3 ? std::byte{0} : static_cast<std::byte>(i / 4);
    }
    RowSource rows(image, CV_8U, channels);
    for (int y = 0; y < image.pixels.rows; ++y) {
        if (cancel.isCancelled()) {
            return fail(ErrorCode::Cancelled, "cancelled");
        }
        const std::uint8_t* from = rows.row(y);
        std::byte* to = bytes.data() + pixelsAt + rowBytes * static_cast<std::size_t>(image.pixels.rows - 1 - y);
        for (int x = 0; x < image.pixels.cols; ++x, from += channels, to += channels) {
            for (int c = 0; c < channels; ++c) {
                to[c] = static_cast<std::byte>(from[c < 3 && channels >= 3 ? 2 - c : c]);
            }
        }
    }
    return bytes;
}

} // namespace bauta::image
