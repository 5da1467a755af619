// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/cloak/field_metrics.h"

#include "core/protect/cloak/field_surface.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace bauta::protect
{

namespace
{

// The percentiles that CloakBudget is stated in.
constexpr double kStrainShare = 0.95;
constexpr double kToneShare = 0.99;

cv::Point2f inFrame(const CloakFields& fields, cv::Point2f inImage)
{
    const cv::Matx23f& m = fields.frameFromImage;
    return {m(0, 0) * inImage.x + m(0, 1) * inImage.y + m(0, 2), m(1, 0) * inImage.x + m(1, 1) * inImage.y + m(1, 2)};
}

/// The points whose movement counts, in the alignment frame.
std::vector<cv::Point2f> pointsOf(const CloakFields& fields, const faces::Face& face)
{
    std::vector<cv::Point2f> points;
    if (face.mesh) {
        points.reserve(face.mesh->pointsInImage.size());
        for (const cv::Point3f& p : face.mesh->pointsInImage) {
            points.push_back(inFrame(fields, {p.x, p.y}));
        }
    } else {
        for (const cv::Point2f& p : face.landmarksInImage) {
            points.push_back(inFrame(fields, p));
        }
    }
    return points;
}

} // namespace

cv::Mat refinedField(const cv::Mat& field, int leastSide)
{
    if (field.empty() || field.rows >= leastSide) {
        return field;
    }
    const FieldSurface surface(field);
    const int channels = field.channels();
    const float coarsePerFine = static_cast<float>(field.rows) / static_cast<float>(leastSide);
    const auto place = [coarsePerFine](int i) {
        return (static_cast<float>(i) + 0.5F) * coarsePerFine - 0.5F;
    };
    cv::Mat refined(leastSide, leastSide, field.type());
    for (int y = 0; y < leastSide; ++y) {
        auto* out = refined.ptr<float>(y);
        for (int x = 0; x < leastSide; ++x) {
            const FieldSurface::Place at = surface.place(place(x), place(y));
            for (int channel = 0; channel < channels; ++channel) {
                *out++ = surface.at(at, static_cast<std::size_t>(channel));
            }
        }
    }
    return refined;
}

float meanMovement(const CloakFields& fields, const faces::Face& face)
{
    const std::vector<cv::Point2f> points = pointsOf(fields, face);
    const cv::Point2f eyes = inFrame(fields, face.landmarksInImage[1]) - inFrame(fields, face.landmarksInImage[0]);
    const float eyeDistance = std::hypot(eyes.x, eyes.y);
    if (fields.flowInFrame.empty() || points.empty() || !(eyeDistance > 0.F) || !(fields.sideInFrame > 0.F)) {
        return 0.F;
    }
    const FieldSurface flow(fields.flowInFrame);
    const float samples = static_cast<float>(flow.samples());
    double sum = 0.0;
    for (const cv::Point2f& point : points) {
        const cv::Point2f inSquare = (point - fields.originInFrame) / fields.sideInFrame;
        const bool inside = inSquare.x >= 0.F && inSquare.x < 1.F && inSquare.y >= 0.F && inSquare.y < 1.F;
        if (inside) { // elsewhere nothing moves
            const FieldSurface::Place at = flow.place(inSquare.x * samples - 0.5F, inSquare.y * samples - 0.5F);
            sum += static_cast<double>(std::hypot(flow.at(at, 0), flow.at(at, 1)));
        }
    }
    return static_cast<float>(sum / static_cast<double>(points.size())) / eyeDistance;
}

cv::Mat localStrain(const cv::Mat& flow, float side)
{
    assert(flow.empty() || (flow.type() == CV_32FC2 && side > 0.F));
    cv::Mat strain(flow.size(), CV_32FC1, cv::Scalar(0.0));
    if (flow.rows < 2 || flow.cols < 2) {
        return strain;
    }
    const float perX = static_cast<float>(flow.cols) / side;
    const float perY = static_cast<float>(flow.rows) / side;
    for (int y = 0; y < flow.rows; ++y) {
        // At the border the difference to the one neighbour that there is.
        const int above = std::max(y - 1, 0);
        const int below = std::min(y + 1, flow.rows - 1);
        const auto* row = flow.ptr<cv::Vec2f>(y);
        const auto* rowAbove = flow.ptr<cv::Vec2f>(above);
        const auto* rowBelow = flow.ptr<cv::Vec2f>(below);
        auto* out = strain.ptr<float>(y);
        for (int x = 0; x < flow.cols; ++x) {
            const int left = std::max(x - 1, 0);
            const int right = std::min(x + 1, flow.cols - 1);
            const cv::Vec2f alongX = (row[right] - row[left]) * (perX / static_cast<float>(right - left));
            const cv::Vec2f alongY = (rowBelow[x] - rowAbove[x]) * (perY / static_cast<float>(below - above));
            // Singular values of a 2 x 2 matrix in closed form: the sum and the difference of two lengths.
            out[x] = 0.5F * (std::hypot(alongX[0] + alongY[1], alongX[1] - alongY[0]) +
                             std::hypot(alongX[0] - alongY[1], alongX[1] + alongY[0]));
        }
    }
    return strain;
}

cv::Mat faceHull(const CloakFields& fields, const faces::Face& face, int gridSide)
{
    if (!face.mesh || face.mesh->pointsInImage.empty() || !(fields.sideInFrame > 0.F)) {
        return {gridSide, gridSide, CV_8UC1, cv::Scalar(255)};
    }
    const std::vector<cv::Point2f> points = pointsOf(fields, face);
    std::vector<cv::Point2f> hull;
    cv::convexHull(points, hull);

    constexpr int kFractionBits = 4;
    const float scale = static_cast<float>(gridSide) / fields.sideInFrame;
    // Far beyond any square, and within what the fixed point of fillConvexPoly can hold.
    const float limit = 8.F * static_cast<float>(gridSide);
    std::vector<cv::Point> corners;
    for (const cv::Point2f& p : hull) {
        const cv::Point2f at = (p - fields.originInFrame) * scale - cv::Point2f(0.5F, 0.5F);
        corners.emplace_back(cvRound(std::clamp(at.x, -limit, limit) * (1 << kFractionBits)),
                             cvRound(std::clamp(at.y, -limit, limit) * (1 << kFractionBits)));
    }
    cv::Mat mask(gridSide, gridSide, CV_8UC1, cv::Scalar(0));
    cv::fillConvexPoly(mask, corners, cv::Scalar(255), cv::LINE_8, kFractionBits);
    return mask;
}

float quantileInside(const cv::Mat& values, const cv::Mat& mask, double share)
{
    assert(values.type() == CV_32FC1 && mask.type() == CV_8UC1 && values.size() == mask.size());
    std::vector<float> inside;
    inside.reserve(values.total());
    for (int y = 0; y < values.rows; ++y) {
        const auto* value = values.ptr<float>(y);
        const auto* in = mask.ptr<unsigned char>(y);
        for (int x = 0; x < values.cols; ++x) {
            if (in[x] != 0) {
                inside.push_back(value[x]);
            }
        }
    }
    if (inside.empty()) {
        return 0.F;
    }
    const auto last = static_cast<double>(inside.size() - 1);
    const auto rank = static_cast<std::ptrdiff_t>(std::ceil(std::clamp(share, 0.0, 1.0) * last));
    std::nth_element(inside.begin(), inside.begin() + rank, inside.end());
    return inside[static_cast<std::size_t>(rank)];
}

CloakBudget measureFields(const CloakFields& fields, const faces::Face& face)
{
    CloakBudget spent;
    spent.movement = meanMovement(fields, face);
    if (!fields.flowInFrame.empty()) {
        const cv::Mat strain = localStrain(refinedField(fields.flowInFrame), fields.sideInFrame);
        spent.strain = quantileInside(strain, faceHull(fields, face, strain.rows), kStrainShare);
    }
    if (!fields.tone.empty()) {
        const cv::Mat change = cv::abs(refinedField(fields.tone));
        spent.tone = quantileInside(change, faceHull(fields, face, change.rows), kToneShare);
    }
    return spent;
}

} // namespace bauta::protect
