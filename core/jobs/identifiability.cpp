// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/identifiability.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace bauta::jobs
{

namespace
{

constexpr int kSharpnessHeight = 96;
constexpr float kBlurred = 0.2F;

bool isTurnedAway(const faces::Face& face)
{
    return !face.landmarksReliable || std::abs(face.pose.yawDegrees) > 60.F || std::abs(face.pose.pitchDegrees) > 40.F;
}

} // namespace

float faceSharpness(const cv::Mat& rgb, const cv::Rect2f& boxInImage)
{
    const cv::Rect box =
        cv::Rect(cvFloor(boxInImage.x), cvFloor(boxInImage.y), cvCeil(boxInImage.width), cvCeil(boxInImage.height)) &
        cv::Rect(0, 0, rgb.cols, rgb.rows);
    if (box.width < 4 || box.height < 4) {
        return 0.F;
    }
    cv::Mat face = rgb(box);
    if (face.rows > kSharpnessHeight) {
        const double scale = static_cast<double>(kSharpnessHeight) / face.rows;
        cv::resize(face, face, {}, scale, scale, cv::INTER_AREA);
    }
    cv::Mat gray;
    cv::cvtColor(face, gray, cv::COLOR_RGB2GRAY);
    cv::Mat detail;
    cv::Laplacian(gray, detail, CV_32F);
    cv::Scalar mean;
    cv::Scalar contrast;
    cv::Scalar energy;
    cv::meanStdDev(gray, mean, contrast);
    cv::meanStdDev(detail, mean, energy);
    // A flat patch has neither; the constant keeps its sensor noise from looking like detail.
    constexpr double kNoise = 8.0;
    const double ratio = energy[0] * energy[0] / (contrast[0] * contrast[0] + kNoise * kNoise);
    constexpr double kSharp = 0.5;
    return static_cast<float>(std::min(1.0, ratio / kSharp));
}

Identifiability identifiability(const faces::Face& face, float sharpness)
{
    const float height = face.boxInImage.height;
    int level = 1;
    if (height >= 80.F) {
        level = 4;
    } else if (height >= 40.F) {
        level = 3;
    } else if (height >= 20.F) {
        level = 2;
    }
    level -= sharpness < kBlurred ? 1 : 0;
    level -= isTurnedAway(face) ? 1 : 0;
    switch (std::max(level, 1)) {
    case 1:
        return Identifiability::Hardly;
    case 2:
        return Identifiability::Possibly;
    case 3:
        return Identifiability::Likely;
    default:
        return Identifiability::VeryLikely;
    }
}

float groupingQuality(const faces::Face& face, float sharpness)
{
    const float size = std::clamp((face.boxInImage.height - 20.F) / 60.F, 0.F, 1.F);
    const float detail = std::clamp(sharpness / (2.F * kBlurred), 0.25F, 1.F);
    const float frontal = isTurnedAway(face) ? 0.3F : 1.F - 0.3F * std::abs(face.pose.yawDegrees) / 60.F;
    return size * detail * frontal;
}

} // namespace bauta::jobs
