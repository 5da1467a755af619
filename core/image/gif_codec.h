// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/image/codec_support.h"

namespace bauta::image
{

/// GIF through giflib: the first frame on its canvas; RGBA if any of the canvas stays transparent. Later frames are
/// only counted. GIF is never written.
[[nodiscard]] Expected<DecodedImage> decodeGif(const Source& source);

} // namespace bauta::image
