// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/image/codec_support.h"

namespace bauta::image
{

/// JPEG through libjpeg-turbo: baseline, progressive and arithmetic; gray stays gray, YCbCr becomes RGB, CMYK and YCCK
/// become sRGB. Twelve-bit and lossless JPEG are UnsupportedFormat. Any loss of picture data is Damaged.
[[nodiscard]] Expected<DecodedImage> decodeJpeg(const Source& source);

/// Baseline, 4:4:4 or 4:2:0; the standard Huffman tables, because optimal ones cost a second pass for 2 %.
[[nodiscard]] Expected<std::vector<std::byte>> encodeJpeg(const Image& image, const EncodeOptions& options,
                                                          const CancelToken& cancel);

} // namespace bauta::image
