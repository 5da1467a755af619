// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/image/codec_support.h"

namespace bauta::image
{

/// PNG through libpng: every colour type and depth, interlaced or not; the default picture of an APNG. Orientation
/// from eXIf. Colours described by gAMA/cHRM alone get an ICC profile that says the same.
[[nodiscard]] Expected<DecodedImage> decodePng(const Source& source);

/// 8 or 16 bits; gray, RGB or RGBA; only IHDR, iCCP, IDAT and IEND.
[[nodiscard]] Expected<std::vector<std::byte>> encodePng(const Image& image, const EncodeOptions& options,
                                                         const CancelToken& cancel);

} // namespace bauta::image
