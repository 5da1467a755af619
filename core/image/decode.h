// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/image/image.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace bauta::image
{

/// Limits that keep a hostile file from taking all memory; checked on the header, before any pixel is decoded.
struct DecodeLimits
{
    std::int64_t maxPixels = 120'000'000; ///< 100-megapixel cameras pass
    int maxSide = 65'500;
};

struct DecodedImage
{
    Image image;
    Format format = Format::Unknown;
    int jpegQuality = 0;               ///< estimate from the quantisation tables, 1..100; 0 if not JPEG
    bool jpegChromaSubsampled = false; ///< 4:2:0 or 4:2:2
    bool lossless = true;              ///< WebP, HEIC, AVIF: whether the source was coded losslessly, as far as known
    /// What the caller should tell the user, in English: "CMYK converted to sRGB", "only the first of 12 frames".
    std::vector<std::string> notes;
};

/// What the content is, by its first bytes; names and extensions are never believed.
[[nodiscard]] Format sniffFormat(std::span<const std::byte> content) noexcept;

/// Decodes a whole photo from memory: any format of `Format`, orientation (EXIF 1-8, HEIF irot/imir) baked in, CMYK
/// converted to sRGB, palettes expanded, premultiplied alpha undone. Truncated content is Damaged, never half a photo.
[[nodiscard]] Expected<DecodedImage> decode(std::span<const std::byte> content, const DecodeLimits& limits = {},
                                            const CancelToken& cancel = {});

} // namespace bauta::image
