// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/track/sample_choice.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace bauta::faces
{

namespace
{

constexpr std::size_t kKept = 4;
constexpr int kMostTaken = 8; ///< each costs a run of all recognisers
constexpr float kLeastQuality = 0.08F;
constexpr float kBetter = 0.12F;
constexpr float kSamePoseDegrees = 15.F;
constexpr int kSharpnessSide = 96;

float sharpness(const cv::Mat& rgb, const cv::Rect2f& box)
{
    const cv::Rect area =
        cv::Rect(cvFloor(box.x), cvFloor(box.y), cvCeil(box.width), cvCeil(box.height)) & cv::Rect({}, rgb.size());
    if (area.width < 8 || area.height < 8) {
        return 0.F;
    }
    cv::Mat gray;
    cv::cvtColor(rgb(area), gray, cv::COLOR_RGB2GRAY);
    if (gray.rows > kSharpnessSide) {
        const double scale = static_cast<double>(kSharpnessSide) / gray.rows;
        cv::resize(gray, gray, {}, scale, scale, cv::INTER_AREA);
    }
    cv::Mat detail;
    cv::Laplacian(gray, detail, CV_32F);
    cv::Scalar mean;
    cv::Scalar contrast;
    cv::Scalar energy;
    cv::meanStdDev(gray, mean, contrast);
    cv::meanStdDev(detail, mean, energy);
    // Energy of the detail against that of the whole; the constant keeps noise on flat skin from counting as detail.
    return static_cast<float>(std::min(1.0, 2.0 * energy[0] * energy[0] / (contrast[0] * contrast[0] + 64.0)));
}

} // namespace

float sampleQuality(const cv::Mat& rgb, const Face& face)
{
    if (!face.mesh) {
        return 0.F; // without landmarks there is nothing to align a recogniser to
    }
    const float size = std::clamp((face.boxInImage.height - 16.F) / 64.F, 0.F, 1.F);
    const float detail = std::clamp(2.5F * sharpness(rgb, face.boxInImage), 0.25F, 1.F);
    const float turned = std::max(std::abs(face.pose.yawDegrees) / 60.F, std::abs(face.pose.pitchDegrees) / 45.F);
    return size * detail * (turned > 1.F ? 0.3F : 1.F - 0.4F * turned);
}

bool SampleChoice::wants(std::vector<KeptSample>& kept, const Face& face, float quality)
{
    if (quality < kLeastQuality || m_taken >= kMostTaken) {
        return false;
    }
    const auto isLike = [&](const KeptSample& other) {
        return std::abs(other.sample.face.pose.yawDegrees - face.pose.yawDegrees) < kSamePoseDegrees;
    };
    const auto like = std::find_if(kept.begin(), kept.end(), isLike);
    if (like != kept.end() && quality < like->sample.quality + kBetter) {
        return false;
    }
    if (like != kept.end()) {
        kept.erase(like);
    } else if (kept.size() >= kKept) {
        const auto worst = std::min_element(kept.begin(), kept.end(), [](const KeptSample& a, const KeptSample& b) {
            return a.sample.quality < b.sample.quality;
        });
        if (quality < worst->sample.quality + kBetter) {
            return false;
        }
        kept.erase(worst);
    }
    ++m_taken;
    return true;
}

} // namespace bauta::faces
