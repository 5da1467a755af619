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

const cv::Size kThumbnail(80, 48);
const cv::Size kBlock(16, 12);
constexpr int kSearchX = 20; ///< a quarter of the picture: no camera pans faster and still shows anything
constexpr int kSearchY = 12;
constexpr double kLeastContrast = 3.0; ///< gray levels; below, there is nothing that could be compared
constexpr double kStill = 0.15;        ///< difference without any shift below which nothing need be searched
constexpr double kFound = 0.75;        ///< correlation of a block with where it is found again
constexpr double kCut = 0.60;          ///< share of blocks that are not found again
constexpr double kSameAgain = 0.30;
constexpr int kFlashFrames = 6;

/// Sums that a correlation is made of, over one area.
double correlation(const cv::Mat& a, const cv::Rect& inA, const cv::Mat& b, cv::Point inB)
{
    double sumA = 0.0;
    double sumB = 0.0;
    double squareA = 0.0;
    double squareB = 0.0;
    double product = 0.0;
    for (int y = 0; y < inA.height; ++y) {
        const float* rowA = a.ptr<float>(inA.y + y) + inA.x;
        const float* rowB = b.ptr<float>(inB.y + y) + inB.x;
        float line[5] = {};
        for (int x = 0; x < inA.width; ++x) {
            line[0] += rowA[x];
            line[1] += rowB[x];
            line[2] += rowA[x] * rowA[x];
            line[3] += rowB[x] * rowB[x];
            line[4] += rowA[x] * rowB[x];
        }
        sumA += static_cast<double>(line[0]);
        sumB += static_cast<double>(line[1]);
        squareA += static_cast<double>(line[2]);
        squareB += static_cast<double>(line[3]);
        product += static_cast<double>(line[4]);
    }
    const double n = inA.area();
    const double varianceA = squareA - sumA * sumA / n;
    const double varianceB = squareB - sumB * sumB / n;
    const double least = n * kLeastContrast * kLeastContrast;
    return varianceA < least || varianceB < least ? 0.0
                                                  : (product - sumA * sumB / n) / std::sqrt(varianceA * varianceB);
}

bool hasContrast(const cv::Mat& pixels, const cv::Rect& area)
{
    cv::Scalar mean;
    cv::Scalar deviation;
    cv::meanStdDev(pixels(area), mean, deviation);
    return deviation[0] >= kLeastContrast;
}

/// All shifts within the search, the small ones first, as most blocks hardly move.
std::vector<cv::Point> makeShifts()
{
    std::vector<cv::Point> shifts;
    for (int dy = -kSearchY; dy <= kSearchY; ++dy) {
        for (int dx = -kSearchX; dx <= kSearchX; ++dx) {
            shifts.emplace_back(dx, dy);
        }
    }
    std::stable_sort(shifts.begin(), shifts.end(),
                     [](const cv::Point& p, const cv::Point& q) { return p.dot(p) < q.dot(q); });
    return shifts;
}

bool isFoundAgain(const cv::Mat& a, const cv::Rect& block, const cv::Mat& b)
{
    static const std::vector<cv::Point> kShifts = makeShifts();
    return std::any_of(kShifts.begin(), kShifts.end(), [&](const cv::Point& shift) {
        const cv::Rect there = block + shift;
        return (there & cv::Rect({}, b.size())) == there && correlation(a, block, b, there.tl()) > kFound;
    });
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
    cv::meanStdDev(thumbnail.pixels, mean, deviation);
    thumbnail.contrast = deviation[0];
    return thumbnail;
}

double SceneCuts::difference(const Thumbnail& a, const Thumbnail& b)
{
    const cv::Rect all({}, kThumbnail);
    if (const double still = 1.0 - correlation(a.pixels, all, b.pixels, {}); still < kStill) {
        return still;
    }
    int blocks = 0;
    int lost = 0;
    for (int y = 0; y + kBlock.height <= kThumbnail.height; y += kBlock.height) {
        for (int x = 0; x + kBlock.width <= kThumbnail.width; x += kBlock.width) {
            const cv::Rect block({x, y}, kBlock);
            // Both ways: what is new must be missing before, too, or a blow of wind could make a scene.
            for (const bool forward : {true, false}) {
                const Thumbnail& from = forward ? a : b;
                const Thumbnail& to = forward ? b : a;
                if (hasContrast(from.pixels, block)) {
                    ++blocks;
                    lost += isFoundAgain(from.pixels, block, to.pixels) ? 0 : 1;
                }
            }
        }
    }
    return blocks > 0 ? static_cast<double>(lost) / blocks : 0.0;
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
    const bool cut = change > kCut;
    if (cut) {
        if (m_beforeCut.pixels.empty() || frame - m_cutFrame > kFlashFrames) {
            m_beforeCut = std::move(m_last);
            m_cutFrame = frame;
        }
        m_starts.push_back(frame);
    }
    m_last = std::move(now);
    return cut;
}

} // namespace bauta::faces
