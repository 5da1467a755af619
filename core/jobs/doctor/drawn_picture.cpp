// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/doctor/drawn_picture.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <cstdint>

namespace bauta::jobs
{

namespace
{

constexpr int kBoards = 40;
constexpr int kGrain = 12; ///< levels

/// Smooth colours that differ from corner to corner.
cv::Mat background(cv::Size size)
{
    cv::Mat corners(2, 2, CV_8UC3);
    corners.at<cv::Vec3b>(0, 0) = {70, 110, 170};
    corners.at<cv::Vec3b>(0, 1) = {190, 180, 150};
    corners.at<cv::Vec3b>(1, 0) = {60, 90, 60};
    corners.at<cv::Vec3b>(1, 1) = {150, 120, 80};
    cv::Mat picture;
    cv::resize(corners, picture, size, 0, 0, cv::INTER_LINEAR);
    return picture;
}

} // namespace

cv::Mat drawPicture(cv::Size size)
{
    cv::Mat picture = background(size);
    cv::RNG random(1);
    for (int i = 0; i < kBoards; ++i) {
        const cv::Point from(random.uniform(0, size.width), random.uniform(0, size.height));
        const cv::Size extent(random.uniform(size.width / 40, size.width / 5),
                              random.uniform(size.height / 40, size.height / 5));
        const cv::Scalar colour(random.uniform(20, 235), random.uniform(20, 235), random.uniform(20, 235));
        cv::rectangle(picture, cv::Rect(from, extent), colour, i % 3 == 0 ? 3 : cv::FILLED);
    }
    cv::Mat grain(size, CV_8UC3);
    random.fill(grain, cv::RNG::UNIFORM, 0, kGrain);
    picture += grain;
    return picture;
}

} // namespace bauta::jobs
