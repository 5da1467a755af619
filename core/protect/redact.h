// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/faces/face.h"
#include "core/image/image.h"
#include "core/protect/mask.h"
#include "core/protect/method.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace bauta::protect
{

/// A drawing with alpha that is laid over faces; upright, at any size. Immutable and shared between threads.
class StickerArt;

struct RedactOptions
{
    MaskOptions mask;
    /// Blocks (pixelate) or samples (blur) across the face. Above kSafeDetail needs `cosmetic`.
    int detail = 6;
    bool cosmetic = false; ///< accept settings that do not stop recognition
    std::uint32_t solidRgb = 0x2B2B2B;
    std::shared_ptr<const StickerArt> sticker; ///< needed for Method::Sticker
};

/// The most blocks (pixelate) and samples (blur) across a face that the parrot attack does not undo (bench redact).
inline constexpr int kSafePixelateBlocks = 6;
inline constexpr int kSafeBlurSamples = 4;

/// InvalidArgument with the reason if the options are too weak without `cosmetic`, or a sticker is missing.
[[nodiscard]] Expected<void> checkOptions(Method method, const RedactOptions& options);

/// Covers one face in place at the image's own depth and channels. `noise` yields uniform 32-bit values: pass
/// SecureRandom, or a keyed generator where the same noise must come again (a video track).
/// Precondition: checkOptions holds. Pixels outside the mask are not touched.
void redact(image::Image& image, const faces::Face& face, Method method, const RedactOptions& options,
            const std::function<std::uint32_t()>& noise);

} // namespace bauta::protect
