// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <opencv2/core/mat.hpp>

#include <cstddef>
#include <deque>
#include <vector>

namespace bauta::faces
{

/// A gray frame and its pyramid, ready for following points in it.
struct GrayFrame
{
    int frame = 0;
    cv::Mat gray;                ///< CV_8UC1
    std::vector<cv::Mat> levels; ///< empty until pyramidOf()
};

/// Builds the pyramid if it is not there yet.
[[nodiscard]] const std::vector<cv::Mat>& pyramidOf(GrayFrame& frame);

/// The last frames of the current scene, for following faces back in time. Pyramids are kept for the latest only.
class GrayFrames
{
public:
    explicit GrayFrames(std::size_t capacity) : m_capacity(capacity) {}

    void add(int frame, cv::Mat gray);
    void clear() { m_frames.clear(); }
    [[nodiscard]] bool empty() const noexcept { return m_frames.empty(); }
    [[nodiscard]] int first() const { return m_frames.front().frame; }
    [[nodiscard]] int last() const { return m_frames.back().frame; }
    [[nodiscard]] GrayFrame& latest() { return m_frames.back(); }
    /// Null for a frame that is not kept.
    [[nodiscard]] GrayFrame* find(int frame);

private:
    std::size_t m_capacity;
    std::deque<GrayFrame> m_frames;
};

} // namespace bauta::faces
