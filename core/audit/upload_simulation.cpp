// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/upload_simulation.h"

#include "core/image/decode.h"
#include "core/image/encode.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace bauta::audit
{

namespace
{

struct UploadNames
{
    Upload upload;
    const char* identifier;
    const char* words;
};
constexpr std::array<UploadNames, 8> kNames{{
    {Upload::None, "none", "as it is"},
    {Upload::Jpeg75, "jpeg-75", "JPEG 75"},
    {Upload::HalfSize, "half-size", "half the size"},
    {Upload::HalfSizeJpeg75, "half-size-jpeg-75", "half the size, JPEG 75"},
    {Upload::Webp70, "webp-70", "WebP 70"},
    {Upload::Screenshot, "screenshot", "screenshot"},
    {Upload::CropAndTurn, "crop-and-turn", "cropped and turned"},
    {Upload::Denoise, "denoise", "denoised"},
}};

constexpr int kMaxSide = 768;
constexpr int kMaxSideToDenoise = 384; // a bilateral filter takes its time
constexpr double kTurnDegrees = 4.0;
constexpr double kTrimmedShare = 0.04; // of each side

/// A view in the making: each step changes the pixels and takes the face along.
FaceView resized(const FaceView& view, cv::Size size, cv::InterpolationFlags filter)
{
    FaceView result;
    cv::resize(view.rgb, result.rgb, size, 0.0, 0.0, filter);
    const float x = static_cast<float>(size.width) / static_cast<float>(view.rgb.cols);
    const float y = static_cast<float>(size.height) / static_cast<float>(view.rgb.rows);
    result.face = mapped(view.face, {x, 0.F, 0.F, 0.F, y, 0.F});
    return result;
}

FaceView scaled(const FaceView& view, double factor, cv::InterpolationFlags filter)
{
    const auto side = [factor](int pixels) {
        return std::max(1, cvRound(factor * pixels));
    };
    return resized(view, {side(view.rgb.cols), side(view.rgb.rows)}, filter);
}

FaceView within(const FaceView& view, int maxSide)
{
    const int side = std::max(view.rgb.cols, view.rgb.rows);
    return side > maxSide ? scaled(view, static_cast<double>(maxSide) / side, cv::INTER_AREA) : view;
}

Expected<FaceView> recoded(const FaceView& view, image::Format format, int quality)
{
    image::Image picture;
    picture.pixels = view.rgb;
    const auto encoded = image::encode(picture, format, {.quality = quality, .subsampleChroma = true});
    if (!encoded) {
        return fail(encoded.error());
    }
    const auto decoded = image::decode(*encoded);
    if (!decoded) {
        return fail(decoded.error());
    }
    return FaceView{image::toRgb8(decoded->image), view.face};
}

/// Turned about the middle, then trimmed. Repeats the edge where the turned picture has none.
FaceView croppedAndTurned(const FaceView& view)
{
    const double radians = kTurnDegrees * CV_PI / 180.0;
    const double c = std::cos(radians);
    const double s = std::sin(radians);
    const double x = view.rgb.cols / 2.0;
    const double y = view.rgb.rows / 2.0;
    const int trimX = cvRound(kTrimmedShare * view.rgb.cols);
    const int trimY = cvRound(kTrimmedShare * view.rgb.rows);
    // Coordinates count from the outer corner of a pixel.
    const cv::Matx23d turn{c, -s, x - c * x + s * y - trimX, s, c, y - s * x - c * y - trimY};
    // OpenCV counts from the middle of one: shift by half a pixel before and after.
    cv::Matx23d turnOfCentres = turn;
    for (int row = 0; row < 2; ++row) {
        turnOfCentres(row, 2) += 0.5 * (turn(row, 0) + turn(row, 1)) - 0.5;
    }
    FaceView result;
    cv::warpAffine(view.rgb, result.rgb, turnOfCentres,
                   {std::max(1, view.rgb.cols - 2 * trimX), std::max(1, view.rgb.rows - 2 * trimY)}, cv::INTER_CUBIC,
                   cv::BORDER_REPLICATE);
    result.face = mapped(view.face, cv::Matx23f(turn));
    return result;
}

/// As wide as suits the face and not its pixels, so that it takes as much from a large face as from a small one.
FaceView denoised(const FaceView& view)
{
    const double sigma = std::max(1.0, std::max(view.rgb.cols, view.rgb.rows) / 128.0);
    constexpr double kSigmaColour = 22.0;
    cv::Mat median;
    cv::medianBlur(view.rgb, median, 3);
    FaceView result;
    cv::bilateralFilter(median, result.rgb, 2 * cvCeil(1.5 * sigma) + 1, kSigmaColour, sigma);
    result.face = view.face;
    return result;
}

} // namespace

const std::vector<Upload>& allUploads()
{
    static const std::vector<Upload> uploads = [] {
        std::vector<Upload> all;
        all.reserve(kNames.size());
        for (const UploadNames& names : kNames) {
            all.push_back(names.upload);
        }
        return all;
    }();
    return uploads;
}

const char* toString(Upload upload) noexcept
{
    for (const UploadNames& names : kNames) {
        if (names.upload == upload) {
            return names.identifier;
        }
    }
    return "unknown";
}

const char* inWords(Upload upload) noexcept
{
    for (const UploadNames& names : kNames) {
        if (names.upload == upload) {
            return names.words;
        }
    }
    return "unknown";
}

Expected<FaceView> simulateUpload(const FaceView& view, Upload upload)
{
    if (view.rgb.empty() || view.rgb.type() != CV_8UC3) {
        return fail(ErrorCode::InvalidArgument, "only an 8-bit RGB picture can be put through an upload");
    }
    if (upload == Upload::None) {
        return view;
    }
    const FaceView small = within(view, upload == Upload::Denoise ? kMaxSideToDenoise : kMaxSide);
    switch (upload) {
    case Upload::Jpeg75:
        return recoded(small, image::Format::Jpeg, 75);
    case Upload::HalfSize:
        return scaled(small, 0.5, cv::INTER_AREA);
    case Upload::HalfSizeJpeg75:
        return recoded(scaled(small, 0.5, cv::INTER_AREA), image::Format::Jpeg, 75);
    case Upload::Webp70:
        return recoded(small, image::Format::Webp, 70);
    case Upload::Screenshot:
        return scaled(scaled(small, 0.71, cv::INTER_LINEAR), 1.27, cv::INTER_CUBIC);
    case Upload::CropAndTurn:
        return croppedAndTurned(small);
    case Upload::Denoise:
        return denoised(small);
    case Upload::None:
        break;
    }
    return fail(ErrorCode::InvalidArgument, "there is no such upload");
}

} // namespace bauta::audit
