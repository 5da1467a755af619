// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <opencv2/core/mat.hpp>

#include <vector>

namespace bauta::faces
{

/// Finds where a video cuts from one scene to another: consecutive frames between which hardly a part of the picture is
/// found again, wherever it moved.
/// Changes of brightness do not matter, so fades and flashes are no cuts; a flash that hides the whole scene is taken
/// for one at first and taken back when the scene is there again. Dissolves are not found. One thread.
class SceneCuts
{
public:
    /// The next frame, CV_8UC1 of any size; returns whether a scene seems to begin with it.
    bool add(const cv::Mat& gray, int frame);

    /// The first frame of each scene so far, ascending.
    [[nodiscard]] const std::vector<int>& starts() const noexcept { return m_starts; }

private:
    /// A tiny copy of the frame: enough to tell scenes apart, too small for noise and small motion to matter.
    struct Thumbnail
    {
        cv::Mat pixels; ///< CV_32FC1
        double contrast = 0.0;
    };

    [[nodiscard]] static Thumbnail thumbnailOf(const cv::Mat& gray);
    /// 0 for the same picture, 1 for unrelated ones.
    [[nodiscard]] static double difference(const Thumbnail& a, const Thumbnail& b);

    std::vector<int> m_starts;
    Thumbnail m_last;      ///< the last frame that shows anything
    Thumbnail m_beforeCut; ///< the one before the last cut
    int m_cutFrame = 0;    ///< of the last cut; valid while m_beforeCut is not empty
};

} // namespace bauta::faces
