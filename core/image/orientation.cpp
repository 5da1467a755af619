// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/orientation.h"

#include <opencv2/core.hpp>

#include <cstdint>
#include <cstring>

namespace bauta::image
{

namespace
{

/// Bounds-checked reader of one TIFF structure; out of range reads give 0, which no caller takes for a valid value.
class TiffReader
{
public:
    explicit TiffReader(std::span<const std::byte> data) noexcept : m_data(data)
    {
        m_bigEndian = octet(0) == 'M' && octet(1) == 'M';
        m_valid = (m_bigEndian || (octet(0) == 'I' && octet(1) == 'I')) && u16(2) == 42;
    }
    [[nodiscard]] bool valid() const noexcept { return m_valid; }
    [[nodiscard]] std::uint32_t octet(std::size_t at) const noexcept
    {
        return at < m_data.size() ? std::to_integer<std::uint32_t>(m_data[at]) : 0U;
    }
    [[nodiscard]] std::uint32_t u16(std::size_t at) const noexcept
    {
        return m_bigEndian ? octet(at) << 8U | octet(at + 1) : octet(at) | octet(at + 1) << 8U;
    }
    [[nodiscard]] std::uint32_t u32(std::size_t at) const noexcept
    {
        return m_bigEndian ? u16(at) << 16U | u16(at + 2) : u16(at) | u16(at + 2) << 16U;
    }

private:
    std::span<const std::byte> m_data;
    bool m_bigEndian = false;
    bool m_valid = false;
};

} // namespace

int exifOrientation(std::span<const std::byte> exif) noexcept
{
    constexpr char kPrefix[] = {'E', 'x', 'i', 'f', 0, 0};
    if (exif.size() >= sizeof kPrefix && std::memcmp(exif.data(), kPrefix, sizeof kPrefix) == 0) {
        exif = exif.subspan(sizeof kPrefix);
    }
    const TiffReader tiff(exif);
    if (!tiff.valid()) {
        return 1;
    }
    constexpr std::uint32_t kOrientationTag = 0x0112;
    constexpr std::uint32_t kByte = 1;
    constexpr std::uint32_t kShort = 3;
    constexpr std::uint32_t kLong = 4;
    const std::size_t directory = tiff.u32(4);
    const std::uint32_t entries = tiff.u16(directory);
    for (std::uint32_t i = 0; i < entries && directory + 2 + std::size_t{i} * 12 < exif.size(); ++i) {
        const std::size_t entry = directory + 2 + std::size_t{i} * 12;
        if (tiff.u16(entry) != kOrientationTag) {
            continue;
        }
        const std::uint32_t type = tiff.u16(entry + 2);
        const std::uint32_t value = type == kShort  ? tiff.u16(entry + 8)
                                    : type == kLong ? tiff.u32(entry + 8)
                                    : type == kByte ? tiff.octet(entry + 8)
                                                    : 0U;
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
    return 1;
}

void applyOrientation(cv::Mat& pixels, int orientation)
{
    // Exif: the stored rows and columns are what is seen after ... 2 mirrored, 3 turned by 180 degrees, 4 mirrored
    // upside down, 5 transposed, 6 to be turned clockwise, 7 transposed over the other diagonal, 8 anticlockwise.
    switch (orientation) {
    case 2:
        cv::flip(pixels, pixels, 1);
        return;
    case 3:
        cv::flip(pixels, pixels, -1);
        return;
    case 4:
        cv::flip(pixels, pixels, 0);
        return;
    case 5:
    case 6:
    case 7:
    case 8:
        break;
    default:
        return;
    }
    cv::Mat turned;
    cv::transpose(pixels, turned);
    pixels.release();
    if (orientation == 6) {
        cv::flip(turned, turned, 1);
    } else if (orientation == 7) {
        cv::flip(turned, turned, -1);
    } else if (orientation == 8) {
        cv::flip(turned, turned, 0);
    }
    pixels = turned;
}

} // namespace bauta::image
