// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/sticker.h"

#include "core/image/decode.h"
#include "core/protect/built_in_stickers.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace bauta::protect
{

namespace
{

constexpr int kOpaqueSide = 128;
constexpr int kSmallestSide = 64;
constexpr int kLargestSide = 2048; // above it a drawing's edges stay sharp enough when enlarged
constexpr std::int64_t kMaxFilePixels = 16'000'000;
constexpr std::uintmax_t kMaxFileBytes = 64U << 20U;

std::uint32_t packed(const cv::Vec3d& rgb)
{
    const auto byte = [](double v) {
        return static_cast<std::uint32_t>(cv::saturate_cast<unsigned char>(v));
    };
    return (byte(rgb[0]) << 16U) | (byte(rgb[1]) << 8U) | byte(rgb[2]);
}

/// RGBA with premultiplied alpha, 8 bits, from a picture of any kind.
cv::Mat premultiplied(const image::Image& picture)
{
    cv::Mat pixels = picture.pixels;
    if (pixels.depth() == CV_16U) {
        pixels.convertTo(pixels, CV_8U, 1.0 / 257.0);
    }
    cv::Mat rgba;
    switch (pixels.channels()) {
    case 1:
        cv::cvtColor(pixels, rgba, cv::COLOR_GRAY2RGBA);
        break;
    case 3:
        cv::cvtColor(pixels, rgba, cv::COLOR_RGB2RGBA);
        break;
    default:
        rgba = pixels.clone();
        break;
    }
    for (int y = 0; y < rgba.rows; ++y) {
        auto* row = rgba.ptr<cv::Vec4b>(y);
        for (int x = 0; x < rgba.cols; ++x) {
            for (int c = 0; c < 3; ++c) {
                row[x][c] = static_cast<unsigned char>((row[x][c] * row[x][3] + 127) / 255);
            }
        }
    }
    return rgba;
}

/// The part that is not transparent, centred in a square.
cv::Mat croppedSquare(const cv::Mat& rgba)
{
    cv::Mat alpha;
    cv::extractChannel(rgba, alpha, 3);
    const cv::Rect used = cv::boundingRect(alpha > 8);
    if (used.empty()) {
        return {};
    }
    const int side = std::max(used.width, used.height);
    cv::Mat square(side, side, CV_8UC4, cv::Scalar::all(0));
    rgba(used).copyTo(square({(side - used.width) / 2, (side - used.height) / 2, used.width, used.height}));
    return square;
}

/// Mean colour of the opaque pixels in the middle, where the face will be.
std::uint32_t mainColour(const cv::Mat& square)
{
    const cv::Rect middle(square.cols / 4, square.rows / 4, std::max(square.cols / 2, 1), std::max(square.rows / 2, 1));
    for (const cv::Mat& part : {square(middle), square}) {
        const cv::Scalar sum = cv::sum(part);
        if (sum[3] > 0.0) {
            return packed(cv::Vec3d(sum[0], sum[1], sum[2]) * (255.0 / sum[3]));
        }
    }
    return 0x2B2B2B;
}

Expected<std::vector<std::byte>> contentOf(const std::filesystem::path& file)
{
    std::error_code ec;
    if (std::filesystem::is_directory(file, ec)) {
        return fail(ErrorCode::InvalidArgument, "a sticker is a picture file, not a folder");
    }
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        return fail(ErrorCode::NotFound, "there is no built-in sticker of this name, and no such file can be read");
    }
    const std::uintmax_t size = std::filesystem::file_size(file, ec);
    if (!ec && size > kMaxFileBytes) {
        return fail(ErrorCode::TooLarge, "a sticker's file may have 64 MiB at most");
    }
    std::vector<std::byte> content;
    std::vector<char> block(std::size_t{1} << 16U);
    while (stream) {
        stream.read(block.data(), static_cast<std::streamsize>(block.size()));
        std::transform(block.begin(), block.begin() + stream.gcount(), std::back_inserter(content),
                       [](char c) { return static_cast<std::byte>(c); });
        if (content.size() > kMaxFileBytes) { // a pipe or device has no size to ask for
            return fail(ErrorCode::TooLarge, "a sticker's file may have 64 MiB at most");
        }
    }
    return content;
}

/// How a sticker lies on a face: unit square -> image.
struct Placement
{
    cv::Point2f centre; ///< image point under the anchor
    float side = 0.F;   ///< pixels of the image
    float roll = 0.F;

    [[nodiscard]] cv::Matx23f unitFromImage(cv::Point2f anchor) const
    {
        const float c = std::cos(roll) / side;
        const float s = std::sin(roll) / side;
        return {c, s, anchor.x - c * centre.x - s * centre.y, -s, c, anchor.y + s * centre.x - c * centre.y};
    }
};

cv::Point2f transformed(const cv::Matx23f& m, cv::Point2f p)
{
    return {m(0, 0) * p.x + m(0, 1) * p.y + m(0, 2), m(1, 0) * p.x + m(1, 1) * p.y + m(1, 2)};
}

bool isOpaqueAt(const cv::Mat& opaque, cv::Point2f unit)
{
    const int x = cvFloor(unit.x * static_cast<float>(opaque.cols));
    const int y = cvFloor(unit.y * static_cast<float>(opaque.rows));
    return x >= 0 && y >= 0 && x < opaque.cols && y < opaque.rows && opaque.at<unsigned char>(y, x) != 0;
}

/// The smallest size at which the opaque part holds the whole outline, within reason: a drawing with deep notches
/// would cover the shoulders too.
Placement placementFor(const FaceShape& shape, float reach, const StickerArt& art)
{
    constexpr float kSmallest = 0.9F; // of the outline's own extent; below it nothing can fit
    constexpr float kLargest = 1.9F;
    constexpr float kStep = 1.02F;

    const cv::Point2f right(std::cos(shape.rollRadians), std::sin(shape.rollRadians));
    const cv::Point2f down(-right.y, right.x);
    float low[2]{1e9F, 1e9F};
    float high[2]{-1e9F, -1e9F};
    for (const auto& outline : shape.outlines) {
        for (const cv::Point2f& p : outline) {
            const float along[2]{p.dot(right), p.dot(down)};
            for (int i = 0; i < 2; ++i) {
                low[i] = std::min(low[i], along[i]);
                high[i] = std::max(high[i], along[i]);
            }
        }
    }
    Placement placement;
    placement.roll = shape.rollRadians;
    placement.centre = right * ((low[0] + high[0]) / 2.F) + down * ((low[1] + high[1]) / 2.F);

    std::vector<cv::Point2f> rim;
    for (const auto& outline : shape.outlines) {
        for (const cv::Point2f& p : outline) {
            const cv::Point2f away = p - placement.centre;
            const auto length = std::max(static_cast<float>(cv::norm(away)), 1e-3F);
            rim.push_back(p + away * (reach / length));
        }
    }
    const float extent = std::max(high[0] - low[0], high[1] - low[1]) + 2.F * reach;
    float best = extent;
    std::ptrdiff_t bestHeld = -1;
    for (float factor = kSmallest; factor <= kLargest; factor *= kStep) {
        placement.side = std::max(extent * factor, 1.F);
        const cv::Matx23f toUnit = placement.unitFromImage(art.anchor());
        const auto held = std::count_if(rim.begin(), rim.end(), [&](const cv::Point2f& p) {
            return isOpaqueAt(art.opaque(), transformed(toUnit, p));
        });
        if (held > bestHeld) {
            bestHeld = held;
            best = placement.side;
        }
        if (held == static_cast<std::ptrdiff_t>(rim.size())) {
            break;
        }
    }
    placement.side = best;
    return placement;
}

cv::Rect boundsOf(const Placement& placement, cv::Point2f anchor, cv::Size imageSize)
{
    const cv::Point2f right(std::cos(placement.roll), std::sin(placement.roll));
    const cv::Point2f down(-right.y, right.x);
    float left = 1e9F;
    float top = 1e9F;
    float far = -1e9F;
    float bottom = -1e9F;
    for (const cv::Point2f& corner : {cv::Point2f(0, 0), cv::Point2f(1, 0), cv::Point2f(0, 1), cv::Point2f(1, 1)}) {
        const cv::Point2f offset = (corner - anchor) * placement.side;
        const cv::Point2f p = placement.centre + right * offset.x + down * offset.y;
        left = std::min(left, p.x);
        far = std::max(far, p.x);
        top = std::min(top, p.y);
        bottom = std::max(bottom, p.y);
    }
    const auto within = [](float v, int end) {
        return std::clamp(v, -1.F, static_cast<float>(end) + 1.F);
    };
    const int x = cvFloor(within(left, imageSize.width));
    const int y = cvFloor(within(top, imageSize.height));
    const cv::Rect bounds(x, y, cvCeil(within(far, imageSize.width)) - x, cvCeil(within(bottom, imageSize.height)) - y);
    return bounds & cv::Rect({}, imageSize);
}

/// One premultiplied 8-bit RGBA value over one pixel with straight alpha.
template <class T>
void over(T* pixel, int channels, const cv::Vec4b& sticker)
{
    constexpr unsigned kWhole = sizeof(T) == 1 ? 1U : 257U;
    if (sticker[3] == 255 && channels > 1) {
        for (int c = 0; c < channels; ++c) {
            pixel[c] = static_cast<T>(sticker[c] * kWhole);
        }
        return;
    }
    constexpr auto kScale = static_cast<float>(kWhole);
    constexpr float kMax = 255.F * kScale;
    const float open = 1.F - static_cast<float>(sticker[3]) / 255.F;
    const auto rounded = [&](float v) {
        return static_cast<T>(std::clamp(v, 0.F, kMax) + 0.5F);
    };
    if (channels == 1) {
        const float gray = 0.299F * static_cast<float>(sticker[0]) + 0.587F * static_cast<float>(sticker[1]) +
                           0.114F * static_cast<float>(sticker[2]);
        pixel[0] = rounded(gray * kScale + static_cast<float>(pixel[0]) * open);
        return;
    }
    const float below = channels == 4 ? static_cast<float>(pixel[3]) / kMax * open : open;
    const float alpha = static_cast<float>(sticker[3]) / 255.F + below;
    for (int c = 0; c < 3; ++c) {
        pixel[c] = rounded((static_cast<float>(sticker[c]) * kScale + static_cast<float>(pixel[c]) * below) /
                           std::max(alpha, 1e-6F));
    }
    if (channels == 4) {
        pixel[3] = rounded(alpha * kMax);
    }
}

template <class T>
void overRow(cv::Mat& pixels, cv::Point start, const cv::Vec4b* stickerRow, int width)
{
    const int channels = pixels.channels();
    T* row = pixels.ptr<T>(start.y) + static_cast<std::ptrdiff_t>(start.x) * channels;
    for (int x = 0; x < width; ++x, row += channels) {
        if (stickerRow[x][3] != 0) {
            over(row, channels, stickerRow[x]);
        }
    }
}

} // namespace

