// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/anonymize/skin_texture.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace bauta::protect
{

namespace
{

/// A photo's expression may be beyond all that was learned from: wrinkles stop growing here.
constexpr float kMostExpression = 2.5F; // deviations

void addRow(const cv::Mat& rows, const cv::Mat& scales, int row, float factor, const std::array<int, 4>& ends,
            cv::Mat& sum)
{
    const auto* from = rows.ptr<signed char>(row);
    auto* to = sum.ptr<float>();
    for (std::size_t part = 0; part < 3; ++part) {
        const float scale = factor * scales.at<float>(row, scales.cols == 3 ? static_cast<int>(part) : 0);
        for (int i = ends[part]; i < ends[part + 1]; ++i) {
            to[i] += scale * static_cast<float>(from[i]);
        }
    }
}

std::array<int, 4> endsOf(const FaceModel& model)
{
    const int luma = model.details.cols;
    const int chroma = (model.meanTexture.cols - luma) / 2;
    return {0, luma, luma + chroma, luma + 2 * chroma};
}

/// The detail of the face whose texture is most like this.
int nearestDetail(const FaceModel& model, const cv::Mat& texture)
{
    int best = 0;
    double least = std::numeric_limits<double>::max();
    for (int i = 0; i < model.detailKeys.rows; ++i) {
        const double distance = cv::norm(model.detailKeys.row(i), texture.colRange(0, model.detailKeys.cols));
        if (distance < least) {
            least = distance;
            best = i;
        }
    }
    return best;
}

cv::Mat unpacked(const float* values, const cv::Mat& covered)
{
    cv::Mat plane(covered.size(), CV_32FC1, cv::Scalar(0.0));
    for (int y = 0; y < plane.rows; ++y) {
        const auto* inside = covered.ptr<unsigned char>(y);
        auto* to = plane.ptr<float>(y);
        for (int x = 0; x < plane.cols; ++x) {
            if (inside[x] != 0) {
                to[x] = *values++;
            }
        }
        // Outside of the face its last texel goes on; the face is one piece in every row.
        const auto first = std::find_if(inside, inside + plane.cols, [](unsigned char c) { return c != 0; });
        const auto left = static_cast<int>(first - inside);
        if (left == plane.cols) {
            continue;
        }
        int right = plane.cols - 1;
        while (inside[right] == 0) {
            --right;
        }
        std::fill(to, to + left, to[left]);
        std::fill(to + right + 1, to + plane.cols, to[right]);
    }
    // Rows above and below it.
    int top = 0;
    while (top < plane.rows && cv::countNonZero(covered.row(top)) == 0) {
        ++top;
    }
    int bottom = plane.rows - 1;
    while (bottom > top && cv::countNonZero(covered.row(bottom)) == 0) {
        --bottom;
    }
    for (int y = 0; y < plane.rows && top < plane.rows; ++y) {
        if (y < top || y > bottom) {
            plane.row(std::clamp(y, top, bottom)).copyTo(plane.row(y));
        }
    }
    return plane;
}

} // namespace

cv::Mat identityTextureOf(const FaceModel& model, const SyntheticIdentity& identity)
{
    const auto ends = endsOf(model);
    cv::Mat sum = model.meanTexture.clone();
    for (int k = 0; k < model.textureComponents(); ++k) {
        addRow(model.identityTexture, model.identityTextureScales, k, identity.texture.at<float>(k), ends, sum);
    }
    if (!model.details.empty()) {
        addRow(model.details, model.detailScales, nearestDetail(model, identity.texture), 1.F,
               {0, ends[1], ends[1], ends[1]}, sum);
    }
    return sum;
}

cv::Mat skinTexture(const FaceModel& model, const cv::Mat& identityTexture, const Expression& expression)
{
    const auto ends = endsOf(model);
    cv::Mat sum = identityTexture.clone();
    for (int k = 0; k < kExpressions; ++k) {
        const float most = kMostExpression * model.expressionSpread[k];
        const float change = std::clamp(expression[k] - model.meanExpression[k], -most, most);
        addRow(model.expressionTexture, model.expressionTextureScales, k, change, ends, sum);
    }
    std::array<cv::Mat, 3> planes;
    planes[0] = unpacked(sum.ptr<float>(), model.covered);
    for (std::size_t part = 1; part < 3; ++part) {
        cv::resize(unpacked(sum.ptr<float>() + ends[part], model.coveredChroma), planes[part], model.covered.size(),
                   0.0, 0.0, cv::INTER_CUBIC);
    }
    cv::Mat texture;
    cv::merge(planes.data(), planes.size(), texture);
    return texture;
}

cv::Mat skinTexture(const FaceModel& model, const SyntheticIdentity& identity, const Expression& expression)
{
    return skinTexture(model, identityTextureOf(model, identity), expression);
}

} // namespace bauta::protect
