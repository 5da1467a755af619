// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/thumbnail.h"

#include "core/base/random.h"
#include "core/image/encode.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace bauta::jobs
{

namespace
{

constexpr int kBlocks = 6;
constexpr float kMargin = 0.25F; // of the box, on each side
constexpr int kNoise = 24;       // half the range, in steps of 8 bits
constexpr int kLevels = 32;      // width of a quantisation step

cv::Mat squareCrop(const cv::Mat& rgb, const cv::Rect2f& box)
{
    const cv::Rect picture(0, 0, rgb.cols, rgb.rows);
    const float side = std::max(box.width, box.height) * (1.F + 2.F * kMargin);
    const cv::Rect wanted(cvFloor(box.x + (box.width - side) / 2.F), cvFloor(box.y + (box.height - side) / 2.F),
                          std::max(1, cvCeil(side)), std::max(1, cvCeil(side)));
    const cv::Rect inside = wanted & picture;
    if (inside.empty()) {
        return {};
    }
    cv::Mat crop;
    cv::copyMakeBorder(rgb(inside), crop, inside.y - wanted.y, wanted.br().y - inside.br().y, inside.x - wanted.x,
                       wanted.br().x - inside.br().x, cv::BORDER_REPLICATE);
    return crop;
}

void obscure(cv::Mat& crop)
{
    cv::Mat blocks;
    cv::resize(crop, blocks, {kBlocks, kBlocks}, 0.0, 0.0, cv::INTER_AREA);
    SecureRandom random;
    for (int y = 0; y < blocks.rows; ++y) {
        auto* row = blocks.ptr<std::uint8_t>(y);
        for (int x = 0; x < 3 * blocks.cols; ++x) {
            const int noise = static_cast<int>(random() % (2 * kNoise + 1)) - kNoise;
            const int value = std::clamp(row[x] + noise, 0, 255) / kLevels * kLevels + kLevels / 2;
            row[x] = static_cast<std::uint8_t>(value);
        }
    }
    cv::resize(blocks, crop, crop.size(), 0.0, 0.0, cv::INTER_NEAREST);
}

} // namespace

std::vector<std::byte> faceThumbnail(const cv::Mat& rgb, const cv::Rect2f& boxInImage, bool obscured, int sideInPixels)
{
    cv::Mat crop = squareCrop(rgb, boxInImage);
    if (crop.empty()) {
        return {};
    }
    cv::resize(crop, crop, {sideInPixels, sideInPixels}, 0.0, 0.0,
               crop.cols > sideInPixels ? cv::INTER_AREA : cv::INTER_LINEAR);
    if (obscured) {
        obscure(crop);
    }
    image::Image picture;
    picture.pixels = crop;
    auto encoded = image::encode(picture, image::Format::Jpeg, {.quality = 80, .subsampleChroma = true});
    return encoded ? *std::move(encoded) : std::vector<std::byte>();
}

std::string dataUri(const std::vector<std::byte>& jpeg)
{
    static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text = "data:image/jpeg;base64,";
    text.reserve(text.size() + (jpeg.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < jpeg.size(); i += 3) {
        const auto byte = [&](std::size_t k) {
            return i + k < jpeg.size() ? std::to_integer<std::uint32_t>(jpeg[i + k]) : 0U;
        };
        const std::uint32_t bits = byte(0) << 16U | byte(1) << 8U | byte(2);
        text += kDigits[(bits >> 18U) & 63U];
        text += kDigits[(bits >> 12U) & 63U];
        text += i + 1 < jpeg.size() ? kDigits[(bits >> 6U) & 63U] : '=';
        text += i + 2 < jpeg.size() ? kDigits[bits & 63U] : '=';
    }
    return text;
}

} // namespace bauta::jobs
