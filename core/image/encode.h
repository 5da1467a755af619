// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/image/image.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bauta::image
{

struct EncodeOptions
{
    int quality = 92;             ///< 1..100 for the lossy formats
    bool subsampleChroma = false; ///< JPEG 4:2:0
    bool lossless =
        false; ///< WebP exactly; AVIF and HEIC to within one step, which libheif's RGB conversion rounds away
};

/// Whether this installation can write the format (HEIC and AVIF depend on libheif's encoders).
[[nodiscard]] bool canEncode(Format format);

/// The format to write a photo in that came as another, unless the user asks for one.
struct OutputFormat
{
    Format format = Format::Unknown;
    std::string note; ///< why it is not the input's own format, for the user; empty if it is
};
[[nodiscard]] OutputFormat outputFormatFor(Format input);

/// A complete file in memory that holds pixels and the ICC profile and no other metadata. Depths that the format
/// cannot hold are reduced (with rounding), alpha is composed over white for JPEG. Gray stays gray where possible.
[[nodiscard]] Expected<std::vector<std::byte>> encode(const Image& image, Format format, const EncodeOptions& options,
                                                      const CancelToken& cancel = {});

} // namespace bauta::image
