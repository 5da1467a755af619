// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/ssd_detector.h"

#include "core/faces/anchor_box.h"
#include "core/faces/candidate_view.h"
#include "core/faces/network_input.h"

#include <algorithm>
#include <array>
#include <string>

namespace bauta::faces
{

namespace
{

constexpr int kFeatureMaps = 6;
constexpr unsigned kInputMultiple = 32; ///< cells of the two finest feature maps must divide the input
constexpr int kClasses = 3;             ///< background, face, unused
constexpr float kSuppressOverlap = 0.45F;
constexpr float kLeastOfView = 0.02F; ///< scores below this are no evidence
constexpr InputScaling kScaling{.mean = 127.5F, .divisor = 127.5F};

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
    const float minLogit = boundedLogit(minScore);
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
                const AnchorOffset offset{.x = encoding[plane + cell],
                                          .y = encoding[cell],
                                          .width = encoding[3 * plane + cell],
                                          .height = encoding[2 * plane + cell]};
                const AnchorSize anchor = featureMap.anchors[a];
                candidates.push_back({.box = boxOf(offset, middleOfCell(cell, columns, featureMap.strideInInput),
                                                   {anchor.width, anchor.height}),
                                      .score = logistic(faceLogits[cell]),
                                      .rollDegrees = 0.F,
                                      .finder = Finder::Ssd,
                                      .landmarks = std::nullopt});
            }
        }
    }
    return candidates;
}

} // namespace

SsdDetector::SsdDetector(models::Network network) : m_network(std::move(network)) {}

Expected<std::vector<std::vector<Candidate>>> SsdDetector::runBatch(const std::vector<cv::Mat>& pictures, int maps,
                                                                    float minScore) const
{
    const auto outputs = m_network.run(networkInput(pictures, kScaling, kInputMultiple), outputNodes(maps));
    if (!outputs) {
        return fail(outputs.error());
    }
    std::vector<std::vector<Candidate>> found;
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        found.push_back(decode(*outputs, i, minScore));
    }
    return found;
}

Expected<std::vector<Candidate>> SsdDetector::run(const cv::Mat& rgb, Heads heads, float minScore) const
{
    auto found = runBatch({rgb}, heads == Heads::All ? kFeatureMaps : 1, minScore);
    if (!found) {
        return fail(found.error());
    }
    std::vector<Candidate>& candidates = found->front();
    if (heads == Heads::Small) {
        std::erase_if(candidates, [](const Candidate& c) { return boxSize(c.box) > kSmallFaceLimit; });
    }
    return suppressNonMaxima(std::move(candidates), kSuppressOverlap);
}

Expected<float> SsdDetector::confirm(const cv::Mat& rgb, const Candidate& candidate) const
{
    return scoreAlone(rgb, candidate,
                      [this](const std::vector<cv::Mat>& views) { return runBatch(views, 1, kLeastOfView); });
}

} // namespace bauta::faces
