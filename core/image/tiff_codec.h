// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/image/codec_support.h"

namespace bauta::image
{

/// TIFF and BigTIFF through libtiff, the first page: 1 to 8 and 16 bits; gray, palette, RGB, CMYK, with alpha; strips
/// or tiles, interleaved or planar. Floats and other colour spaces are UnsupportedFormat, camera raw files too.
[[nodiscard]] Expected<DecodedImage> decodeTiff(const Source& source);

/// 8 or 16 bits, gray, RGB or RGBA, deflate with horizontal differencing.
[[nodiscard]] Expected<std::vector<std::byte>> encodeTiff(const Image& image, const EncodeOptions& options,
                                                          const CancelToken& cancel);

} // namespace bauta::image
