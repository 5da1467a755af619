// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/image/codec_support.h"

namespace bauta::image
{

/// Windows bitmaps of every header since version 2: 1 to 32 bits, bit fields, RLE4 and RLE8, top-down, with the
/// version 5 header's colour profile. A reader of our own: the format is small, and the usual ones print to stderr.
[[nodiscard]] Expected<DecodedImage> decodeBmp(const Source& source);

/// 8-bit gray, 24-bit RGB or 32-bit RGBA; a version 5 header where alpha or a colour profile asks for one.
[[nodiscard]] Expected<std::vector<std::byte>> encodeBmp(const Image& image, const EncodeOptions& options,
                                                         const CancelToken& cancel);

} // namespace bauta::image
