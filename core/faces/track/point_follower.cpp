// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/track/point_follower.h"

#include "core/faces/boxes.h"

#include <opencv2/imgproc.hpp>
#include <opencv2/video/tracking.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace bauta::faces
{

namespace
{

constexpr int kGrid = 5;            ///< points a side
constexpr float kInnerPart = 0.70F; ///< of the box: what lies further out is background in the corners
constexpr int kPatchSide = 16;
constexpr float kMaxScale = 1.20F; ///< from frame to frame; beyond, the points are wrong
constexpr float kMaxRoll = 0.35F;
constexpr int kRounds = 4; ///< of reweighting
constexpr std::size_t kLeastPoints = 5;
constexpr float kScaleShare = 0.70F; ///< of the points that must agree before a change of size is believed
constexpr float kUnlike = 0.30F;     ///< likeness of chance
constexpr float kAlike = 0.80F;

struct Pair
{
    cv::Point2f from;
    cv::Point2f to;
    float weight = 1.F;
    bool isLandmark = false;
    std::size_t index = 0;
};

/// to = centreTo + a (from - centreFrom), a = (cos, sin) * scale.
struct Similarity
{
    cv::Point2f centreFrom;
    cv::Point2f centreTo;
    float real = 1.F;
    float imaginary = 0.F;

    [[nodiscard]] cv::Point2f operator()(cv::Point2f p) const
    {
        const cv::Point2f d = p - centreFrom;
        return centreTo + cv::Point2f(real * d.x - imaginary * d.y, imaginary * d.x + real * d.y);
    }
};

std::vector<cv::Point2f> pointsOn(const FacePlace& place, cv::Size picture, std::vector<std::size_t>& landmarkOf)
{
    constexpr auto kNone = static_cast<std::size_t>(-1);
    std::vector<cv::Point2f> points;
    const cv::Rect2f inside(1.F, 1.F, static_cast<float>(picture.width) - 2.F,
                            static_cast<float>(picture.height) - 2.F);
    const auto add = [&](cv::Point2f p, std::size_t landmark) {
        if (inside.contains(p)) {
            points.push_back(p);
            landmarkOf.push_back(landmark);
        }
    };
    const cv::Point2f centre = centreOf(place.box);
    for (int y = 0; y < kGrid; ++y) {
        for (int x = 0; x < kGrid; ++x) {
            const float u = 2.F * static_cast<float>(x) / (kGrid - 1) - 1.F;
            const float v = 2.F * static_cast<float>(y) / (kGrid - 1) - 1.F;
            if (u * u + v * v < 1.6F) { // all but the corners
                add(centre + cv::Point2f(u * place.box.width, v * place.box.height) * (0.5F * kInnerPart), kNone);
            }
        }
    }
    if (place.landmarksKnown) {
        for (std::size_t i = 0; i < place.landmarks.size(); ++i) {
            add(place.landmarks.at(i), i);
        }
    }
    return points;
}

float median(std::vector<float> values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

Similarity weightedFit(const std::vector<Pair>& pairs)
{
    float sum = 0.F;
    cv::Point2f centreFrom;
    cv::Point2f centreTo;
    for (const Pair& pair : pairs) {
        sum += pair.weight;
        centreFrom += pair.from * pair.weight;
        centreTo += pair.to * pair.weight;
    }
    Similarity fit;
    if (sum <= 0.F) {
        return fit;
    }
    fit.centreFrom = centreFrom / sum;
    fit.centreTo = centreTo / sum;
    float real = 0.F;
    float imaginary = 0.F;
    float spread = 0.F;
    for (const Pair& pair : pairs) {
        const cv::Point2f p = pair.from - fit.centreFrom;
        const cv::Point2f q = pair.to - fit.centreTo;
        real += pair.weight * p.dot(q);
        imaginary += pair.weight * static_cast<float>(p.cross(q));
        spread += pair.weight * p.dot(p);
    }
    if (spread > 1e-3F) {
        fit.real = real / spread;
        fit.imaginary = imaginary / spread;
    }
    return fit;
}

/// Starts from the median shift, which half of the points may contradict, and refines with Tukey's weights.
Similarity robustFit(std::vector<Pair>& pairs, float tolerance)
{
    std::vector<float> dx;
    std::vector<float> dy;
    for (const Pair& pair : pairs) {
        dx.push_back(pair.to.x - pair.from.x);
        dy.push_back(pair.to.y - pair.from.y);
    }
    Similarity fit;
    fit.centreTo = {median(std::move(dx)), median(std::move(dy))};
    float reach = 6.F * tolerance;
    for (int round = 0; round < kRounds; ++round) {
        for (Pair& pair : pairs) {
            const auto error = static_cast<float>(cv::norm(pair.to - fit(pair.from)));
            const float r = std::min(1.F, error / reach);
            pair.weight = (1.F - r * r) * (1.F - r * r);
        }
        const auto agreeing = std::count_if(pairs.begin(), pairs.end(), [](const Pair& p) { return p.weight > 0.F; });
        if (static_cast<std::size_t>(agreeing) < kLeastPoints) {
            return fit;
        }
        fit = weightedFit(pairs);
        reach = std::max(2.F * tolerance, 0.6F * reach);
    }
    return fit;
}

/// The mean shift of the points that robustFit() has left some weight.
Similarity shiftOf(const std::vector<Pair>& pairs)
{
    Similarity shift = weightedFit(pairs);
    shift.real = 1.F;
    shift.imaginary = 0.F;
    return shift;
}

} // namespace

cv::Rect2f moved(const cv::Rect2f& box, const FaceStep& step)
{
    const cv::Point2f centre = centreOf(box) + step.shift;
    const cv::Size2f size(box.width * step.scale, box.height * step.scale);
    return {centre.x - size.width / 2.F, centre.y - size.height / 2.F, size.width, size.height};
}

FaceStep inverse(const FaceStep& step)
{
    return {-step.shift, 1.F / step.scale, -step.rollRadians};
}

cv::Mat facePatch(const cv::Mat& gray, const cv::Rect2f& box)
{
    const cv::Point2f centre = centreOf(box);
    const cv::Size2f size(std::max(1.F, box.width * kInnerPart), std::max(1.F, box.height * kInnerPart));
    cv::Mat patch;
    // A crop at the box's own resolution, then averaged down; both work across the border.
    const cv::Size pixels(std::clamp(cvRound(size.width), 1, 400), std::clamp(cvRound(size.height), 1, 400));
    const float sx = size.width / static_cast<float>(pixels.width);
    const float sy = size.height / static_cast<float>(pixels.height);
    const cv::Matx23f grayFromPatch(sx, 0.F, centre.x - size.width / 2.F + 0.5F * sx - 0.5F, 0.F, sy,
                                    centre.y - size.height / 2.F + 0.5F * sy - 0.5F);
    cv::warpAffine(gray, patch, grayFromPatch, pixels, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
    cv::resize(patch, patch, {kPatchSide, kPatchSide}, 0, 0, cv::INTER_AREA);
    patch.convertTo(patch, CV_32F);
    patch -= cv::mean(patch)[0];
    const double norm = cv::norm(patch);
    // Two gray levels of noise are no contrast.
    patch *= norm > 2.0 * kPatchSide ? 1.0 / norm : 0.0;
    return patch;
}

float likeness(const cv::Mat& patchA, const cv::Mat& patchB)
{
    return patchA.empty() || patchB.empty() ? 0.F : static_cast<float>(patchA.dot(patchB));
}

FollowedFace followFace(GrayFrame& from, GrayFrame& to, const FacePlace& place, cv::Point2f expectedShift)
{
    FollowedFace followed;
    followed.place = place;
    std::vector<std::size_t> landmarkOf;
    const std::vector<cv::Point2f> start = pointsOn(place, from.gray.size(), landmarkOf);
    if (start.size() < kLeastPoints) {
        return followed;
    }
    std::vector<cv::Point2f> there = start;
    for (cv::Point2f& p : there) {
        p += expectedShift;
    }
    std::vector<unsigned char> found;
    std::vector<unsigned char> foundBack;
    std::vector<float> error;
    const cv::Size window(kFollowWindow, kFollowWindow);
    const cv::TermCriteria enough(cv::TermCriteria::COUNT | cv::TermCriteria::EPS, 20, 0.03);
    cv::calcOpticalFlowPyrLK(pyramidOf(from), pyramidOf(to), start, there, found, error, window, kFollowLevels, enough,
                             cv::OPTFLOW_USE_INITIAL_FLOW, 1e-4);
    // The way back starts as blind as the way there: from where it began it would find it too easily.
    std::vector<cv::Point2f> back = there;
    for (cv::Point2f& p : back) {
        p -= expectedShift;
    }
    cv::calcOpticalFlowPyrLK(pyramidOf(to), pyramidOf(from), there, back, foundBack, error, window, kFollowLevels,
                             enough, cv::OPTFLOW_USE_INITIAL_FLOW, 1e-4);

    const float size = boxSize(place.box);
    const float returnTolerance = std::max(0.7F, 0.02F * size);
    const float tolerance = std::max(0.4F, 0.012F * size);
    std::vector<Pair> pairs;
    for (std::size_t i = 0; i < start.size(); ++i) {
        if (found[i] != 0 && foundBack[i] != 0 && cv::norm(back[i] - start[i]) < static_cast<double>(returnTolerance)) {
            pairs.push_back({start[i], there[i], 1.F, landmarkOf[i] < place.landmarks.size(), landmarkOf[i]});
        }
    }
    if (pairs.size() < kLeastPoints) {
        return followed;
    }
    Similarity fit = robustFit(pairs, tolerance);
    const auto agrees = [&](const Pair& pair) {
        return cv::norm(pair.to - fit(pair.from)) < static_cast<double>(2.F * tolerance);
    };
    auto agreeing = static_cast<float>(std::count_if(pairs.begin(), pairs.end(), agrees));
    if (agreeing < kScaleShare * static_cast<float>(start.size())) {
        // Where part of the face is hidden, what is left of it says where it goes, but not how large it is.
        fit = shiftOf(pairs);
        agreeing = static_cast<float>(std::count_if(pairs.begin(), pairs.end(), agrees));
    }
    const float scale = std::hypot(fit.real, fit.imaginary);
    const float roll = std::atan2(fit.imaginary, fit.real);
    if (!(scale < kMaxScale && scale > 1.F / kMaxScale && std::abs(roll) < kMaxRoll)) {
        return followed;
    }
    followed.step = {fit(centreOf(place.box)) - centreOf(place.box), scale, roll};
    followed.place.box = moved(place.box, followed.step);
    for (cv::Point2f& landmark : followed.place.landmarks) {
        landmark = fit(landmark);
    }
    for (const Pair& pair : pairs) {
        // A face that turns or speaks moves its landmarks on its own; half of that is believed.
        if (pair.isLandmark && cv::norm(pair.to - fit(pair.from)) < static_cast<double>(3.F * tolerance)) {
            followed.place.landmarks.at(pair.index) = 0.5F * (followed.place.landmarks.at(pair.index) + pair.to);
        }
    }
    const float alike = likeness(facePatch(from.gray, place.box), facePatch(to.gray, followed.place.box));
    followed.reliability =
        agreeing / static_cast<float>(start.size()) * std::clamp((alike - kUnlike) / (kAlike - kUnlike), 0.F, 1.F);
    return followed;
}

} // namespace bauta::faces
