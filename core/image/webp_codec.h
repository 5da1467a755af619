// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/image/codec_support.h"

namespace bauta::image
{

/// WebP through libwebp: lossy, lossless, alpha; the first frame of an animation, composed on its canvas.
[[nodiscard]] Expected<DecodedImage> decodeWebp(const Source& source);

/// Lossy or lossless, 8 bits, RGB or RGBA; the colour profile in an ICCP chunk and nothing else.
[[nodiscard]] Expected<std::vector<std::byte>> encodeWebp(const Image& image, const EncodeOptions& options,
                                                          const CancelToken& cancel);

} // namespace bauta::image
