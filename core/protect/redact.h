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

/// A drawing with alpha that is laid over faces; sticker.h makes them.
class StickerArt;

struct RedactOptions
{
    MaskOptions mask;
    /// Blocks (pixelate) or samples (blur) across the face; 0 means the safe number below. More needs `cosmetic`, and
    /// then the plain mosaic or blur is drawn, without noise.
    int detail = 0;
    bool cosmetic = false; ///< accept settings that do not stop recognition
    std::uint32_t solidRgb = 0x2B2B2B;
    std::shared_ptr<const StickerArt> sticker; ///< needed for Method::Sticker
};

/// The most blocks (pixelate) and samples (blur) across a face that the parrot attack does not undo (bench redact).
inline constexpr int kSafePixelateBlocks = 6;
inline constexpr int kSafeBlurSamples = 4;
/// The least growth of the mask (MaskOptions) that still covers what identifies beside the face's features.
inline constexpr float kSafeGrowth = 0.05F;

/// InvalidArgument with the reason if the options are too weak without `cosmetic`, out of range, or lack the sticker.
[[nodiscard]] Expected<void> checkOptions(Method method, const RedactOptions& options);

/// Covers one face in place at the image's own depth and channels. `noise` yields uniform 32-bit values: pass
/// SecureRandom, or a keyed generator where the same noise must come again (a video track).
///
/// Pixels outside the mask (for a sticker: outside the mask and the sticker) stay as they are, bit by bit. Alpha keeps
/// its values, so cut-outs stay cut out, but the colour of transparent pixels is covered like any other: a face in them
/// is in the file. Only a sticker raises alpha, where it is drawn. Colours are taken as numbers of the image's own
/// colour space. Precondition: checkOptions holds.
void redact(image::Image& image, const faces::Face& face, Method method, const RedactOptions& options,
            const std::function<std::uint32_t()>& noise);

/// The part of an image outside of which redact() changes nothing; may be empty. For work on a cut-out of a large
/// frame.
[[nodiscard]] cv::Rect redactedArea(const faces::Face& face, Method method, const RedactOptions& options,
                                    cv::Size imageSize);

} // namespace bauta::protect
