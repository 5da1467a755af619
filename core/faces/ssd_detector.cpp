// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/ssd_detector.h"

#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>

namespace bauta::faces
{

namespace
{

constexpr int kFeatureMaps = 6;
constexpr unsigned kInputMultiple = 32; ///< cells of the two finest feature maps must divide the input
constexpr float kCenterVariance = 0.1F; ///< the encoding of the TensorFlow object detection API
constexpr float kSizeVariance = 0.2F;
constexpr int kClasses = 3; ///< background, face, unused
constexpr float kSuppressOverlap = 0.45F;

constexpr int kViewSide = 128;
constexpr float kViewOverlap = 0.35F;
constexpr float kClearlyNot = 0.08F; ///< after the first two views
constexpr float kClearlyYes = 0.80F;

struct AnchorSize
{
    float width;
    float height;
};

/// Anchors of each feature map, in input pixels, centred on its cells. Read off the 5,118 anchors that the model file
/// carries for an input of 512 pixels: the first `anchors` of each map, which repeat at every cell.
struct FeatureMap
{
    int strideInInput;
    std::vector<AnchorSize> anchors;
};

const std::array<FeatureMap, kFeatureMaps>& featureMaps()
{
    static const std::array<FeatureMap, kFeatureMaps> maps{{
        {16, {{51.2F, 51.2F}, {144.81548F, 72.40774F}, {72.40774F, 144.81548F}}},
        {32,
         {{179.2F, 179.2F},
          {214.18497F, 214.18497F},
          {253.42706F, 126.71354F},
          {126.71354F, 253.42706F},
          {310.38348F, 103.46117F},
          {103.456F, 310.399F}}},
        {64,
         {{256.F, 256.F},
          {291.8849F, 291.8849F},
          {362.03866F, 181.01934F},
          {181.01934F, 362.03866F},
          {443.405F, 147.80168F},
          {147.79428F, 443.4272F}}},
        {128,
         {{332.8F, 332.8F},
          {369.20844F, 369.20844F},
          {470.65024F, 235.32512F},
          {235.32512F, 470.65024F},
          {576.42645F, 192.14215F},
          {192.13257F, 576.4553F}}},
        {256,
         {{409.6F, 409.6F},
          {446.35126F, 446.35126F},
          {579.2619F, 289.63095F},
          {289.63095F, 579.2619F},
          {709.448F, 236.48267F},
          {236.47086F, 709.48346F}}},
        {512,
         {{486.4F, 486.4F},
          {499.0359F, 499.0359F},
          {687.87354F, 343.93677F},
          {343.93677F, 687.87354F},
          {842.4695F, 280.82318F},
          {280.80914F, 842.5116F}}},
    }};
    return maps;
}

float logit(float probability)
{
    return std::log(probability / (1.F - probability));
}

/// N pictures of one size, padded with zero (mid gray) to a multiple of the stride, as network input in -1..1.
models::Tensor toInput(const std::vector<cv::Mat>& pictures)
{
    const int height = cv::roundUp(pictures.front().rows, kInputMultiple);
    const int width = cv::roundUp(pictures.front().cols, kInputMultiple);
    models::Tensor input;
    input.shape = {static_cast<std::int64_t>(pictures.size()), 3, height, width};
    const std::size_t plane = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
    input.data.assign(pictures.size() * 3 * plane, 0.F);
    for (std::size_t n = 0; n < pictures.size(); ++n) {
        const cv::Mat& picture = pictures[n];
        float* base = input.data.data() + n * 3 * plane;
        for (int y = 0; y < picture.rows; ++y) {
            const auto* source = picture.ptr<cv::Vec3b>(y);
            float* row = base + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
            for (int x = 0; x < picture.cols; ++x) {
                row[x] = static_cast<float>(source[x][0]) / 127.5F - 1.F;
                row[plane + static_cast<std::size_t>(x)] = static_cast<float>(source[x][1]) / 127.5F - 1.F;
                row[2 * plane + static_cast<std::size_t>(x)] = static_cast<float>(source[x][2]) / 127.5F - 1.F;
            }
        }
    }
    return input;
}

std::vector<std::string> outputNodes(int maps)
{
    std::vector<std::string> nodes;
    for (int map = 0; map < maps; ++map) {
        nodes.push_back("boxes_" + std::to_string(map));
        nodes.push_back("scores_" + std::to_string(map));
    }
    return nodes;
}

/// Decodes all boxes of one picture in the batch whose score is at least `minScore`.
std::vector<Candidate> decode(const std::vector<models::Tensor>& outputs, std::size_t batchIndex, float minScore)
{
    std::vector<Candidate> candidates;
    const float minLogit = logit(std::clamp(minScore, 1e-4F, 0.9999F));
    for (std::size_t map = 0; map * 2 < outputs.size(); ++map) {
        const FeatureMap& featureMap = featureMaps().at(map);
        const models::Tensor& boxes = outputs[2 * map];
        const models::Tensor& scores = outputs[2 * map + 1];
        const auto rows = static_cast<std::size_t>(scores.shape[2]);
        const auto columns = static_cast<std::size_t>(scores.shape[3]);
        const std::size_t plane = rows * columns;
        const std::size_t anchors = featureMap.anchors.size();
        const float* scoreBase = scores.data.data() + batchIndex * anchors * kClasses * plane;
        const float* boxBase = boxes.data.data() + batchIndex * anchors * 4 * plane;
        for (std::size_t a = 0; a < anchors; ++a) {
            const float* faceLogits = scoreBase + (a * kClasses + 1) * plane;
            const float* encoding = boxBase + a * 4 * plane;
            for (std::size_t cell = 0; cell < plane; ++cell) {
                if (faceLogits[cell] < minLogit) {
                    continue;
                }
                const auto stride = static_cast<float>(featureMap.strideInInput);
                const float cellX = (static_cast<float>(cell % columns) + 0.5F) * stride;
                const float cellY = (static_cast<float>(cell / columns) + 0.5F) * stride;
                const AnchorSize anchor = featureMap.anchors[a];
                const float centerY = cellY + encoding[cell] * kCenterVariance * anchor.height;
                const float centerX = cellX + encoding[plane + cell] * kCenterVariance * anchor.width;
                const float height =
                    std::exp(std::min(encoding[2 * plane + cell] * kSizeVariance, 4.F)) * anchor.height;
                const float width = std::exp(std::min(encoding[3 * plane + cell] * kSizeVariance, 4.F)) * anchor.width;
                candidates.push_back({.box = {centerX - width / 2.F, centerY - height / 2.F, width, height},
                                      .score = 1.F / (1.F + std::exp(-faceLogits[cell])),
                                      .rollDegrees = 0.F,
                                      .fromYunet = false,
                                      .landmarks = std::nullopt});
            }
        }
    }
    return candidates;
}

/// The picture around `box`, turned upright, scaled so that the box measures `sizeInView`, as a kViewSide square.
/// Beyond the picture lies gray, or the picture mirrored, which completes a face that the border cuts.
cv::Mat viewOf(const cv::Mat& rgb, const Candidate& candidate, float sizeInView, int borderMode, cv::Rect2f& boxInView)
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
        boxInView = {};
        return cv::Mat(kViewSide, kViewSide, CV_8UC3, cv::Scalar::all(127));
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
    boxInView = {static_cast<float>(kMiddle) - width / 2.F, static_cast<float>(kMiddle) - height / 2.F, width, height};
    return view;
}

float mean(const std::vector<float>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.F) / static_cast<float>(values.size());
}

} // namespace

