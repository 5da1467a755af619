// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: from decoded frames to delivered ones: upright, progressive, of one size and format.

#pragma once

#include "core/video/av_compat.h"
#include "core/video/filter_graph_av.h"
#include "core/video/orientation_av.h"

#include <optional>
#include <string>
#include <vector>

namespace bauta::video
{

/// Turns frames upright, deinterlaces from the first interlaced one on, scales, and converts to a delivered format.
/// Passes frames through untouched where nothing is to be done. Times stay in the stream's time base, exactly.
///
///     filter.push(frame);             // or filter.finish() once after the last
///     while (FramePtr f = filter.pull()) { ... }
class FrameFilter
{
public:
    struct Settings
    {
        Orientation orientation;
        AVRational timeBase{0, 1};
        int scaledWidth = 0; ///< before turning; 0 keeps the size of the first frame
        int scaledHeight = 0;
    };
    explicit FrameFilter(const Settings& settings) : m_settings(settings) {}

    void push(FramePtr frame);
    void finish();
    /// Null where more input is needed, or at the end after finish().
    [[nodiscard]] FramePtr pull();
    /// Whether frames of another size had to be scaled to the first one's.
    [[nodiscard]] bool sizeChanged() const noexcept { return m_sizeChanged; }

private:
    struct Shape
    {
        int width = 0;
        int height = 0;
        int format = AV_PIX_FMT_NONE;
        AVColorRange range = AVCOL_RANGE_UNSPECIFIED;
        AVColorSpace matrix = AVCOL_SPC_UNSPECIFIED;
        bool deinterlace = false;
        friend bool operator==(const Shape&, const Shape&) = default;
    };
    [[nodiscard]] std::string chainFor(const Shape& shape) const;
    [[nodiscard]] FramePtr pullFromGraph();
    void build(const Shape& shape, const AVFrame& frame);

    Settings m_settings;
    Shape m_shape;
    int m_width = 0; ///< of all delivered frames, before turning
    int m_height = 0;
    AVPixelFormat m_format = AV_PIX_FMT_NONE; ///< of all delivered frames
    bool m_sizeChanged = false;
    bool m_passing = false;
    FramePtr m_passed;
    std::vector<FramePtr> m_left; ///< what an old graph still held when it was replaced
    std::optional<FilterGraph> m_graph;
};

} // namespace bauta::video
