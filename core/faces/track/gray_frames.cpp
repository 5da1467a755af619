// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/track/gray_frames.h"

#include "core/faces/track/point_follower.h"

#include <opencv2/video/tracking.hpp>

#include <utility>

namespace bauta::faces
{

const std::vector<cv::Mat>& pyramidOf(GrayFrame& frame)
{
    if (frame.levels.empty()) {
        cv::buildOpticalFlowPyramid(frame.gray, frame.levels, {kFollowWindow, kFollowWindow}, kFollowLevels);
    }
    return frame.levels;
}

void GrayFrames::add(int frame, cv::Mat gray)
{
    if (m_frames.size() >= 2) {
        m_frames[m_frames.size() - 2].levels.clear();
    }
    m_frames.push_back({frame, std::move(gray), {}});
    while (m_frames.size() > m_capacity) {
        m_frames.pop_front();
    }
}

GrayFrame* GrayFrames::find(int frame)
{
    if (m_frames.empty() || frame < first() || frame > last()) {
        return nullptr;
    }
    return &m_frames[static_cast<std::size_t>(frame - first())];
}

} // namespace bauta::faces