SsdDetector::SsdDetector(models::Network network) : m_network(std::move(network)) {}

Expected<std::vector<Candidate>> SsdDetector::run(const cv::Mat& rgb, Heads heads, float minScore) const
{
    const auto outputs = m_network.run(toInput({rgb}), outputNodes(heads == Heads::All ? kFeatureMaps : 1));
    if (!outputs) {
        return fail(outputs.error());
    }
    auto candidates = decode(*outputs, 0, minScore);
    if (heads == Heads::Small) {
        std::erase_if(candidates, [](const Candidate& c) { return boxSize(c.box) > kSmallFaceLimit; });
    }
    return suppressNonMaxima(std::move(candidates), kSuppressOverlap);
}

Expected<std::vector<float>> SsdDetector::scoreViews(const std::vector<cv::Mat>& views,
                                                     const std::vector<cv::Rect2f>& expected) const
{
    const auto outputs = m_network.run(toInput(views), outputNodes(1));
    if (!outputs) {
        return fail(outputs.error());
    }
    std::vector<float> scores;
    for (std::size_t view = 0; view < views.size(); ++view) {
        float best = 0.F;
        for (const Candidate& found : decode(*outputs, view, 0.02F)) {
            if (intersectionOverUnion(found.box, expected[view]) > kViewOverlap) {
                best = std::max(best, found.score);
            }
        }
        scores.push_back(best);
    }
    return scores;
}

Expected<float> SsdDetector::confirm(const cv::Mat& rgb, const Candidate& candidate) const
{
    const auto alone = confirmWithBorder(rgb, candidate, cv::BORDER_CONSTANT);
    const float slack = 0.04F * boxSize(candidate.box);
    const bool touchesBorder = candidate.box.x < slack || candidate.box.y < slack ||
                               candidate.box.br().x > static_cast<float>(rgb.cols) - slack ||
                               candidate.box.br().y > static_cast<float>(rgb.rows) - slack;
    if (!alone || !touchesBorder) {
        return alone;
    }
    const auto completed = confirmWithBorder(rgb, candidate, cv::BORDER_REFLECT_101);
    return completed ? std::max(*alone, *completed) : completed;
}

Expected<float> SsdDetector::confirmWithBorder(const cv::Mat& rgb, const Candidate& candidate, int borderMode) const
{
    // Upscaling a tiny face to the best size only blurs it; stay within three times its own.
    const float base = std::clamp(3.F * boxSize(candidate.box), 24.F, 44.F);
    std::vector<float> scores;
    const auto look = [&](std::initializer_list<float> sizes) -> Expected<void> {
        std::vector<cv::Mat> views;
        std::vector<cv::Rect2f> boxes;
        for (const float size : sizes) {
            cv::Rect2f box;
            cv::Mat view = viewOf(rgb, candidate, size, borderMode, box);
            cv::Mat mirrored;
            cv::flip(view, mirrored, 1);
            views.push_back(std::move(view));
            boxes.push_back(box);
            views.push_back(std::move(mirrored));
            boxes.push_back(box); // centred, so its mirror image is itself
        }
        auto more = scoreViews(views, boxes);
        if (!more) {
            return fail(more.error());
        }
        scores.insert(scores.end(), more->begin(), more->end());
        return {};
    };
    if (auto looked = look({base}); !looked) {
        return fail(looked.error());
    }
    if (const float first = mean(scores); first < kClearlyNot || first > kClearlyYes) {
        return first;
    }
    if (auto looked = look({0.68F * base, 1.4F * base}); !looked) {
        return fail(looked.error());
    }
    return mean(scores);
}

} // namespace bauta::faces
