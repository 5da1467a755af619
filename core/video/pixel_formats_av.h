// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: between FFmpeg's pixel formats and colour tags and our layouts.

#pragma once

#include "core/video/av_compat.h"
#include "core/video/frame.h"

namespace bauta::video
{

/// The planar YUV format without a "full range" flavour that frames of `format` are delivered in: itself if it is one
/// of ours, else the one that loses least (RGB becomes 4:4:4).
[[nodiscard]] AVPixelFormat deliveredFormat(AVPixelFormat format) noexcept;

/// yuvj420p and the like as the plain format; others as they are.
[[nodiscard]] AVPixelFormat withoutRange(AVPixelFormat format) noexcept;

/// Whether the samples are colours or an index into a palette, not luma and chroma.
[[nodiscard]] bool isRgb(AVPixelFormat format) noexcept;

/// The layout of frames that are delivered for such a source; `height` of a frame that is not tagged decides.
[[nodiscard]] PixelLayout layoutOf(AVPixelFormat delivered, AVColorRange range, AVColorSpace matrix, int height,
                                   bool fromRgb) noexcept;

/// Wraps a frame in one of the delivered formats; takes it over.
[[nodiscard]] Frame wrapFrame(FramePtr frame, const PixelLayout& layout);

/// The FFmpeg frame inside; valid as long as `frame` is.
[[nodiscard]] inline AVFrame& avFrameOf(const Frame& frame) noexcept
{
    return *static_cast<AVFrame*>(frame.owner.get());
}

} // namespace bauta::video
