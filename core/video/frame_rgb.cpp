// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/frame_rgb.h"

#include "core/video/av_compat.h"

extern "C" {
#include <libswscale/swscale.h>
}

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

namespace bauta::video
{

namespace
{

using SwsPtr = std::unique_ptr<SwsContext, AvDeleter<&sws_freeContext>>;

/// Both directions between samples and RGB, as factors of the samples' own scales.
struct Conversion
{
    float lumaOffset = 0.0F;
    float chromaOffset = 0.0F;
    float maxSample = 255.0F;
    // RGB from samples
    float rgbFromLuma = 1.0F;
    float redFromCr = 0.0F;
    float greenFromCb = 0.0F;
    float greenFromCr = 0.0F;
    float blueFromCb = 0.0F;
    // samples from RGB
    std::array<float, 3> luma{};
    std::array<float, 3> cb{};
    std::array<float, 3> cr{};
};

Conversion conversionFor(const PixelLayout& layout)
{
    double red = 0.2126;
    double blue = 0.0722;
    if (layout.matrix == YuvMatrix::Bt601) {
        red = 0.299;
        blue = 0.114;
    } else if (layout.matrix == YuvMatrix::Bt2020) {
        red = 0.2627;
        blue = 0.0593;
    }
    const double green = 1.0 - red - blue;
    const bool full = layout.range == ColourRange::Full;
    const double unit = static_cast<double>(1 << (layout.bitDepth - 8)); // a step of 8 bits in samples
    const double maxSample = static_cast<double>((1 << layout.bitDepth) - 1);
    const double maxRgb = layout.bitDepth > 8 ? 65535.0 : 255.0;
    const double lumaSpan = full ? maxSample : 219.0 * unit;
    const double chromaSpan = full ? maxSample : 224.0 * unit;

    Conversion c;
    c.lumaOffset = static_cast<float>(full ? 0.0 : 16.0 * unit);
    c.chromaOffset = static_cast<float>(128.0 * unit);
    c.maxSample = static_cast<float>(maxSample);
    c.rgbFromLuma = static_cast<float>(maxRgb / lumaSpan);
    c.redFromCr = static_cast<float>(2.0 * (1.0 - red) * maxRgb / chromaSpan);
    c.blueFromCb = static_cast<float>(2.0 * (1.0 - blue) * maxRgb / chromaSpan);
    c.greenFromCb = static_cast<float>(-2.0 * (1.0 - blue) * blue / green * maxRgb / chromaSpan);
    c.greenFromCr = static_cast<float>(-2.0 * (1.0 - red) * red / green * maxRgb / chromaSpan);
    const std::array<double, 3> weights = {red, green, blue};
    for (std::size_t i = 0; i < 3; ++i) {
        const double isBlue = i == 2 ? 1.0 : 0.0;
        const double isRed = i == 0 ? 1.0 : 0.0;
        c.luma.at(i) = static_cast<float>(weights.at(i) * lumaSpan / maxRgb);
        c.cb.at(i) = static_cast<float>((isBlue - weights.at(i)) / (2.0 * (1.0 - blue)) * chromaSpan / maxRgb);
        c.cr.at(i) = static_cast<float>((isRed - weights.at(i)) / (2.0 * (1.0 - red)) * chromaSpan / maxRgb);
    }
    return c;
}

template <class Sample>
Sample rounded(float value, float maximum)
{
    return static_cast<Sample>(std::clamp(value, 0.0F, maximum) + 0.5F);
}

/// Fixed point: enough bits for exact rounding, few enough for 16-bit samples in 32 bits.
template <class Sample>
constexpr int kFractionBits = sizeof(Sample) == 1 ? 14 : 12;

template <class Sample>
int fixedPoint(float factor)
{
    return static_cast<int>(std::lround(factor * static_cast<float>(1 << kFractionBits<Sample>)));
}

/// What chroma adds to the three colours of each pixel of a row.
struct ChromaRow
{
    std::vector<int> red;
    std::vector<int> green;
    std::vector<int> blue;
};

template <class Sample>
void readChroma(const Frame& frame, const cv::Rect& area, int frameY, const Conversion& c, ChromaRow& row)
{
    const int shiftX = frame.layout.chromaShiftX;
    const int chromaY = frameY >> frame.layout.chromaShiftY;
    const Sample* cb = frame.planes[1].ptr<Sample>(chromaY);
    const Sample* cr = frame.planes[2].ptr<Sample>(chromaY);
    const int offset = static_cast<int>(c.chromaOffset);
    const int redFromCr = fixedPoint<Sample>(c.redFromCr);
    const int greenFromCb = fixedPoint<Sample>(c.greenFromCb);
    const int greenFromCr = fixedPoint<Sample>(c.greenFromCr);
    const int blueFromCb = fixedPoint<Sample>(c.blueFromCb);
    int* red = row.red.data();
    int* green = row.green.data();
    int* blue = row.blue.data();
    for (int x = 0; x < area.width; ++x) {
        const int cell = (area.x + x) >> shiftX;
        const int u = cb[cell] - offset;
        const int v = cr[cell] - offset;
        red[x] = redFromCr * v;
        green[x] = greenFromCb * u + greenFromCr * v;
        blue[x] = blueFromCb * u;
    }
}

template <class Sample>
void takeRows(const Frame& frame, const cv::Rect& area, cv::Mat& rgb)
{
    const Conversion c = conversionFor(frame.layout);
    const int cellMask = (1 << frame.layout.chromaShiftY) - 1;
    const auto width = static_cast<std::size_t>(area.width);
    ChromaRow chroma{std::vector<int>(width), std::vector<int>(width), std::vector<int>(width)};
    const int offset = static_cast<int>(c.lumaOffset);
    const int rgbFromLuma = fixedPoint<Sample>(c.rgbFromLuma);
    const int* red = chroma.red.data();
    const int* green = chroma.green.data();
    const int* blue = chroma.blue.data();
    constexpr int kHalf = 1 << (kFractionBits<Sample> - 1);
    for (int y = 0; y < area.height; ++y) {
        const int frameY = area.y + y;
        if (y == 0 || (frameY & cellMask) == 0) {
            readChroma<Sample>(frame, area, frameY, c, chroma);
        }
        const Sample* luma = frame.planes[0].ptr<Sample>(frameY) + area.x;
        Sample* out = rgb.ptr<Sample>(y);
        for (int x = 0; x < area.width; ++x, out += 3) {
            const int light = (luma[x] - offset) * rgbFromLuma + kHalf;
            out[0] = cv::saturate_cast<Sample>((light + red[x]) >> kFractionBits<Sample>);
            out[1] = cv::saturate_cast<Sample>((light + green[x]) >> kFractionBits<Sample>);
            out[2] = cv::saturate_cast<Sample>((light + blue[x]) >> kFractionBits<Sample>);
        }
    }
}

template <class Sample>
float weighted(const std::array<float, 3>& weights, const Sample* rgb)
{
    return weights[0] * static_cast<float>(rgb[0]) + weights[1] * static_cast<float>(rgb[1]) +
           weights[2] * static_cast<float>(rgb[2]);
}

/// The pixels of one chroma cell (or of several), in coordinates of the patch.
struct Cell
{
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;
};

template <class Sample>
bool unchanged(const RgbPatch& patch, const Cell& cell)
{
    const std::size_t bytes = static_cast<std::size_t>(cell.right - cell.left) * 3 * sizeof(Sample);
    const std::ptrdiff_t start = 3 * static_cast<std::ptrdiff_t>(cell.left);
    for (int y = cell.top; y < cell.bottom; ++y) {
        if (std::memcmp(patch.rgb.ptr<Sample>(y) + start, patch.original.ptr<Sample>(y) + start, bytes) != 0) {
            return false;
        }
    }
    return true;
}

/// Writes a cell in which at least one pixel changed.
template <class Sample>
void putCell(const RgbPatch& patch, const Cell& cell, const Conversion& c, Frame& frame)
{
    float cb = 0.0F;
    float cr = 0.0F;
    for (int y = cell.top; y < cell.bottom; ++y) {
        const Sample* pixel = patch.rgb.ptr<Sample>(y) + 3 * static_cast<std::ptrdiff_t>(cell.left);
        const Sample* before = patch.original.ptr<Sample>(y) + 3 * static_cast<std::ptrdiff_t>(cell.left);
        Sample* luma = frame.planes[0].ptr<Sample>(patch.area.y + y) + patch.area.x;
        for (int x = cell.left; x < cell.right; ++x, pixel += 3, before += 3) {
            cb += weighted(c.cb, pixel);
            cr += weighted(c.cr, pixel);
            if (pixel[0] != before[0] || pixel[1] != before[1] || pixel[2] != before[2]) {
                luma[x] = rounded<Sample>(c.lumaOffset + weighted(c.luma, pixel), c.maxSample);
            }
        }
    }
    const auto pixels = static_cast<float>((cell.right - cell.left) * (cell.bottom - cell.top));
    const int x = (patch.area.x + cell.left) >> frame.layout.chromaShiftX;
    const int y = (patch.area.y + cell.top) >> frame.layout.chromaShiftY;
    frame.planes[1].at<Sample>(y, x) = rounded<Sample>(c.chromaOffset + cb / pixels, c.maxSample);
    frame.planes[2].at<Sample>(y, x) = rounded<Sample>(c.chromaOffset + cr / pixels, c.maxSample);
}

template <class Sample>
void putRows(const RgbPatch& patch, Frame& frame)
{
    const Conversion c = conversionFor(frame.layout);
    const int cellWidth = 1 << frame.layout.chromaShiftX;
    const int cellHeight = 1 << frame.layout.chromaShiftY;
    const int width = patch.area.width;
    for (int top = 0; top < patch.area.height; top += cellHeight) {
        const int bottom = std::min(top + cellHeight, patch.area.height);
        if (unchanged<Sample>(patch, {0, top, width, bottom})) {
            continue;
        }
        for (int left = 0; left < width; left += cellWidth) {
            const Cell cell{left, top, std::min(left + cellWidth, width), bottom};
            if (!unchanged<Sample>(patch, cell)) {
                putCell<Sample>(patch, cell, c, frame);
            }
        }
    }
}

cv::Rect snapped(const Frame& frame, const cv::Rect& area)
{
    const cv::Rect inside = area & cv::Rect(0, 0, frame.width(), frame.height());
    if (inside.empty()) {
        return {};
    }
    const int maskX = (1 << frame.layout.chromaShiftX) - 1;
    const int maskY = (1 << frame.layout.chromaShiftY) - 1;
    const int left = inside.x & ~maskX;
    const int top = inside.y & ~maskY;
    const int right = std::min((inside.br().x + maskX) & ~maskX, frame.width());
    const int bottom = std::min((inside.br().y + maskY) & ~maskY, frame.height());
    return {left, top, right - left, bottom - top};
}

cv::Mat rgbOf(const Frame& frame, const cv::Rect& area)
{
    const bool wide = frame.layout.bitDepth > 8;
    cv::Mat rgb(area.size(), wide ? CV_16UC3 : CV_8UC3);
    if (wide) {
        takeRows<std::uint16_t>(frame, area, rgb);
    } else {
        takeRows<std::uint8_t>(frame, area, rgb);
    }
    return rgb;
}

AVPixelFormat planarFormat(const PixelLayout& layout)
{
    const int chroma = layout.chromaShiftY == 1 ? 0 : layout.chromaShiftX == 1 ? 1 : 2;
    constexpr std::array<std::array<AVPixelFormat, 3>, 3> kFormats = {
        {{AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV422P, AV_PIX_FMT_YUV444P},
         {AV_PIX_FMT_YUV420P10LE, AV_PIX_FMT_YUV422P10LE, AV_PIX_FMT_YUV444P10LE},
         {AV_PIX_FMT_YUV420P12LE, AV_PIX_FMT_YUV422P12LE, AV_PIX_FMT_YUV444P12LE}}};
    const std::size_t depth = layout.bitDepth <= 8 ? 0 : layout.bitDepth <= 10 ? 1 : 2;
    return kFormats.at(depth).at(static_cast<std::size_t>(chroma));
}

} // namespace

cv::Mat toRgb(const Frame& frame)
{
    return rgbOf(frame, cv::Rect(0, 0, frame.width(), frame.height()));
}

cv::Mat toRgb8(const Frame& frame)
{
    thread_local SwsPtr scaler;
    const int width = frame.width();
    const int height = frame.height();
    scaler.reset(sws_getCachedContext(scaler.release(), width, height, planarFormat(frame.layout), width, height,
                                      AV_PIX_FMT_RGB24, SWS_POINT, nullptr, nullptr, nullptr));
    // Rows are padded, because vectorised conversion may write whole vectors.
    constexpr int kVector = 32;
    cv::Mat rgb = cv::Mat(height, (width + kVector - 1) / kVector * kVector, CV_8UC3).colRange(0, width);
    if (!scaler) { // sizes that swscale refuses
        cv::Mat exact = toRgb(frame);
        if (exact.depth() == CV_16U) {
            exact.convertTo(exact, CV_8U, 1.0 / 257.0);
        }
        return exact;
    }
    const int matrix = frame.layout.matrix == YuvMatrix::Bt601    ? SWS_CS_ITU601
                       : frame.layout.matrix == YuvMatrix::Bt2020 ? SWS_CS_BT2020
                                                                  : SWS_CS_ITU709;
    const int* coefficients = sws_getCoefficients(matrix);
    const int full = frame.layout.range == ColourRange::Full ? 1 : 0;
    constexpr int kOne = 1 << 16;
    sws_setColorspaceDetails(scaler.get(), coefficients, full, coefficients, 1, 0, kOne, kOne);
    std::array<const std::uint8_t*, 4> from{};
    std::array<int, 4> strides{};
    for (std::size_t plane = 0; plane < frame.planes.size(); ++plane) {
        from.at(plane) = frame.planes.at(plane).ptr();
        strides.at(plane) = static_cast<int>(frame.planes.at(plane).step[0]);
    }
    const std::array<std::uint8_t*, 4> to = {rgb.ptr(), nullptr, nullptr, nullptr};
    const std::array<int, 4> toStrides = {static_cast<int>(rgb.step[0]), 0, 0, 0};
    sws_scale(scaler.get(), from.data(), strides.data(), 0, height, to.data(), toStrides.data());
    return rgb;
}

RgbPatch takePatch(const Frame& frame, const cv::Rect& area)
{
    RgbPatch patch;
    patch.area = snapped(frame, area);
    patch.original = rgbOf(frame, patch.area);
    patch.rgb = patch.original.clone();
    return patch;
}

void putPatch(const RgbPatch& patch, Frame& frame)
{
    if (patch.area.empty()) {
        return;
    }
    assert(patch.rgb.size() == patch.area.size() && patch.rgb.type() == patch.original.type());
    if (frame.layout.bitDepth > 8) {
        putRows<std::uint16_t>(patch, frame);
    } else {
        putRows<std::uint8_t>(patch, frame);
    }
}

} // namespace bauta::video
