// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/cloak/key_frames.h"

#include "core/faces/align.h"
#include "core/protect/cloak/cloak_budget.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace bauta::protect
{

namespace
{

// Of the MediaPipe mesh.
constexpr std::size_t kForeheadTop = 10;
constexpr std::size_t kChin = 152;
constexpr std::size_t kUpperLip = 13;
constexpr std::size_t kLowerLip = 14;

/// How different two candidates look to a recogniser; 1 is a clear difference.
float distance(const KeyFrameCandidate& a, const KeyFrameCandidate& b)
{
    constexpr float kYaw = 15.F;
    constexpr float kPitch = 12.F;
    constexpr float kLight = 0.15F;
    constexpr float kMouth = 0.08F;
    return std::hypot(std::hypot((a.pose.yawDegrees - b.pose.yawDegrees) / kYaw,
                                 (a.pose.pitchDegrees - b.pose.pitchDegrees) / kPitch),
                      std::hypot((a.light - b.light) / kLight, (a.mouth - b.mouth) / kMouth));
}

/// The value that a tenth of them exceed: the best there is, but for a stray one.
float upperTenth(std::vector<float> values)
{
    const auto place = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) * 9 / 10);
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

} // namespace

KeyFrameCandidate keyFrameCandidate(const cv::Mat& rgb, const faces::Face& face)
{
    constexpr int kSide = 96;
    constexpr std::array<float, 3> kInner{26.F, 36.F, 64.F}; // from the brows to the lower lip
    KeyFrameCandidate candidate;
    candidate.pose = face.pose;
    candidate.height = face.boxInImage.height;
    candidate.isCloakable = !unsuitableForCloak(face);
    const cv::Mat crop = faces::alignedCrop(rgb, faces::frameFromImage(face.landmarksInImage), kInner, {kSide, kSide});
    cv::Mat gray;
    cv::cvtColor(crop, gray, cv::COLOR_RGB2GRAY);
    candidate.light = static_cast<float>(cv::mean(gray)[0] / 255.0);
    cv::Mat detail;
    cv::Laplacian(gray, detail, CV_32F);
    candidate.sharpness = static_cast<float>(cv::mean(cv::abs(detail))[0]);
    if (face.mesh && face.mesh->pointsInImage.size() == faces::kMeshPoints) {
        const auto& points = face.mesh->pointsInImage;
        const auto height = static_cast<float>(cv::norm(points[kChin] - points[kForeheadTop]));
        const auto open = static_cast<float>(cv::norm(points[kLowerLip] - points[kUpperLip]));
        candidate.mouth = height > 0.F ? open / height : 0.F;
    }
    return candidate;
}

std::vector<std::size_t> chooseKeyFrames(std::span<const KeyFrameCandidate> candidates, std::size_t count)
{
    constexpr float kNearCopy = 0.1F;
    std::vector<std::size_t> left;
    std::vector<float> heights;
    std::vector<float> sharpnesses;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (candidates[i].isCloakable) {
            left.push_back(i);
            heights.push_back(candidates[i].height);
            sharpnesses.push_back(candidates[i].sharpness);
        }
    }
    std::vector<std::size_t> chosen;
    if (left.empty() || count == 0) {
        return chosen;
    }
    const float height = std::max(upperTenth(heights), 1e-6F);
    const float sharpness = std::max(upperTenth(sharpnesses), 1e-6F);
    const auto quality = [&](std::size_t i) {
        return std::min(1.F, candidates[i].height / height) * std::min(1.F, candidates[i].sharpness / sharpness);
    };
    const auto take = [&](const auto& score, float least) {
        const auto best = std::max_element(left.begin(), left.end(),
                                           [&](std::size_t a, std::size_t b) { return score(a) < score(b); });
        if (best == left.end() || score(*best) < least) {
            return false;
        }
        chosen.push_back(*best);
        left.erase(best);
        return true;
    };
    (void)take(
        [&](std::size_t i) {
            const faces::HeadPose& pose = candidates[i].pose;
            return quality(i) / (1.F + std::abs(pose.yawDegrees) / 10.F + std::abs(pose.pitchDegrees) / 15.F);
        },
        0.F);
    while (chosen.size() < count) {
        const bool found = take(
            [&](std::size_t i) {
                float nearest = std::numeric_limits<float>::max();
                for (const std::size_t other : chosen) {
                    nearest = std::min(nearest, distance(candidates[i], candidates[other]));
                }
                // Extremes of pose are rare in a track; half the way there they stand for more frames.
                return nearest < kNearCopy ? 0.F : std::min(nearest, 1.5F) * quality(i);
            },
            1e-6F);
        if (!found) {
            break;
        }
    }
    return chosen;
}

} // namespace bauta::protect
