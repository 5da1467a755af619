// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/boxes.h"

#include <algorithm>
#include <cmath>

namespace bauta::faces
{

namespace
{

constexpr float kSameFaceOverlap = 0.4F; ///< intersection over union
constexpr float kInsideOverlap = 0.8F;   ///< intersection over the smaller box
constexpr float kEchoOverlap = 0.5F;     ///< intersection over the smaller box
constexpr float kInsideMaxSizeRatio =
    2.2F; ///< a far smaller box inside a large one is another face (a poster, a crowd)

float overlapOfSmaller(const cv::Rect2f& a, const cv::Rect2f& b)
{
    const float smaller = std::min(a.area(), b.area());
    return smaller > 0.F ? (a & b).area() / smaller : 0.F;
}

bool areOfSimilarSize(const cv::Rect2f& a, const cv::Rect2f& b)
{
    return std::max(boxSize(a), boxSize(b)) <= kInsideMaxSizeRatio * std::min(boxSize(a), boxSize(b));
}

void sortByScore(std::vector<Candidate>& candidates)
{
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
}

Candidate fuse(const std::vector<Candidate>& group)
{
    Candidate fused = group.front();
    float weight = 0.F;
    cv::Point2f topLeft;
    cv::Point2f bottomRight;
    for (const Candidate& member : group) {
        const float w = member.score;
        topLeft += w * member.box.tl();
        bottomRight += w * member.box.br();
        weight += w;
        if (!fused.landmarks && member.landmarks) {
            fused.landmarks = member.landmarks;
        }
    }
    fused.box = cv::Rect2f(topLeft / weight, bottomRight / weight);
    return fused;
}

} // namespace

float intersectionOverUnion(const cv::Rect2f& a, const cv::Rect2f& b)
{
    const float intersection = (a & b).area();
    const float unionArea = a.area() + b.area() - intersection;
    return unionArea > 0.F ? intersection / unionArea : 0.F;
}

bool isSameFace(const cv::Rect2f& a, const cv::Rect2f& b)
{
    return intersectionOverUnion(a, b) >= kSameFaceOverlap ||
           (overlapOfSmaller(a, b) >= kInsideOverlap && areOfSimilarSize(a, b));
}

bool isEchoOf(const cv::Rect2f& weak, const cv::Rect2f& strong)
{
    return overlapOfSmaller(weak, strong) >= kEchoOverlap && areOfSimilarSize(weak, strong);
}

float boxSize(const cv::Rect2f& box)
{
    return std::sqrt(std::max(0.F, box.area()));
}

std::vector<Candidate> suppressNonMaxima(std::vector<Candidate> candidates, float maxOverlap)
{
    sortByScore(candidates);
    std::vector<Candidate> kept;
    for (Candidate& candidate : candidates) {
        const bool suppressed = std::any_of(kept.begin(), kept.end(), [&](const Candidate& better) {
            return intersectionOverUnion(better.box, candidate.box) > maxOverlap;
        });
        if (!suppressed) {
            kept.push_back(std::move(candidate));
        }
    }
    return kept;
}

std::vector<Candidate> fuseCandidates(std::vector<Candidate> candidates)
{
    sortByScore(candidates);
    std::vector<std::vector<Candidate>> groups;
    for (Candidate& candidate : candidates) {
        const auto group = std::find_if(groups.begin(), groups.end(), [&](const std::vector<Candidate>& existing) {
            return existing.front().rollDegrees == candidate.rollDegrees &&
                   existing.front().finder == candidate.finder && isSameFace(existing.front().box, candidate.box);
        });
        if (group == groups.end()) {
            groups.push_back({std::move(candidate)});
        } else {
            group->push_back(std::move(candidate));
        }
    }
    std::vector<Candidate> fused;
    fused.reserve(groups.size());
    for (const auto& group : groups) {
        fused.push_back(fuse(group));
    }
    sortByScore(fused);
    return fused;
}

} // namespace bauta::faces
