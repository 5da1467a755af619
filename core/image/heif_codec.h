// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/image/codec_support.h"

#include <string>

namespace bauta::image
{

/// HEIC, HEIF and AVIF through libheif: the primary picture, 8 to 12 bits, with alpha. libheif applies the container's
/// rotation and mirroring itself; the Exif orientation only repeats them and is not looked at.
[[nodiscard]] Expected<DecodedImage> decodeHeif(const Source& source, Format format);

/// `format` is Heic or Avif. 8, 10 (HEIC only; AVIF takes 12) or 12 bits, gray, RGB or RGBA; 4:4:4 unless
/// `subsampleChroma`.
[[nodiscard]] Expected<std::vector<std::byte>> encodeHeif(const Image& image, Format format,
                                                          const EncodeOptions& options, const CancelToken& cancel);

/// Whether libheif has an encoder for Heic or Avif here.
[[nodiscard]] bool canEncodeHeif(Format format);

/// What libheif would use for Heic or Avif here: whether it can decode, and the names of decoder and encoder with their
/// versions, as far as it tells.
struct HeifCodecs
{
    bool decodes = false;
    std::string decoder;
    std::string encoder;
};
[[nodiscard]] HeifCodecs heifCodecs(Format format);

} // namespace bauta::image
