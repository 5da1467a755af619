// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/frame_filter_av.h"
#include "core/video/pixel_formats_av.h"

#include <fmt/format.h>

namespace bauta::video
{

namespace
{

// bwdif refuses smaller pictures.
constexpr int kMinDeinterlacedWidth = 3;
constexpr int kMinDeinterlacedHeight = 4;

void append(std::string& chain, const std::string& filters)
{
    if (!filters.empty()) {
        chain += (chain.empty() ? "" : ",") + filters;
    }
}

const char* formatName(AVPixelFormat format)
{
    const char* name = av_get_pix_fmt_name(format);
    return name != nullptr ? name : "yuv420p";
}

/// 4:2:2 turned by 90 degrees would be 4:4:0, which encoders do not know.
bool halvesColumnsOnly(AVPixelFormat format)
{
    const AVPixFmtDescriptor* description = av_pix_fmt_desc_get(format);
    return description != nullptr && description->log2_chroma_w == 1 && description->log2_chroma_h == 0;
}

AVPixelFormat fullChroma(AVPixelFormat format)
{
    const AVPixFmtDescriptor* description = av_pix_fmt_desc_get(format);
    const int depth = description != nullptr ? description->comp[0].depth : 8;
    return depth == 8 ? AV_PIX_FMT_YUV444P : depth == 10 ? AV_PIX_FMT_YUV444P10LE : AV_PIX_FMT_YUV444P12LE;
}

} // namespace

std::string FrameFilter::chainFor(const Shape& shape) const
{
    const auto format = static_cast<AVPixelFormat>(shape.format);
    const bool scaled = shape.width != m_width || shape.height != m_height;
    std::string chain;
    if (shape.deinterlace) {
        append(chain, "bwdif=mode=send_frame:parity=auto:deint=interlaced");
    }
    // Ranges and matrices are said on both sides: swscale must not "correct" them by its own guesses.
    const char* range = shape.range == AVCOL_RANGE_JPEG ? "pc" : "tv";
    if (isRgb(format)) {
        append(chain, fmt::format("scale=w={}:h={}:flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp:"
                                  "out_color_matrix=bt709:out_range=pc,format={}",
                                  m_width, m_height, formatName(m_format)));
    } else if (scaled || format != m_format) {
        // Shrinking by "bilinear" averages over all source pixels, so small faces keep their looks.
        append(chain, fmt::format("scale=w={}:h={}:flags={}:in_range={}:out_range={}:in_color_matrix=bt709:"
                                  "out_color_matrix=bt709,format={}",
                                  m_width, m_height, scaled ? "bilinear" : "bicubic+accurate_rnd", range, range,
                                  formatName(m_format)));
    }
    if (m_settings.orientation.swapsSides() && halvesColumnsOnly(m_format)) {
        append(chain, fmt::format("format={},{},format={}", formatName(fullChroma(m_format)),
                                  orientationFilters(m_settings.orientation), formatName(m_format)));
    } else {
        append(chain, orientationFilters(m_settings.orientation));
    }
    return chain;
}

void FrameFilter::build(const Shape& shape, const AVFrame& frame)
{
    const std::string chain = chainFor(shape);
    m_shape = shape;
    m_passing = chain.empty();
    m_graph.reset();
    if (!m_passing) {
        m_graph = FilterGraph::forVideo(frame, m_settings.timeBase, chain);
    }
}

void FrameFilter::push(FramePtr frame)
{
    const auto format = static_cast<AVPixelFormat>(frame->format);
    if (withoutRange(format) != format) {
        frame->format = withoutRange(format);
        frame->color_range = AVCOL_RANGE_JPEG;
    }
    if (m_format == AV_PIX_FMT_NONE) {
        const bool scaled = m_settings.scaledWidth > 0;
        m_width = scaled ? m_settings.scaledWidth : frame->width;
        m_height = scaled ? m_settings.scaledHeight : frame->height;
        m_format = scaled ? AV_PIX_FMT_YUV420P : deliveredFormat(static_cast<AVPixelFormat>(frame->format));
    }
    Shape shape{frame->width,       frame->height,     frame->format,
                frame->color_range, frame->colorspace, m_shape.deinterlace || isInterlaced(*frame)};
    shape.deinterlace =
        shape.deinterlace && frame->width >= kMinDeinterlacedWidth && frame->height >= kMinDeinterlacedHeight;
    if (shape != m_shape) {
        m_sizeChanged =
            m_sizeChanged || (m_shape.width != 0 && (shape.width != m_shape.width || shape.height != m_shape.height));
        if (m_graph) {
            finish();
            while (FramePtr left = pullFromGraph()) {
                m_left.push_back(std::move(left));
            }
        }
        build(shape, *frame);
    }
    if (m_passing) {
        m_passed = std::move(frame);
        return;
    }
    m_graph->push(frame.get());
}

void FrameFilter::finish()
{
    if (m_graph) {
        m_graph->push(nullptr);
    }
}

FramePtr FrameFilter::pull()
{
    if (!m_left.empty()) {
        FramePtr first = std::move(m_left.front());
        m_left.erase(m_left.begin());
        return first;
    }
    if (m_passed) {
        return std::move(m_passed);
    }
    return pullFromGraph();
}

FramePtr FrameFilter::pullFromGraph()
{
    if (!m_graph) {
        return nullptr;
    }
    FramePtr frame = m_graph->pull();
    // The deinterlacer counts in half ticks; whole frames fall on whole ones.
    if (frame && frame->pts != AV_NOPTS_VALUE) {
        frame->pts = av_rescale_q(frame->pts, m_graph->timeBase(), m_settings.timeBase);
    }
    return frame;
}

} // namespace bauta::video
