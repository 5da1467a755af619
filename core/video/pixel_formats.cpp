// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/pixel_formats_av.h"

#include <array>
#include <cstddef>

namespace bauta::video
{

namespace
{

// By subsampling (4:2:0, 4:2:2, 4:4:4) and depth (8, 10, 12).
constexpr std::array<std::array<AVPixelFormat, 3>, 3> kDelivered = {
    {{AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV420P10LE, AV_PIX_FMT_YUV420P12LE},
     {AV_PIX_FMT_YUV422P, AV_PIX_FMT_YUV422P10LE, AV_PIX_FMT_YUV422P12LE},
     {AV_PIX_FMT_YUV444P, AV_PIX_FMT_YUV444P10LE, AV_PIX_FMT_YUV444P12LE}}};

constexpr int kHighDefinitionLines = 720;

} // namespace

AVPixelFormat withoutRange(AVPixelFormat format) noexcept
{
    switch (format) {
    case AV_PIX_FMT_YUVJ420P:
        return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_YUVJ422P:
        return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_YUVJ444P:
        return AV_PIX_FMT_YUV444P;
    case AV_PIX_FMT_YUVJ440P:
        return AV_PIX_FMT_YUV440P;
    case AV_PIX_FMT_YUVJ411P:
        return AV_PIX_FMT_YUV411P;
    default:
        return format;
    }
}

bool isRgb(AVPixelFormat format) noexcept
{
    const AVPixFmtDescriptor* description = av_pix_fmt_desc_get(format);
    return description != nullptr && (description->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL)) != 0;
}

AVPixelFormat deliveredFormat(AVPixelFormat format) noexcept
{
    const AVPixFmtDescriptor* description = av_pix_fmt_desc_get(withoutRange(format));
    if (description == nullptr) {
        return AV_PIX_FMT_YUV420P;
    }
    std::size_t depth = 0;
    if ((description->flags & AV_PIX_FMT_FLAG_PAL) == 0 && description->comp[0].depth > 8) {
        depth = description->comp[0].depth <= 10 ? 1 : 2;
    }
    std::size_t sampling = 0;
    if (isRgb(format)) {
        sampling = 2;
    } else if (description->nb_components >= 3 && description->log2_chroma_h == 0) {
        sampling = description->log2_chroma_w == 0 ? 2 : 1;
    } else if (description->nb_components >= 3 && description->log2_chroma_w == 0) {
        sampling = 2; // 4:4:0: half the rows; only 4:4:4 loses nothing
    }
    return kDelivered.at(sampling).at(depth);
}

PixelLayout layoutOf(AVPixelFormat delivered, AVColorRange range, AVColorSpace matrix, int height,
                     bool fromRgb) noexcept
{
    PixelLayout layout;
    if (const AVPixFmtDescriptor* description = av_pix_fmt_desc_get(delivered)) {
        layout.bitDepth = description->comp[0].depth;
        layout.chromaShiftX = description->log2_chroma_w;
        layout.chromaShiftY = description->log2_chroma_h;
    }
    if (fromRgb) {
        layout.range = ColourRange::Full;
        layout.matrix = YuvMatrix::Bt709;
        return layout;
    }
    layout.range = range == AVCOL_RANGE_JPEG ? ColourRange::Full : ColourRange::Limited;
    switch (matrix) {
    case AVCOL_SPC_BT709:
    case AVCOL_SPC_SMPTE240M:
        layout.matrix = YuvMatrix::Bt709;
        break;
    case AVCOL_SPC_FCC:
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
        layout.matrix = YuvMatrix::Bt601;
        break;
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
        layout.matrix = YuvMatrix::Bt2020;
        break;
    default:
        layout.matrix = height >= kHighDefinitionLines ? YuvMatrix::Bt709 : YuvMatrix::Bt601;
        break;
    }
    return layout;
}

Frame wrapFrame(FramePtr frame, const PixelLayout& layout)
{
    Frame wrapped;
    wrapped.layout = layout;
    const int type = layout.bitDepth > 8 ? CV_16UC1 : CV_8UC1;
    for (std::size_t plane = 0; plane < wrapped.planes.size(); ++plane) {
        const bool chroma = plane > 0;
        const int width = chroma ? AV_CEIL_RSHIFT(frame->width, layout.chromaShiftX) : frame->width;
        const int height = chroma ? AV_CEIL_RSHIFT(frame->height, layout.chromaShiftY) : frame->height;
        // Pictures stored bottom up have negative strides, which cv::Mat cannot view; no decoder of ours delivers them
        // after the filters below.
        wrapped.planes.at(plane) =
            cv::Mat(height, width, type, frame->data[plane], static_cast<std::size_t>(frame->linesize[plane]));
    }
    wrapped.duration = frameDuration(*frame);
    wrapped.sampleAspect = fromAv(frame->sample_aspect_ratio);
    wrapped.owner = std::shared_ptr<void>(frame.release(), [](void* owned) {
        auto* released = static_cast<AVFrame*>(owned);
        av_frame_free(&released);
    });
    return wrapped;
}

} // namespace bauta::video
