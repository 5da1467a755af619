// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/contrast.h"

#include "core/faces/boxes.h"

#include <opencv2/imgproc.hpp>

#include <vector>

namespace bauta::faces
{

namespace
{

constexpr double kContrastLimit = 4.0; ///< of CLAHE
constexpr float kSurroundings = 2.5F;  ///< to each side of its middle, in sizes of the face
constexpr double kDim = 20.0;          ///< deviation in gray levels; of well lit faces it is 40 and more
constexpr double kFlat = 28.0;         ///< the same, of a whole picture that is dim
constexpr double kDark = 45.0;         ///< mean gray level of a whole picture

} // namespace

cv::Mat equalised(const cv::Mat& rgb)
{
    cv::Mat luma;
    cv::cvtColor(rgb, luma, cv::COLOR_RGB2YCrCb);
    std::vector<cv::Mat> planes;
    cv::split(luma, planes);
    cv::createCLAHE(kContrastLimit, {8, 6})->apply(planes[0], planes[0]);
    cv::merge(planes, luma);
    cv::cvtColor(luma, luma, cv::COLOR_YCrCb2RGB);
    return luma;
}

Surroundings equalisedAround(const cv::Mat& rgb, const cv::Rect2f& place)
{
    const cv::Point2f centre = (place.tl() + place.br()) / 2.F;
    const float half = kSurroundings * boxSize(place);
    const cv::Rect area = cv::Rect(cv::Point(cvFloor(centre.x - half), cvFloor(centre.y - half)),
                                   cv::Point(cvCeil(centre.x + half), cvCeil(centre.y + half))) &
                          cv::Rect({}, rgb.size());
    if (area.empty()) {
        return {};
    }
    return {equalised(rgb(area)), cv::Point2f(area.tl())};
}

bool isDim(const cv::Mat& rgb, const cv::Rect2f& box)
{
    const cv::Rect area =
        cv::Rect(cvFloor(box.x), cvFloor(box.y), cvCeil(box.width), cvCeil(box.height)) & cv::Rect({}, rgb.size());
    if (area.empty()) {
        return false;
    }
    cv::Mat gray;
    cv::cvtColor(rgb(area), gray, cv::COLOR_RGB2GRAY);
    cv::Scalar mean;
    cv::Scalar deviation;
    cv::meanStdDev(gray, mean, deviation);
    return deviation[0] < kDim;
}

bool isMostlyDim(const cv::Mat& rgb)
{
    cv::Mat gray;
    cv::resize(rgb, gray, {64, 64}, 0, 0, cv::INTER_AREA);
    cv::cvtColor(gray, gray, cv::COLOR_RGB2GRAY);
    cv::Scalar mean;
    cv::Scalar deviation;
    cv::meanStdDev(gray, mean, deviation);
    return deviation[0] < kFlat || mean[0] < kDark;
}

} // namespace bauta::faces
