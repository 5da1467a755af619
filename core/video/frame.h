// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/video/pixel_layout.h"
#include "core/video/rational.h"

#include <opencv2/core/mat.hpp>

#include <array>
#include <cstdint>
#include <memory>

namespace bauta::video
{

/// One upright frame as three planes. Times are integers in ticks of `timeBase`, relative to the container's start (or
/// to the first frame of a range, see ReadOptions). The planes view memory that `owner` keeps alive; copies of a Frame
/// share it. Write to planes only where the source of the frame says that they are writable. Not thread-safe.
struct Frame
{
    std::int64_t index = 0; ///< counts the frames that were delivered, from 0
    std::int64_t pts = 0;
    std::int64_t duration = 0; ///< 0 if unknown
    Rational timeBase;
    Rational sampleAspect; ///< unknown means square
    PixelLayout layout;
    std::array<cv::Mat, 3> planes; ///< Y, Cb, Cr; CV_8UC1, or CV_16UC1 for more than 8 bits
    std::shared_ptr<void> owner;

    [[nodiscard]] int width() const { return planes[0].cols; }
    [[nodiscard]] int height() const { return planes[0].rows; }
};

} // namespace bauta::video
