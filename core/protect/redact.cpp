// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/redact.h"

#include "core/protect/cell_grid.h"
#include "core/protect/face_shape.h"
#include "core/protect/paint.h"
#include "core/protect/sticker.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace bauta::protect
{

namespace
{

constexpr int kMaxDetail = 64;
constexpr std::uint32_t kMaxRgb = 0xFFFFFF;

int safeDetail(Method method)
{
    return method == Method::Blur ? kSafeBlurSamples : kSafePixelateBlocks;
}

int detailOf(Method method, const RedactOptions& options)
{
    return options.detail > 0 ? options.detail : safeDetail(method);
}

/// Beyond the safe detail the user has asked for the plain effect.
CellNoise noiseOf(Method method, int detail)
{
    if (detail > safeDetail(method)) {
        return {};
    }
    return method == Method::Blur ? kBlurNoise : kMosaicNoise;
}

bool inUnitRange(float value)
{
    return value >= 0.F && value <= 1.F;
}

} // namespace

Expected<void> checkOptions(Method method, const RedactOptions& options)
{
    if (method == Method::Keep) {
        return {};
    }
    if (method == Method::Cloak || method == Method::Disguise || method == Method::Anonymize) {
        return fail(ErrorCode::InvalidArgument, "a cloak or another face is no cover");
    }
    if (!inUnitRange(options.mask.growth) || !inUnitRange(options.mask.feather)) {
        return fail(ErrorCode::InvalidArgument, "growth and feather of a cover lie between 0 and 1 face widths");
    }
    if (options.mask.growth < kSafeGrowth && !options.cosmetic) {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("a cover grown by less than {} face widths leaves parts of the head open and does not "
                                "stop recognition; use cosmetic if that is meant",
                                kSafeGrowth));
    }
    switch (method) {
    case Method::Keep:
    case Method::Cloak:
    case Method::Disguise:
    case Method::Anonymize:
        break;
    case Method::Solid:
        if (options.solidRgb > kMaxRgb) {
            return fail(ErrorCode::InvalidArgument, "a colour is six hexadecimal digits, RRGGBB");
        }
        break;
    case Method::Pixelate:
    case Method::Blur: {
        const bool blur = method == Method::Blur;
        if (options.detail < 0 || options.detail > kMaxDetail) {
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("a face takes 1 to {} {} across", kMaxDetail, blur ? "samples" : "blocks"));
        }
        if (options.detail > safeDetail(method) && !options.cosmetic) {
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("a {} with more than {} {} across the face does not stop recognition: software "
                                    "trained on such pictures undoes it; use cosmetic if that is meant",
                                    blur ? "blur" : "mosaic", safeDetail(method), blur ? "samples" : "blocks"));
        }
        break;
    }
    case Method::Sticker:
        if (!options.sticker) {
            return fail(ErrorCode::InvalidArgument, "no sticker was chosen");
        }
        break;
    }
    return {};
}

void redact(image::Image& image, const faces::Face& face, Method method, const RedactOptions& options,
            const std::function<std::uint32_t()>& noise)
{
    assert(checkOptions(method, options).has_value());
    if (method == Method::Keep || image.pixels.empty()) {
        return;
    }
    const FaceMask mask = faceMask(face, image.pixels.size(), options.mask);
    if (mask.boundsInImage.empty()) {
        return;
    }
    switch (method) {
    case Method::Keep:
    case Method::Cloak:
    case Method::Disguise:
    case Method::Anonymize:
        break;
    case Method::Solid:
        paintSolid(image.pixels, mask, options.solidRgb);
        break;
    case Method::Pixelate:
    case Method::Blur: {
        const FaceShape shape = faceShape(face, image.pixels.size());
        const int detail = detailOf(method, options);
        const CellGrid grid = cellGrid(image.pixels, mask, shape, detail, noiseOf(method, detail), noise);
        if (method == Method::Blur) {
            paintSmooth(image.pixels, mask, grid);
        } else {
            paintMosaic(image.pixels, mask, grid);
        }
        break;
    }
    case Method::Sticker: {
        // What the drawing leaves open shows its main colour, never the face.
        paintSolid(image.pixels, mask, options.sticker->mainRgb());
        const FaceShape shape = faceShape(face, image.pixels.size());
        const float reach = (options.mask.growth + options.mask.feather) * shape.width;
        paintSticker(image.pixels, shape, reach, *options.sticker);
        break;
    }
    }
}

cv::Rect redactedArea(const faces::Face& face, Method method, const RedactOptions& options, cv::Size imageSize)
{
    if (method == Method::Keep) {
        return {};
    }
    const cv::Rect covered = faceMaskBounds(face, imageSize, options.mask);
    if (method != Method::Sticker || covered.empty()) {
        return covered;
    }
    const FaceShape shape = faceShape(face, imageSize);
    const float reach = (options.mask.growth + options.mask.feather) * shape.width;
    return covered | stickerBounds(shape, reach, *options.sticker, imageSize);
}

} // namespace bauta::protect
