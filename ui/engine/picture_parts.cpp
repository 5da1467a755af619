// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/engine/picture_parts.h"

#include "core/image/decode.h"

#include <opencv2/imgproc.hpp>

#include <QByteArray>
#include <QColorSpace>

#include <algorithm>

namespace bauta::ui
{

QImage toQImage(const cv::Mat& rgb)
{
    QImage image(rgb.cols, rgb.rows, QImage::Format_RGB32);
    if (image.isNull()) {
        return image;
    }
    cv::Mat target(rgb.rows, rgb.cols, CV_8UC4, image.bits(), static_cast<std::size_t>(image.bytesPerLine()));
    cv::cvtColor(rgb, target, cv::COLOR_RGB2BGRA); // little-endian 0xffRRGGBB
    return image;
}

QImage toQImage(const image::Image& photo)
{
    QImage image = toQImage(image::toRgb8(photo));
    if (!photo.iccProfile.empty() && photo.pixels.channels() >= 3) {
        const QColorSpace space = QColorSpace::fromIccProfile(QByteArray(
            reinterpret_cast<const char*>(photo.iccProfile.data()), static_cast<qsizetype>(photo.iccProfile.size())));
        if (space.isValid() && space != QColorSpace(QColorSpace::SRgb)) {
            image.setColorSpace(space);
            image.convertToColorSpace(QColorSpace(QColorSpace::SRgb));
        }
    }
    return image;
}

QImage fromJpeg(const std::vector<std::byte>& jpeg)
{
    if (jpeg.empty()) {
        return {};
    }
    const auto decoded = image::decode(jpeg);
    return decoded ? toQImage(decoded->image) : QImage();
}

cv::Mat fitted(const cv::Mat& rgb, int side)
{
    const int longest = std::max(rgb.cols, rgb.rows);
    if (longest <= side) {
        return rgb;
    }
    const double scale = static_cast<double>(side) / longest;
    cv::Mat small;
    cv::resize(rgb, small, {std::max(1, cvRound(rgb.cols * scale)), std::max(1, cvRound(rgb.rows * scale))}, 0.0, 0.0,
               cv::INTER_AREA);
    return small;
}

} // namespace bauta::ui
