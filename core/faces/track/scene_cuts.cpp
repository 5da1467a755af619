// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/track/scene_cuts.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace bauta::faces
{

namespace
{

const cv::Size kThumbnail(40, 24);
constexpr int kMaxShiftX = 10; ///< a quarter of the picture: no camera pans faster and still shows anything
constexpr int kMaxShiftY = 6;
constexpr int kBins = 16;
constexpr double kLeastContrast = 3.0; ///< gray levels; below, the frame shows nothing that could be compared

// Differences are 0 for the same picture and 1 for unrelated ones. Ordinary motion stays below 0.3.
constexpr double kSurelyCut = 0.75;
constexpr double kLikelyCut = 0.45; ///< if the histogram changes too
constexpr double kHistogramChange = 0.30;
constexpr double kTimesUsual = 2.5; ///< above the usual restlessness of the scene
constexpr std::size_t kRecent = 12;
constexpr double kSameAgain = 0.25;
constexpr int kFlashFrames = 6;

/// Correlation coefficient of the parts of two thumbnails that overlap when `b` is shifted.
double correlation(const cv::Mat& a, const cv::Mat& b, int dx, int dy)
{
    const cv::Rect inA(std::max(0, dx), std::max(0, dy), a.cols - std::abs(dx), a.rows - std::abs(dy));
    double sumA = 0.0;
    double sumB = 0.0;
    double squareA = 0.0;
    double squareB = 0.0;
    double product = 0.0;
    for (int y = 0; y < inA.height; ++y) {
        const float* rowA = a.ptr<float>(inA.y + y) + inA.x;
        const float* rowB = b.ptr<float>(inA.y + y - dy) + inA.x - dx;
        float lineA = 0.F;
        float lineB = 0.F;
        float lineSquareA = 0.F;
        float lineSquareB = 0.F;
        float lineProduct = 0.F;
        for (int x = 0; x < inA.width; ++x) {
            lineA += rowA[x];
            lineB += rowB[x];
            lineSquareA += rowA[x] * rowA[x];
            lineSquareB += rowB[x] * rowB[x];
            lineProduct += rowA[x] * rowB[x];
        }
        sumA += static_cast<double>(lineA);
        sumB += static_cast<double>(lineB);
        squareA += static_cast<double>(lineSquareA);
        squareB += static_cast<double>(lineSquareB);
        product += static_cast<double>(lineProduct);
    }
    const double n = inA.area();
    const double varianceA = squareA - sumA * sumA / n;
    const double varianceB = squareB - sumB * sumB / n;
    const double least = n * kLeastContrast * kLeastContrast;
    if (varianceA < least || varianceB < least) {
        return 0.0;
    }
    return (product - sumA * sumB / n) / std::sqrt(varianceA * varianceB);
}

double histogramChange(const std::vector<float>& a, const std::vector<float>& b)
{
    double change = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        change += 0.5 * std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i]));
    }
    return change;
}

double median(std::vector<double> values)
{
    if (values.empty()) {
        return 0.0;
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

} // namespace

SceneCuts::Thumbnail SceneCuts::thumbnailOf(const cv::Mat& gray)
{
    Thumbnail thumbnail;
    cv::Mat small;
    cv::resize(gray, small, kThumbnail, 0, 0, cv::INTER_AREA);
    small.convertTo(thumbnail.pixels, CV_32F);
    cv::Scalar mean;
    cv::Scalar deviation;
    cv::meanStdDev(small, mean, deviation);
    thumbnail.contrast = deviation[0];
    thumbnail.histogram.assign(kBins, 0.F);
    for (int y = 0; y < small.rows; ++y) {
        for (int x = 0; x < small.cols; ++x) {
            // Half to each of the two nearest bins, or slow changes of light would jump across their limits.
            const float place = static_cast<float>(small.at<unsigned char>(y, x)) / 256.F * kBins - 0.5F;
            const int low = static_cast<int>(std::floor(place));
            const float share = place - static_cast<float>(low);
            thumbnail.histogram[static_cast<std::size_t>(std::clamp(low, 0, kBins - 1))] += 1.F - share;
            thumbnail.histogram[static_cast<std::size_t>(std::clamp(low + 1, 0, kBins - 1))] += share;
        }
    }
    for (float& bin : thumbnail.histogram) {
        bin /= static_cast<float>(small.total());
    }
    return thumbnail;
}

double SceneCuts::difference(const Thumbnail& a, const Thumbnail& b)
{
    double best = correlation(a.pixels, b.pixels, 0, 0);
    if (best > 0.95) {
        return 1.0 - best;
    }
    for (int dy = -kMaxShiftY; dy <= kMaxShiftY; ++dy) {
        for (int dx = -kMaxShiftX; dx <= kMaxShiftX; ++dx) {
            best = std::max(best, correlation(a.pixels, b.pixels, dx, dy));
        }
    }
    return 1.0 - best;
}

bool SceneCuts::isCut(const Thumbnail& now, double difference) const
{
    if (difference < kTimesUsual * median(m_recent)) {
        return false;
    }
    return difference > kSurelyCut ||
           (difference > kLikelyCut && histogramChange(m_last.histogram, now.histogram) > kHistogramChange);
}

bool SceneCuts::add(const cv::Mat& gray, int frame)
{
    Thumbnail now = thumbnailOf(gray);
    if (m_starts.empty()) {
        m_starts.push_back(frame);
        m_last = std::move(now);
        return true;
    }
    if (now.contrast < kLeastContrast) {
        return false; // black or white: the next frame that shows anything is compared with the last that did
    }
    if (m_last.contrast < kLeastContrast) {
        m_last = std::move(now);
        return false;
    }
    const double change = difference(m_last, now);
    if (!m_beforeCut.pixels.empty() && frame - m_cutFrame <= kFlashFrames && change > kSameAgain &&
        difference(m_beforeCut, now) < kSameAgain) {
        // Back in the scene before: what came between was a flash.
        m_starts.erase(
            std::remove_if(m_starts.begin() + 1, m_starts.end(), [this](int start) { return start >= m_cutFrame; }),
            m_starts.end());
        m_beforeCut = {};
        m_last = std::move(now);
        return false;
    }
    const bool cut = isCut(now, change);
    if (cut) {
        if (m_beforeCut.pixels.empty() || frame - m_cutFrame > kFlashFrames) {
            m_beforeCut = std::move(m_last);
            m_cutFrame = frame;
        }
        m_starts.push_back(frame);
        m_recent.clear();
    } else {
        m_recent.push_back(change);
        if (m_recent.size() > kRecent) {
            m_recent.erase(m_recent.begin());
        }
    }
    m_last = std::move(now);
    return cut;
}

} // namespace bauta::faces
