// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/filter_graph_av.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace bauta::video
{

namespace
{

constexpr const char* kSetUp = "cannot set up the filters";

std::string layoutName(const AVChannelLayout& layout)
{
    // A stream may say how many channels it has without saying which.
    AVChannelLayout named{};
    if (layout.order == AV_CHANNEL_ORDER_UNSPEC) {
        av_channel_layout_default(&named, layout.nb_channels);
    } else {
        check(av_channel_layout_copy(&named, &layout), kSetUp);
    }
    std::array<char, 128> text{};
    av_channel_layout_describe(&named, text.data(), text.size());
    av_channel_layout_uninit(&named);
    return text.data();
}

} // namespace

FilterGraph::FilterGraph(const char* source, const char* sink, const std::string& arguments, const std::string& chain)
    : m_graph(checkAllocated(avfilter_graph_alloc()))
{
    m_graph->nb_threads = 1; // decoder, encoder and the networks have the processors
    check(avfilter_graph_create_filter(&m_source, avfilter_get_by_name(source), "in", arguments.c_str(), nullptr,
                                       m_graph.get()),
          kSetUp);
    check(avfilter_graph_create_filter(&m_sink, avfilter_get_by_name(sink), "out", nullptr, nullptr, m_graph.get()),
          kSetUp);
    AVFilterInOut* outputs = checkAllocated(avfilter_inout_alloc());
    AVFilterInOut* inputs = avfilter_inout_alloc();
    if (inputs == nullptr) {
        avfilter_inout_free(&outputs);
        throw std::bad_alloc();
    }
    *outputs = {av_strdup("in"), m_source, 0, nullptr};
    *inputs = {av_strdup("out"), m_sink, 0, nullptr};
    const int parsed = avfilter_graph_parse_ptr(m_graph.get(), chain.c_str(), &inputs, &outputs, nullptr);
    avfilter_inout_free(&inputs);
    avfilter_inout_free(&outputs);
    check(parsed, kSetUp);
    check(avfilter_graph_config(m_graph.get(), nullptr), kSetUp);
}

FilterGraph FilterGraph::forVideo(const AVFrame& first, AVRational timeBase, const std::string& chain)
{
    const AVRational aspect = first.sample_aspect_ratio;
    return {"buffer", "buffersink",
            fmt::format("video_size={}x{}:pix_fmt={}:time_base={}/{}:pixel_aspect={}/{}", first.width, first.height,
                        first.format, timeBase.num, timeBase.den, std::max(aspect.num, 0), std::max(aspect.den, 1)),
            chain};
}

FilterGraph FilterGraph::forAudio(const AVFrame& first, AVRational timeBase, const std::string& chain)
{
    return {"abuffer", "abuffersink",
            fmt::format("sample_rate={}:sample_fmt={}:channel_layout={}:time_base={}/{}", first.sample_rate,
                        first.format, layoutName(first.ch_layout), timeBase.num, timeBase.den),
            chain};
}

void FilterGraph::push(AVFrame* frame)
{
    check(av_buffersrc_add_frame(m_source, frame), "cannot filter a frame");
}

FramePtr FilterGraph::pull()
{
    FramePtr frame = makeFrame();
    const int got = av_buffersink_get_frame(m_sink, frame.get());
    if (got == AVERROR(EAGAIN) || got == AVERROR_EOF) {
        return nullptr;
    }
    check(got, "cannot filter a frame");
    return frame;
}

} // namespace bauta::video
