// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/align.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace bauta::faces
{

namespace
{

/// Beyond any picture; keeps every coefficient of a transform within what a float can invert.
constexpr double kMaxSpread = 1e12;

struct Moments
{
    double x = 0.0;
    double y = 0.0;
    double spread = 0.0; ///< sum of squared distances to the centre
};

Moments moments(const Landmarks5& points)
{
    Moments result;
    for (const auto& point : points) {
        result.x += point.x / 5.0;
        result.y += point.y / 5.0;
    }
    for (const auto& point : points) {
        const double dx = point.x - result.x;
        const double dy = point.y - result.y;
        result.spread += dx * dx + dy * dy;
    }
    return result;
}

/// Upright, same extent, same centre: what can still be said when the points contradict every rotation.
cv::Matx23f uprightFit(const Moments& image, const Moments& frame)
{
    if (!(image.spread < kMaxSpread)) { // also when it is not a number
        return {1.F, 0.F, 0.F, 0.F, 1.F, 0.F};
    }
    // Below a pixel of extent the scale means nothing; one image pixel a frame pixel keeps the crop within bounds.
    const double scale = image.spread > 1.0 ? std::sqrt(frame.spread / image.spread) : 1.0;
    return {static_cast<float>(scale),
            0.F,
            static_cast<float>(frame.x - scale * image.x),
            0.F,
            static_cast<float>(scale),
            static_cast<float>(frame.y - scale * image.y)};
}

/// Averages whole blocks of factor x factor pixels. A last partial block is completed by repeating the edge.
cv::Mat shrink(const cv::Mat& image, int factor)
{
    const int missingColumns = (factor - image.cols % factor) % factor;
    const int missingRows = (factor - image.rows % factor) % factor;
    cv::Mat whole = image;
    if (missingColumns > 0 || missingRows > 0) {
        cv::copyMakeBorder(image, whole, 0, missingRows, 0, missingColumns, cv::BORDER_REPLICATE);
    }
    cv::Mat small;
    cv::resize(whole, small, {whole.cols / factor, whole.rows / factor}, 0.0, 0.0, cv::INTER_AREA);
    return small;
}

cv::Matx33d square(const cv::Matx23f& m)
{
    return {static_cast<double>(m(0, 0)),
            static_cast<double>(m(0, 1)),
            static_cast<double>(m(0, 2)),
            static_cast<double>(m(1, 0)),
            static_cast<double>(m(1, 1)),
            static_cast<double>(m(1, 2)),
            0.0,
            0.0,
            1.0};
}

cv::Matx33d scaling(double factor)
{
    return {factor, 0.0, 0.0, 0.0, factor, 0.0, 0.0, 0.0, 1.0};
}

cv::Matx33d translation(double x, double y)
{
    return {1.0, 0.0, x, 0.0, 1.0, y, 0.0, 0.0, 1.0};
}

/// The part of the picture that the crop shows, with a margin for interpolation; at least one pixel, the nearest one,
/// where the crop lies outside.
cv::Rect visiblePart(const cv::Matx33d& imageFromCrop, cv::Size crop, cv::Size image, double margin)
{
    double left = 1e30;
    double top = 1e30;
    double right = -1e30;
    double bottom = -1e30;
    for (const double u : {0.0, static_cast<double>(crop.width)}) {
        for (const double v : {0.0, static_cast<double>(crop.height)}) {
            const cv::Vec3d corner = imageFromCrop * cv::Vec3d(u, v, 1.0);
            left = std::min(left, corner[0]);
            right = std::max(right, corner[0]);
            top = std::min(top, corner[1]);
            bottom = std::max(bottom, corner[1]);
        }
    }
    const auto clampTo = [](double value, int high) {
        return static_cast<int>(std::clamp(value, 0.0, static_cast<double>(high)));
    };
    const int x0 = clampTo(std::floor(left - margin), image.width - 1);
    const int y0 = clampTo(std::floor(top - margin), image.height - 1);
    const int x1 = std::max(x0 + 1, clampTo(std::ceil(right + margin), image.width));
    const int y1 = std::max(y0 + 1, clampTo(std::ceil(bottom + margin), image.height));
    return {x0, y0, x1 - x0, y1 - y0};
}

} // namespace

const Landmarks5& frameLandmarks()
{
    static const Landmarks5 landmarks{cv::Point2f{38.2946F, 51.6963F}, cv::Point2f{73.5318F, 51.5014F},
                                      cv::Point2f{56.0252F, 71.7366F}, cv::Point2f{41.5493F, 92.3655F},
                                      cv::Point2f{70.7299F, 92.2041F}};
    return landmarks;
}

cv::Matx23f frameFromImage(const Landmarks5& landmarksInImage)
{
    const Moments image = moments(landmarksInImage);
    const Moments frame = moments(frameLandmarks());
    // In two dimensions Umeyama's rotation and scale have a closed form: with the centred points as complex numbers,
    // a + ib = sum(conj(image) * frame) / sum(|image|^2).
    double a = 0.0;
    double b = 0.0;
    for (std::size_t i = 0; i < landmarksInImage.size(); ++i) {
        const double px = landmarksInImage[i].x - image.x;
        const double py = landmarksInImage[i].y - image.y;
        const double qx = frameLandmarks()[i].x - frame.x;
        const double qy = frameLandmarks()[i].y - frame.y;
        a += px * qx + py * qy;
        b += px * qy - py * qx;
    }
    // How well the two patterns correlate, 0..1. A mirrored or shuffled pattern has a meaningless rotation and a scale
    // near zero, which would stretch the crop over the whole picture.
    const double agreement = std::sqrt((a * a + b * b) / (image.spread * frame.spread));
    if (!(image.spread > 1.0) || !(image.spread < kMaxSpread) || !(agreement > 0.3)) {
        return uprightFit(image, frame);
    }
    a /= image.spread;
    b /= image.spread;
    return {static_cast<float>(a), static_cast<float>(-b), static_cast<float>(frame.x - a * image.x + b * image.y),
            static_cast<float>(b), static_cast<float>(a),  static_cast<float>(frame.y - b * image.x - a * image.y)};
}

cv::Matx23f inverse(const cv::Matx23f& transform)
{
    const cv::Matx33d m = square(transform);
    const double determinant = m(0, 0) * m(1, 1) - m(0, 1) * m(1, 0);
    assert(determinant != 0.0);
    const double a = m(1, 1) / determinant;
    const double b = -m(0, 1) / determinant;
    const double c = -m(1, 0) / determinant;
    const double d = m(0, 0) / determinant;
    return {static_cast<float>(a), static_cast<float>(b), static_cast<float>(-a * m(0, 2) - b * m(1, 2)),
            static_cast<float>(c), static_cast<float>(d), static_cast<float>(-c * m(0, 2) - d * m(1, 2))};
}

cv::Mat alignedCrop(const cv::Mat& rgb, const cv::Matx23f& frameFromImage, const std::array<float, 3>& cropInFrame,
                    cv::Size size)
{
    assert(!rgb.empty() && rgb.depth() == CV_8U && size.width > 0 && size.height > 0);
    const double framePerCrop = static_cast<double>(cropInFrame[2]) / size.height;
    cv::Matx33d imageFromCrop = square(inverse(frameFromImage)) *
                                translation(static_cast<double>(cropInFrame[0]), static_cast<double>(cropInFrame[1])) *
                                scaling(framePerCrop);
    // Image pixels per crop pixel.
    double step =
        std::sqrt(std::abs(imageFromCrop(0, 0) * imageFromCrop(1, 1) - imageFromCrop(0, 1) * imageFromCrop(1, 0)));

    const cv::Rect part = visiblePart(imageFromCrop, size, rgb.size(), 2.0 * std::max(1.0, step));
    cv::Mat source = rgb(part);
    imageFromCrop = translation(-part.x, -part.y) * imageFromCrop;

    // Large faces: whole blocks first, which is fast, down to 2 to 4 pixels a crop pixel; then the rest by
    // sampling finer than the crop and averaging, which is exact for any angle.
    const double block = std::clamp(step / 2.0, 1.0, static_cast<double>(std::max(source.cols, source.rows)));
    const int factor = static_cast<int>(block);
    if (factor > 1) {
        source = shrink(source, factor);
        imageFromCrop = scaling(1.0 / factor) * imageFromCrop;
        step /= factor;
    }
    const int samples = std::clamp(static_cast<int>(std::ceil(step - 0.1)), 1, 4);
    // OpenCV counts pixels from their centres, we from the outer corner.
    const cv::Matx33d map = translation(-0.5, -0.5) * imageFromCrop * scaling(1.0 / samples) * translation(0.5, 0.5);
    cv::Mat crop;
    cv::warpAffine(source, crop, cv::Matx23d(map(0, 0), map(0, 1), map(0, 2), map(1, 0), map(1, 1), map(1, 2)),
                   size * samples, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
    if (samples > 1) {
        cv::Mat averaged;
        cv::resize(crop, averaged, size, 0.0, 0.0, cv::INTER_AREA);
        return averaged;
    }
    return crop;
}

} // namespace bauta::faces
