// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/track/face_track.h"
#include "tests/bench/video/coverage_judge.h"

#include <opencv2/core/mat.hpp>

#include <filesystem>
#include <vector>

namespace bauta::bench
{

/// A contact sheet of a clip: every 15th frame, and those with open faces. What is covered is dark; boxes tell by
/// colour how a place is known: green detected, cyan followed, magenta filled, orange extended, red predicted; white:
/// open.
class CoverageSheet
{
public:
    /// Takes the frame if it belongs on the sheet. `open` are the clip's so far.
    void add(const cv::Mat& rgb, int frame, const std::vector<faces::FaceTrack>& tracks, const cv::Mat& mask,
             const std::vector<OpenFace>& open);
    void save(const std::filesystem::path& file) const;

private:
    std::vector<cv::Mat> m_cells;
};

} // namespace bauta::bench
