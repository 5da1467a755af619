// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/rfb_detector.h"

#include "core/faces/anchor_box.h"
#include "core/faces/candidate_view.h"
#include "core/faces/network_input.h"

#include <array>
#include <string>
#include <utility>

namespace bauta::faces
{

namespace
{

constexpr unsigned kInputMultiple = 16;
constexpr float kSuppressOverlap = 0.4F;
constexpr float kLeastOfView = 0.02F; ///< scores below this are no evidence
constexpr InputScaling kScaling{.mean = 127.F, .divisor = 128.F};

/// Anchors of each feature map: squares of these sides in input pixels, centred on its cells.
struct FeatureMap
{
    int strideInInput;
    std::vector<float> anchorSides;
};

const std::array<FeatureMap, 4>& featureMaps()
{
    static const std::array<FeatureMap, 4> maps{
        {{8, {10.F, 16.F, 24.F}}, {16, {32.F, 48.F}}, {32, {64.F, 96.F}}, {64, {128.F, 192.F, 256.F}}}};
    return maps;
}

const std::vector<std::string>& outputNodes()
{
    static const std::vector<std::string> nodes{"scores_0", "boxes_0", "scores_1", "boxes_1",
                                                "scores_2", "boxes_2", "scores_3", "boxes_3"};
    return nodes;
}

/// All boxes of one picture in the batch whose score is at least `minScore`. Outputs are N x C x H x W; the channels of
/// an anchor lie together: background and face, or centre x, centre y, width, height.
std::vector<Candidate> decode(const std::vector<models::Tensor>& outputs, std::size_t batchIndex, float minScore)
{
    std::vector<Candidate> candidates;
    const float minLogit = boundedLogit(minScore);
    for (std::size_t map = 0; map < featureMaps().size(); ++map) {
        const FeatureMap& featureMap = featureMaps().at(map);
        const models::Tensor& scores = outputs[2 * map];
        const models::Tensor& boxes = outputs[2 * map + 1];
        const auto columns = static_cast<std::size_t>(scores.shape[3]);
        const std::size_t plane = static_cast<std::size_t>(scores.shape[2]) * columns;
        const std::size_t anchors = featureMap.anchorSides.size();
        for (std::size_t a = 0; a < anchors; ++a) {
            const float* background = scores.data.data() + (batchIndex * anchors + a) * 2 * plane;
            const float* face = background + plane;
            const float* encoding = boxes.data.data() + (batchIndex * anchors + a) * 4 * plane;
            for (std::size_t cell = 0; cell < plane; ++cell) {
                const float logit = face[cell] - background[cell];
                if (logit < minLogit) {
                    continue;
                }
                const AnchorOffset offset{.x = encoding[cell],
                                          .y = encoding[plane + cell],
                                          .width = encoding[2 * plane + cell],
                                          .height = encoding[3 * plane + cell]};
                const float side = featureMap.anchorSides[a];
                candidates.push_back(
                    {.box = boxOf(offset, middleOfCell(cell, columns, featureMap.strideInInput), {side, side}),
                     .score = logistic(logit),
                     .rollDegrees = 0.F,
                     .finder = Finder::Rfb,
                     .landmarks = std::nullopt});
            }
        }
    }
    return candidates;
}

} // namespace

RfbDetector::RfbDetector(models::Network network) : m_network(std::move(network)) {}

Expected<std::vector<std::vector<Candidate>>> RfbDetector::runBatch(const std::vector<cv::Mat>& pictures,
                                                                    float minScore) const
{
    const auto outputs = m_network.run(networkInput(pictures, kScaling, kInputMultiple), outputNodes());
    if (!outputs) {
        return fail(outputs.error());
    }
    std::vector<std::vector<Candidate>> found;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        found.push_back(decode(*outputs, i, minScore));
    }
    return found;
}

Expected<std::vector<Candidate>> RfbDetector::run(const cv::Mat& rgb, float minScore) const
{
    auto found = runBatch({rgb}, minScore);
    if (!found) {
        return fail(found.error());
    }
    return suppressNonMaxima(std::move(found->front()), kSuppressOverlap);
}

Expected<float> RfbDetector::confirm(const cv::Mat& rgb, const Candidate& candidate) const
{
    return scoreAlone(rgb, candidate,
                      [this](const std::vector<cv::Mat>& views) { return runBatch(views, kLeastOfView); });
}

} // namespace bauta::faces
