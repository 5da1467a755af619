// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/parrot_attack.h"

#include "core/faces/align.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace bauta::bench
{

namespace
{

constexpr int kPixelSide = 16;
constexpr float kTie = 1e-5F;

// Of the alignment frame; within every cover, whatever its growth.
constexpr std::array<float, 3> kCoveredCrop{14.F, 22.F, 84.F};
constexpr int kCoveredSide = 224;
constexpr float kFrameSide = 112.F;

} // namespace

double chanceOfRank1(const std::vector<std::string>& people)
{
    std::map<std::string, int> photos;
    for (const std::string& person : people) {
        ++photos[person];
    }
    double sum = 0.0;
    for (const std::string& person : people) {
        sum += static_cast<double>(photos[person] - 1) / static_cast<double>(people.size() - 1);
    }
    return sum / static_cast<double>(people.size());
}

double rank1(const cv::Mat& similarity, const std::vector<std::string>& people)
{
    const int count = similarity.rows;
    double hits = 0.0;
    for (int i = 0; i < count; ++i) {
        const auto* row = similarity.ptr<float>(i);
        float best = -1e30F;
        for (int k = 0; k < count; ++k) {
            best = k == i ? best : std::max(best, row[k]);
        }
        int nearest = 0;
        int right = 0;
        for (int k = 0; k < count; ++k) {
            if (k != i && row[k] >= best - kTie) {
                ++nearest;
                right += people[static_cast<std::size_t>(k)] == people[static_cast<std::size_t>(i)] ? 1 : 0;
            }
        }
        hits += static_cast<double>(right) / static_cast<double>(std::max(nearest, 1));
    }
    return hits / static_cast<double>(std::max(count, 1));
}

cv::Mat pixelSimilarity(const std::vector<cv::Mat>& pictures, PixelMetric metric)
{
    const int count = static_cast<int>(pictures.size());
    cv::Mat rows;
    for (const cv::Mat& picture : pictures) {
        cv::Mat small;
        cv::resize(picture, small, {kPixelSide, kPixelSide}, 0.0, 0.0, cv::INTER_AREA);
        small.convertTo(small, CV_32F);
        cv::Mat row = small.reshape(1, 1).clone();
        if (metric == PixelMetric::Correlation) {
            row -= cv::mean(row)[0];
            // Less than a step of deviation is the rounding of JPEG, not a picture: all such are alike.
            const double deviation = cv::norm(row) / std::sqrt(static_cast<double>(row.cols));
            row *= deviation < 1.0 ? 0.0 : 1.0 / cv::norm(row);
        }
        rows.push_back(row);
    }
    cv::Mat similarity(count, count, CV_32FC1);
    for (int i = 0; i < count; ++i) {
        for (int k = 0; k < count; ++k) {
            similarity.at<float>(i, k) = metric == PixelMetric::Correlation
                                             ? static_cast<float>(rows.row(i).dot(rows.row(k)))
                                             : static_cast<float>(-cv::norm(rows.row(i), rows.row(k)));
        }
    }
    return similarity;
}

cv::Mat boxView(const cv::Mat& rgb, const faces::Face& face)
{
    const cv::Rect2f& whole = face.boxInImage;
    const cv::Rect2f inner(whole.x + 0.1F * whole.width, whole.y + 0.1F * whole.height, 0.8F * whole.width,
                           0.8F * whole.height);
    const cv::Rect box = cv::Rect(inner) & cv::Rect({}, rgb.size());
    return box.empty() ? rgb : rgb(box);
}

cv::Mat coveredView(const cv::Mat& rgb, const faces::Face& face)
{
    return faces::alignedCrop(rgb, faces::frameFromImage(face.landmarksInImage), kCoveredCrop,
                              {kCoveredSide, kCoveredSide});
}

faces::Face faceOfCoveredView()
{
    constexpr float kScale = static_cast<float>(kCoveredSide) / kFrameSide;
    faces::Face face;
    face.boxInImage = {0.F, 0.F, static_cast<float>(kCoveredSide), static_cast<float>(kCoveredSide)};
    face.confidence = 1.F;
    face.landmarksReliable = true;
    face.landmarksInImage = faces::frameLandmarks();
    for (cv::Point2f& p : face.landmarksInImage) {
        p *= kScale;
    }
    return face;
}

cv::Mat withoutColour(const cv::Mat& rgb)
{
    cv::Mat gray;
    cv::cvtColor(rgb, gray, cv::COLOR_RGB2GRAY);
    cv::Mat back;
    cv::cvtColor(gray, back, cv::COLOR_GRAY2RGB);
    return back;
}

} // namespace bauta::bench