StickerArt::StickerArt(std::string name, std::uint32_t mainRgb, int maxSide, Render render)
    : m_name(std::move(name)),
      m_mainRgb(mainRgb),
      m_maxSide(std::max(maxSide, 1)),
      m_render(std::move(render))
{
    cv::Mat alpha;
    cv::extractChannel(atLeast(std::min(2 * kOpaqueSide, m_maxSide)), alpha, 3);
    cv::resize(alpha, alpha, {kOpaqueSide, kOpaqueSide}, 0.0, 0.0, cv::INTER_AREA);
    m_opaque = alpha >= 250;

    // The middle of all points about as deep inside as the deepest: a single maximum would lie anywhere on a long body.
    cv::Mat padded;
    cv::copyMakeBorder(m_opaque, padded, 1, 1, 1, 1, cv::BORDER_CONSTANT, cv::Scalar(0));
    cv::Mat depth;
    cv::distanceTransform(padded, depth, cv::DIST_L2, cv::DIST_MASK_5);
    double deepest = 0.0;
    cv::minMaxLoc(depth, nullptr, &deepest);
    const cv::Moments middle = cv::moments(depth >= std::max(0.93 * deepest, 0.5), true);
    m_anchor = middle.m00 > 0.0 ? cv::Point2f(static_cast<float>((middle.m10 / middle.m00 - 0.5) / kOpaqueSide),
                                              static_cast<float>((middle.m01 / middle.m00 - 0.5) / kOpaqueSide))
                                : cv::Point2f(0.5F, 0.5F);
}

