// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Small pictures and files with metadata for the tests, made from nothing.

#pragma once

#include "core/image/image.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bauta::test
{

using Buffer = std::vector<std::byte>;

[[nodiscard]] Buffer toBuffer(std::string_view text);
[[nodiscard]] Buffer operator+(Buffer left, const Buffer& right);
/// Big-endian and little-endian integers.
[[nodiscard]] Buffer big(std::uint64_t value, int bytes);
[[nodiscard]] Buffer little(std::uint64_t value, int bytes);

/// A colourful 64x48 picture without any metadata, written by OpenCV: JPEG, PNG, WebP, TIFF or BMP.
[[nodiscard]] Buffer plainPicture(image::Format format);

/// The same file with Exif (place, serial numbers, names, times, orientation 6, thumbnail), IPTC and XMP (names, face
/// region, history) written into it by Exiv2: JPEG, PNG, WebP (no IPTC) or TIFF.
[[nodiscard]] Buffer pictureWithMetadata(image::Format format);

/// The place that pictureWithMetadata carries: 47 degrees 22' 30" north, 8 degrees 32' 24" west.
inline constexpr double kLatitude = 47.375;
inline constexpr double kLongitude = -8.54;

/// A segment with its marker and length, and a JPEG with it behind the start of the image.
[[nodiscard]] Buffer jpegSegment(std::uint8_t marker, const Buffer& body);
[[nodiscard]] Buffer jpegWith(std::uint8_t marker, const Buffer& body);

[[nodiscard]] Buffer pngChunk(std::string_view type, const Buffer& body);
/// A PNG with a chunk before its end.
[[nodiscard]] Buffer pngWith(std::string_view type, const Buffer& body);

/// A WebP with a chunk at its end and the size in its header corrected.
[[nodiscard]] Buffer webpWith(std::string_view type, const Buffer& body);

/// A box of ISO base media files, and one with version and flags.
[[nodiscard]] Buffer box(std::string_view type, const Buffer& body);
[[nodiscard]] Buffer fullBox(std::string_view type, std::uint8_t version, const Buffer& body);

/// What a HEIF file of the tests holds beside its primary picture (item 1, coded data "PIXELS").
struct HeifExtras
{
    Buffer exif = {}; ///< a TIFF structure; none if empty
    Buffer xmp = {};  ///< none if empty
    bool thumbnail = false;
    bool alpha = false;
    bool depth = false;
    bool secondPicture = false;
    Buffer unusedMediaData = {};
    Buffer boxesAtEnd = {};
    Buffer extraProperty = {}; ///< a whole box
};
/// Structure only: no decoder would find a picture in it.
[[nodiscard]] Buffer heifFile(const HeifExtras& extras);

/// A bare Exif block with a place and a serial number.
[[nodiscard]] Buffer exifBlock();
[[nodiscard]] Buffer xmpPacket();

} // namespace bauta::test
