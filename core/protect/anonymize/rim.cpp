// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/anonymize/rim.h"

#include <opencv2/imgproc.hpp>

namespace bauta::protect
{

cv::Mat rimDistance(const cv::Mat& covered)
{
    // The square's own border is a rim too.
    cv::Mat framed;
    cv::copyMakeBorder(covered, framed, 1, 1, 1, 1, cv::BORDER_CONSTANT, cv::Scalar(0));
    cv::Mat distance;
    cv::distanceTransform(framed, distance, cv::DIST_L2, cv::DIST_MASK_PRECISE);
    return cv::Mat(distance(cv::Rect(1, 1, covered.cols, covered.rows)) / static_cast<double>(covered.cols));
}

} // namespace bauta::protect