cv::Mat StickerArt::atLeast(int side) const
{
    int wanted = std::min(kSmallestSide, m_maxSide);
    while (wanted < side && wanted < m_maxSide) {
        wanted = std::min(2 * wanted, m_maxSide);
    }
    const std::lock_guard lock(m_mutex);
    cv::Mat& rendered = m_rendered[wanted];
    if (rendered.empty()) {
        rendered = m_render(wanted);
    }
    return rendered;
}

const std::vector<std::string>& builtInStickers()
{
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const BuiltInDrawing& drawing : builtInDrawings()) {
            all.emplace_back(drawing.name);
        }
        return all;
    }();
    return names;
}

std::shared_ptr<const StickerArt> builtInSticker(const std::string& name)
{
    static std::mutex mutex;
    static std::map<std::string, std::shared_ptr<const StickerArt>> made;
    const std::lock_guard lock(mutex);
    if (const auto known = made.find(name); known != made.end()) {
        return known->second;
    }
    for (const BuiltInDrawing& drawing : builtInDrawings()) {
        if (name == drawing.name) {
            const auto art = std::make_shared<const StickerArt>(
                name, drawing.mainRgb, kLargestSide,
                [picture = drawing.draw()](int side) { return picture.render(side); });
            made.emplace(name, art);
            return art;
        }
    }
    return nullptr;
}

