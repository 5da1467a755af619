// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: a chain of libavfilter between one source and one sink.

#pragma once

#include "core/video/av_compat.h"

#include <string>

namespace bauta::video
{

/// Owns a configured graph. Throws Failure. `push` and `pull` alternate: pull until null after each push.
class FilterGraph
{
public:
    /// Frames like `first` go in, with times in `timeBase`.
    static FilterGraph forVideo(const AVFrame& first, AVRational timeBase, const std::string& chain);
    static FilterGraph forAudio(const AVFrame& first, AVRational timeBase, const std::string& chain);

    /// Takes over what `frame` refers to; null says that there are no more.
    void push(AVFrame* frame);
    [[nodiscard]] FramePtr pull();
    [[nodiscard]] AVRational timeBase() const { return av_buffersink_get_time_base(m_sink); }
    /// Audio frames of exactly so many samples come out, but for the last.
    void setFrameSize(int samples) { av_buffersink_set_frame_size(m_sink, static_cast<unsigned>(samples)); }

private:
    FilterGraph(const char* source, const char* sink, const std::string& arguments, const std::string& chain);

    GraphPtr m_graph;
    AVFilterContext* m_source = nullptr; ///< owned by the graph
    AVFilterContext* m_sink = nullptr;
};

} // namespace bauta::video
