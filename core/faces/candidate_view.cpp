// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/candidate_view.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numeric>
#include <utility>

namespace bauta::faces
{

namespace
{

constexpr int kViewSide = 128;
constexpr float kViewOverlap = 0.35F;
constexpr float kClearlyNot = 0.08F; ///< after the first two views
constexpr float kClearlyYes = 0.80F;

float mean(const std::vector<float>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.F) / static_cast<float>(values.size());
}

/// A candidate alone: what a network is shown for a second look.
struct CandidateView
{
    cv::Mat rgb;          ///< kViewSide x kViewSide, the head upright
    cv::Rect2f boxInView; ///< the candidate's, in the middle; empty if the view shows nothing of it
};

/// The picture around the candidate, turned upright, scaled so that its box measures `sizeInView`. Beyond the picture
/// lies what OpenCV's `borderMode` says: gray (BORDER_CONSTANT), or the picture mirrored, which completes a face that
/// the border cuts.
CandidateView viewOf(const cv::Mat& rgb, const Candidate& candidate, float sizeInView, int borderMode)
{
    const float scale = sizeInView / boxSize(candidate.box);
    const cv::Point2f center = (candidate.box.tl() + candidate.box.br()) / 2.F;
    // Warping shrinks without averaging, so shrink the neighbourhood by area first.
    const float reach = 0.75F * static_cast<float>(kViewSide) / scale;
    const cv::Rect around(
        cv::Point(static_cast<int>(std::floor(center.x - reach)), static_cast<int>(std::floor(center.y - reach))),
        cv::Point(static_cast<int>(std::ceil(center.x + reach)), static_cast<int>(std::ceil(center.y + reach))));
    const cv::Rect inside = around & cv::Rect(0, 0, rgb.cols, rgb.rows);
    if (inside.empty()) { // a box beyond the border shows nothing
        return {cv::Mat(kViewSide, kViewSide, CV_8UC3, cv::Scalar::all(127)), {}};
    }
    cv::Mat patch = rgb(inside);
    float patchScale = 1.F;
    if (scale < 0.7F) {
        patchScale = scale;
        cv::resize(patch, patch,
                   cv::Size(std::max(1, static_cast<int>(std::lround(static_cast<float>(inside.width) * scale))),
                            std::max(1, static_cast<int>(std::lround(static_cast<float>(inside.height) * scale)))),
                   0, 0, cv::INTER_AREA);
    }
    const cv::Point2f centerInPatch = (center - cv::Point2f(inside.tl())) * patchScale;
    cv::Mat transform = cv::getRotationMatrix2D(centerInPatch, candidate.rollDegrees, scale / patchScale);
    constexpr double kMiddle = kViewSide / 2.0;
    transform.at<double>(0, 2) += kMiddle - static_cast<double>(centerInPatch.x);
    transform.at<double>(1, 2) += kMiddle - static_cast<double>(centerInPatch.y);
    cv::Mat view;
    cv::warpAffine(patch, view, transform, {kViewSide, kViewSide}, cv::INTER_LINEAR, borderMode, cv::Scalar::all(127));
    const bool sideways = std::abs(std::remainder(candidate.rollDegrees, 180.F)) > 45.F;
    const float width = (sideways ? candidate.box.height : candidate.box.width) * scale;
    const float height = (sideways ? candidate.box.width : candidate.box.height) * scale;
    return {view,
            {static_cast<float>(kMiddle) - width / 2.F, static_cast<float>(kMiddle) - height / 2.F, width, height}};
}

/// Views of these sizes, each with its mirror image.
std::vector<CandidateView> viewsOf(const cv::Mat& rgb, const Candidate& candidate, std::initializer_list<float> sizes,
                                   int borderMode)
{
    std::vector<CandidateView> views;
    for (const float size : sizes) {
        CandidateView view = viewOf(rgb, candidate, size, borderMode);
        CandidateView mirrored{{}, view.boxInView}; // centred, so its mirror image is itself
        cv::flip(view.rgb, mirrored.rgb, 1);
        views.push_back(std::move(view));
        views.push_back(std::move(mirrored));
    }
    return views;
}

float bestScoreNear(const CandidateView& view, const std::vector<Candidate>& found)
{
    float best = 0.F;
    for (const Candidate& candidate : found) {
        if (intersectionOverUnion(candidate.box, view.boxInView) > kViewOverlap) {
            best = std::max(best, candidate.score);
        }
    }
    return best;
}

Expected<std::vector<float>> scoresOf(const std::vector<CandidateView>& views, const BatchSearch& search)
{
    std::vector<cv::Mat> pictures;
    for (const CandidateView& view : views) {
        pictures.push_back(view.rgb);
    }
    const auto found = search(pictures);
    if (!found) {
        return fail(found.error());
    }
    std::vector<float> scores;
    for (std::size_t i = 0; i < views.size(); ++i) {
        scores.push_back(bestScoreNear(views[i], (*found)[i]));
    }
    return scores;
}

Expected<float> scoreWithBorder(const cv::Mat& rgb, const Candidate& candidate, float sizeInView, int borderMode,
                                const BatchSearch& search)
{
    Expected<std::vector<float>> scores = scoresOf(viewsOf(rgb, candidate, {sizeInView}, borderMode), search);
    if (!scores) {
        return fail(scores.error());
    }
    if (const float first = mean(*scores); first < kClearlyNot || first > kClearlyYes) {
        return first;
    }
    const Expected<std::vector<float>> more =
        scoresOf(viewsOf(rgb, candidate, {0.68F * sizeInView, 1.4F * sizeInView}, borderMode), search);
    if (!more) {
        return fail(more.error());
    }
    scores->insert(scores->end(), more->begin(), more->end());
    return mean(*scores);
}

bool touchesBorder(const cv::Rect2f& box, cv::Size picture)
{
    const float slack = 0.04F * boxSize(box);
    return box.x < slack || box.y < slack || box.br().x > static_cast<float>(picture.width) - slack ||
           box.br().y > static_cast<float>(picture.height) - slack;
}

} // namespace

Expected<float> scoreAlone(const cv::Mat& rgb, const Candidate& candidate, const BatchSearch& search)
{
    // Upscaling a tiny face to the best size only blurs it; stay within three times its own.
    const float sizeInView = std::clamp(3.F * boxSize(candidate.box), 24.F, 44.F);
    const auto alone = scoreWithBorder(rgb, candidate, sizeInView, cv::BORDER_CONSTANT, search);
    if (!alone || !touchesBorder(candidate.box, rgb.size())) {
        return alone;
    }
    const auto completed = scoreWithBorder(rgb, candidate, sizeInView, cv::BORDER_REFLECT_101, search);
    return completed ? std::max(*alone, *completed) : completed;
}

} // namespace bauta::faces