Expected<std::shared_ptr<const StickerArt>> loadSticker(const std::filesystem::path& file)
{
    auto content = contentOf(file);
    if (!content) {
        return fail(content.error());
    }
    auto decoded = image::decode(*content, {.maxPixels = kMaxFilePixels});
    if (!decoded) {
        return fail(decoded.error());
    }
    cv::Mat square = croppedSquare(premultiplied(decoded->image));
    if (square.empty()) {
        return fail(ErrorCode::InvalidArgument, "the sticker is transparent all over");
    }
    if (square.rows > kLargestSide) {
        cv::resize(square, square, {kLargestSide, kLargestSide}, 0.0, 0.0, cv::INTER_AREA);
    }
    const std::uint32_t colour = mainColour(square);
    const int side = square.rows;
    return std::make_shared<const StickerArt>(file.filename().string(), colour, side, [square](int wanted) {
        cv::Mat resized;
        cv::resize(square, resized, {wanted, wanted}, 0.0, 0.0,
                   wanted < square.rows ? cv::INTER_AREA : cv::INTER_LINEAR);
        return resized;
    });
}

Expected<std::shared_ptr<const StickerArt>> stickerFor(const std::string& nameOrPath)
{
    if (auto art = builtInSticker(nameOrPath)) {
        return art;
    }
    return loadSticker(nameOrPath);
}

void paintSticker(cv::Mat& pixels, const FaceShape& shape, float reachInPixels, const StickerArt& art)
{
    const Placement placement = placementFor(shape, reachInPixels, art);
    const cv::Rect bounds = boundsOf(placement, art.anchor(), pixels.size());
    if (bounds.empty()) {
        return;
    }
    const cv::Mat drawing = art.atLeast(cvCeil(std::min(placement.side, static_cast<float>(kLargestSide))));
    // Pixel centres of the image -> pixel centres of the rendered drawing.
    const auto scale = static_cast<float>(drawing.rows);
    const cv::Matx23f toUnit = placement.unitFromImage(art.anchor());
    // In bands: a whole warped sticker of a large face would take as much memory as the photo. Their borders are fixed,
    // since warpAffine rounds a little differently from each start, and the same input must give the same output.
    constexpr int kBand = 64;
    cv::parallel_for_(cv::Range(0, (bounds.height + kBand - 1) / kBand), [&](const cv::Range& range) {
        cv::Mat warped;
        for (int band = range.start; band < range.end; ++band) {
            const int y = band * kBand;
            const int rows = std::min(kBand, bounds.height - y);
            const cv::Point2f first(static_cast<float>(bounds.x) + 0.5F, static_cast<float>(bounds.y + y) + 0.5F);
            const cv::Point2f origin = transformed(toUnit, first) * scale - cv::Point2f(0.5F, 0.5F);
            const cv::Matx23f toDrawing(toUnit(0, 0) * scale, toUnit(0, 1) * scale, origin.x, toUnit(1, 0) * scale,
                                        toUnit(1, 1) * scale, origin.y);
            cv::warpAffine(drawing, warped, toDrawing, {bounds.width, rows}, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                           cv::BORDER_CONSTANT, cv::Scalar::all(0));
            for (int i = 0; i < rows; ++i) {
                const cv::Point start(bounds.x, bounds.y + y + i);
                if (pixels.depth() == CV_16U) {
                    overRow<std::uint16_t>(pixels, start, warped.ptr<cv::Vec4b>(i), bounds.width);
                } else {
                    overRow<std::uint8_t>(pixels, start, warped.ptr<cv::Vec4b>(i), bounds.width);
                }
            }
        }
    });
}

cv::Rect stickerBounds(const FaceShape& shape, float reachInPixels, const StickerArt& art, cv::Size imageSize)
{
    return boundsOf(placementFor(shape, reachInPixels, art), art.anchor(), imageSize);
}

} // namespace bauta::protect
