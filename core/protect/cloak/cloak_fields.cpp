// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/cloak/cloak_fields.h"

#include "core/faces/align.h"
#include "core/protect/cloak/field_surface.h"
#include "core/protect/cloak/source_rows.h"

#include <opencv2/core.hpp>
#include <opencv2/core/hal/intrin.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <limits>

namespace bauta::protect
{

namespace
{

/// A flow below this is not seen, but resampling would soften the picture a little: the pixel stays where it is.
constexpr float kLeastShiftPixels = 0.01F;
/// The surface may rise above its samples: by an eighth in each direction (Catmull-Rom), so by 1.27 in two.
constexpr float kSurfaceRise = 1.27F;
constexpr int kLeastBandRows = 64;
/// Of the place that a pixel is fetched from.
constexpr int kNeighbours = 3;

/// Thresholds between 0 and 1 in Bayer's order. A tone is a slow slope: rounded to the nearest of 256 levels it would
/// become terraces whose edges show on smooth skin, with errors that agree over wide areas. With these thresholds each
/// 8 x 8 pixels have the right mean to 1/64 level, and no pixel is off by a whole level. The same threshold for all
/// channels of a pixel leaves its hue alone. None is within 1/128 of a whole level, so that what does not change keeps
/// its bits whatever the last digits of the arithmetic.
constexpr int kDitherSide = 8;
constexpr auto kDither = [] {
    std::array<std::array<float, kDitherSide>, kDitherSide> tile{};
    for (unsigned y = 0; y < kDitherSide; ++y) {
        for (unsigned x = 0; x < kDitherSide; ++x) {
            unsigned rank = 0;
            for (unsigned bit = 0; bit < 3; ++bit) {
                rank = (rank << 2U) | ((((x ^ y) >> bit) & 1U) << 1U) | ((y >> bit) & 1U);
            }
            tile[y][x] = (static_cast<float>(rank) + 0.5F) / (kDitherSide * kDitherSide);
        }
    }
    return tile;
}();

cv::v_float32x4 texel(const std::uint8_t* samples)
{
    return cv::v_cvt_f32(cv::v_reinterpret_as_s32(cv::v_load_expand_q(samples)));
}

cv::v_float32x4 texel(const std::uint16_t* samples)
{
    return cv::v_cvt_f32(cv::v_reinterpret_as_s32(cv::v_load_expand(samples)));
}

/// The colours multiplied by alpha, alpha itself unchanged.
cv::v_float32x4 premultiplied(const cv::v_float32x4& straight)
{
    const cv::v_float32x4 isColour = cv::v_reinterpret_as_f32(cv::v_int32x4(-1, -1, -1, 0));
    return cv::v_select(isColour, straight * cv::v_broadcast_element<3>(straight), straight);
}

/// What lies at the weights' place among 4 x 4 pixels from `corner` on. Never outside the range of the 16: a cubic
/// would draw a halo beside each hard edge.
template <class T, bool Premultiply>
cv::v_float32x4 resampled(const T* corner, std::ptrdiff_t stride, const cv::v_float32x4& columnWeights,
                          const cv::v_float32x4& rowWeights)
{
    cv::v_float32x4 smallest = cv::v_setall_f32(std::numeric_limits<float>::max());
    cv::v_float32x4 largest = cv::v_setall_f32(0.F);
    const auto take = [&](const T* samples) {
        cv::v_float32x4 value = texel(samples);
        if constexpr (Premultiply) {
            value = premultiplied(value);
        }
        smallest = cv::v_min(smallest, value);
        largest = cv::v_max(largest, value);
        return value;
    };
    const auto row = [&](const T* first) {
        cv::v_float32x4 sum = take(first) * cv::v_broadcast_element<0>(columnWeights);
        sum = cv::v_muladd(take(first + 4), cv::v_broadcast_element<1>(columnWeights), sum);
        sum = cv::v_muladd(take(first + 8), cv::v_broadcast_element<2>(columnWeights), sum);
        return cv::v_muladd(take(first + 12), cv::v_broadcast_element<3>(columnWeights), sum);
    };
    cv::v_float32x4 sum = row(corner) * cv::v_broadcast_element<0>(rowWeights);
    sum = cv::v_muladd(row(corner + stride), cv::v_broadcast_element<1>(rowWeights), sum);
    sum = cv::v_muladd(row(corner + 2 * stride), cv::v_broadcast_element<2>(rowWeights), sum);
    sum = cv::v_muladd(row(corner + 3 * stride), cv::v_broadcast_element<3>(rowWeights), sum);
    return cv::v_max(smallest, cv::v_min(largest, sum));
}

/// The same with alpha: colours count by their opacity, so that what a transparent pixel hides does not bleed into its
/// neighbours. Where all is transparent the hidden colours move like any other: a face in them is in the file.
template <class T>
cv::v_float32x4 resampledWithAlpha(const T* corner, std::ptrdiff_t stride, const cv::v_float32x4& columnWeights,
                                   const cv::v_float32x4& rowWeights)
{
    const cv::v_float32x4 product = resampled<T, true>(corner, stride, columnWeights, rowWeights);
    alignas(16) std::array<float, 4> values{};
    cv::v_store_aligned(values.data(), product);
    const float alpha = values[3];
    if (alpha < 0.5F) {
        cv::v_store_aligned(values.data(), resampled<T, false>(corner, stride, columnWeights, rowWeights));
    } else {
        for (std::size_t c = 0; c < 3; ++c) {
            values[c] = std::min(values[c] / alpha, static_cast<float>(std::numeric_limits<T>::max()));
        }
    }
    values[3] = alpha;
    return cv::v_load_aligned(values.data());
}

/// Writes `value` with its luminance changed by `tone` (in levels). Near black and white the change shrinks for all
/// channels alike, so that the hue stays.
template <class T, int Channels>
void put(const cv::v_float32x4& value, float tone, float dither, T* pixel)
{
    constexpr int kColours = std::min(Channels, 3);
    constexpr auto kWhite = static_cast<float>(std::numeric_limits<T>::max());
    alignas(16) std::array<float, 4> values{};
    cv::v_store_aligned(values.data(), value);
    float smallest = values[0];
    float largest = values[0];
    for (std::size_t c = 1; c < kColours; ++c) {
        smallest = std::min(smallest, values[c]);
        largest = std::max(largest, values[c]);
    }
    const float change = std::clamp(tone, -smallest, kWhite - largest) + dither;
    for (std::size_t c = 0; c < kColours; ++c) {
        pixel[c] = static_cast<T>(static_cast<int>(std::min(values[c] + change, kWhite)));
    }
    if constexpr (Channels == 4) {
        pixel[3] = static_cast<T>(static_cast<int>(std::min(values[3] + 0.5F, kWhite)));
    }
}

/// A sum of image coordinates, evaluated along a row.
struct Ramp
{
    double perColumn = 0.0;
    double perRow = 0.0;
    double offset = 0.0;

    /// At the centre of the pixel (x, y).
    [[nodiscard]] double at(int x, int y) const { return perColumn * (x + 0.5) + perRow * (y + 0.5) + offset; }
    [[nodiscard]] Ramp scaled(double factor) const { return {perColumn * factor, perRow * factor, offset * factor}; }
    /// Narrows `columns` to the pixels of row y where the sum is from `low` up to, but not, `high`.
    void narrow(int y, double low, double high, cv::Range& columns) const
    {
        const double start = at(0, y);
        if (std::abs(perColumn) < 1e-12) {
            columns.end = start >= low && start < high ? columns.end : columns.start;
            return;
        }
        const double a = (low - start) / perColumn;
        const double b = (high - start) / perColumn;
        const double least = std::min(a, b);
        const double most = std::max(a, b);
        columns.start = static_cast<int>(std::clamp(std::ceil(least), 1.0 * columns.start, 1.0 * columns.end));
        columns.end = static_cast<int>(std::clamp(std::ceil(most), 1.0 * columns.start, 1.0 * columns.end));
    }
};

/// Where a grid's samples lie along a row of the picture.
struct GridWalk
{
    GridWalk(const Ramp& across, const Ramp& down, int samples, int x, int y)
        : column(static_cast<float>(across.at(x, y) * samples - 0.5)),
          row(static_cast<float>(down.at(x, y) * samples - 0.5)),
          columnStep(static_cast<float>(across.perColumn * samples)),
          rowStep(static_cast<float>(down.perColumn * samples))
    {
    }
    /// `steps` pixels further.
    [[nodiscard]] FieldSurface::Place place(const FieldSurface& surface, int steps) const
    {
        const auto n = static_cast<float>(steps);
        return surface.place(column + n * columnStep, row + n * rowStep);
    }
    float column;
    float row;
    float columnStep;
    float rowStep;
};

cv::Mat samplesOrZero(const cv::Mat& samples, int type)
{
    assert(samples.empty() || (samples.type() == type && samples.rows == samples.cols && cv::checkRange(samples)));
    return samples.empty() ? cv::Mat(1, 1, type, cv::Scalar::all(0)) : samples;
}

cv::Vec2f shiftInImage(const cv::Matx23f& imageFromFrame, const cv::Vec2f& shiftInFrame)
{
    const cv::Matx23f& m = imageFromFrame;
    return {m(0, 0) * shiftInFrame[0] + m(0, 1) * shiftInFrame[1],
            m(1, 0) * shiftInFrame[0] + m(1, 1) * shiftInFrame[1]};
}

/// Where samples are not zero: the smallest rectangle, as shares of the square, grown by how far a sample reaches.
cv::Rect2d usedPart(const cv::Mat& samples)
{
    if (samples.empty()) {
        return {};
    }
    cv::Rect used = cv::boundingRect(samples.reshape(1) != 0.0); // channels side by side
    const int channels = samples.channels();
    used.width = (used.br().x + channels - 1) / channels - used.x / channels;
    used.x /= channels;
    if (used.empty()) {
        return {};
    }
    constexpr double kReach = 2.0; // of a cubic, in samples, from a sample's centre
    const double sample = 1.0 / samples.rows;
    const cv::Rect2d grown(sample * (used.x + 0.5 - kReach), sample * (used.y + 0.5 - kReach),
                           sample * (used.width - 1 + 2 * kReach), sample * (used.height - 1 + 2 * kReach));
    return grown & cv::Rect2d(0.0, 0.0, 1.0, 1.0);
}

/// The part of the square that changes anything, as shares of it.
cv::Rect2d usedPart(const CloakFields& fields)
{
    return usedPart(fields.flowInFrame) | usedPart(fields.tone);
}

/// The part of the plane that `part` of the square covers, in whole pixels.
cv::Rect coveredBy(const CloakFields& fields, const cv::Rect2f& part, const cv::Matx23f& imageFromFrame)
{
    const float side = fields.sideInFrame;
    const cv::Point2f o = fields.originInFrame + side * part.tl();
    std::array<cv::Point2f, 4> corners;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const cv::Point2f p(o.x + (i % 2 == 0 ? 0.F : side * part.width), o.y + (i < 2 ? 0.F : side * part.height));
        corners[i] = imageFromFrame * cv::Vec3f(p.x, p.y, 1.F);
    }
    const auto whole = [](float value) { // far beyond any picture
        constexpr float kMost = 1e8F;
        return static_cast<int>(std::clamp(value, -kMost, kMost));
    };
    const auto [left, right] = std::minmax({corners[0].x, corners[1].x, corners[2].x, corners[3].x});
    const auto [top, bottom] = std::minmax({corners[0].y, corners[1].y, corners[2].y, corners[3].y});
    return {cv::Point(whole(std::floor(left)), whole(std::floor(top))),
            cv::Point(whole(std::ceil(right)), whole(std::ceil(bottom)))};
}

/// How far from its place a pixel may be fetched, in whole pixels.
cv::Size furthestShift(const CloakFields& fields, const cv::Matx23f& imageFromFrame, cv::Size picture)
{
    cv::Size2f furthest;
    for (int r = 0; r < fields.flowInFrame.rows; ++r) {
        for (int c = 0; c < fields.flowInFrame.cols; ++c) {
            const cv::Vec2f shift = shiftInImage(imageFromFrame, fields.flowInFrame.at<cv::Vec2f>(r, c));
            furthest.width = std::max(furthest.width, std::abs(shift[0]));
            furthest.height = std::max(furthest.height, std::abs(shift[1]));
        }
    }
    const auto reach = [](float shift, int side) { // no further than beyond the border, where all is the same
        return static_cast<int>(std::min(std::ceil(shift * kSurfaceRise), static_cast<float>(side + 1)));
    };
    return {reach(furthest.width, picture.width), reach(furthest.height, picture.height)};
}

/// One application of a cloak to one picture.
class Application
{
public:
    Application(cv::Mat& pixels, const CloakFields& fields, cv::Point cutAt)
        : m_pixels(pixels),
          m_cutAt(cutAt),
          m_flow(samplesOrZero(fields.flowInFrame, CV_32FC2)),
          m_tone(samplesOrZero(fields.tone, CV_32FC1)),
          m_imageFromFrame(faces::inverse(fields.frameFromImage))
    {
        const cv::Matx23d m = fields.frameFromImage;
        const double side = static_cast<double>(fields.sideInFrame);
        m_across = Ramp{m(0, 0), m(0, 1), m(0, 2) - static_cast<double>(fields.originInFrame.x)}.scaled(1.0 / side);
        m_down = Ramp{m(1, 0), m(1, 1), m(1, 2) - static_cast<double>(fields.originInFrame.y)}.scaled(1.0 / side);
        m_used = usedPart(fields);
        if (m_used.empty()) {
            return;
        }
        m_region = (coveredBy(fields, m_used, m_imageFromFrame) & cv::Rect(cutAt, pixels.size())) - cutAt;
        m_most = furthestShift(fields, m_imageFromFrame, pixels.size());
        m_reach = m_most + cv::Size(kNeighbours, kNeighbours);
    }

    template <class T, int Channels>
    void run()
    {
        if (m_region.empty()) {
            return;
        }
        // Bands keep the copy of the source small for faces of 50 megapixels; they are as high as what is kept above
        // and below them, so that each row is copied about twice.
        const int bandRows = std::max(kLeastBandRows, 2 * m_reach.height);
        const int bands = (m_region.height + bandRows - 1) / bandRows;
        const cv::Range columns(m_region.x - m_reach.width, m_region.br().x + m_reach.width);
        SourceRows<T, Channels> source(m_pixels, columns, std::min(bandRows, m_region.height) + 2 * m_reach.height);
        for (int band = 0; band < bands; ++band) {
            const int first = m_region.y + band * bandRows;
            const int last = std::min(first + bandRows, m_region.br().y);
            source.moveTo(first - m_reach.height, last + m_reach.height);
            cv::parallel_for_(cv::Range(first, last), [&](const cv::Range& rows) {
                for (int y = rows.start; y < rows.end; ++y) {
                    changeRow<T, Channels>(y, source);
                }
            });
        }
    }

private:
    template <class T, int Channels>
    void changeRow(int y, const SourceRows<T, Channels>& source) const
    {
        constexpr auto kWhite = static_cast<float>(std::numeric_limits<T>::max());
        // Everything that is no index into the cut-out is worked out in the whole picture's coordinates.
        const int pictureRow = y + m_cutAt.y;
        cv::Range columns(m_region.x + m_cutAt.x, m_region.br().x + m_cutAt.x);
        m_across.narrow(pictureRow, m_used.x, m_used.br().x, columns);
        m_down.narrow(pictureRow, m_used.y, m_used.br().y, columns);
        const auto& dither = kDither[static_cast<std::size_t>(pictureRow % kDitherSide)];
        const GridWalk flowWalk(m_across, m_down, m_flow.samples(), columns.start, pictureRow);
        const GridWalk toneWalk(m_across, m_down, m_tone.samples(), columns.start, pictureRow);
        T* pixel = m_pixels.ptr<T>(y) + static_cast<std::ptrdiff_t>(columns.start - m_cutAt.x) * Channels;
        for (int pictureColumn = columns.start; pictureColumn < columns.end; ++pictureColumn, pixel += Channels) {
            const int x = pictureColumn - m_cutAt.x;
            const int steps = pictureColumn - columns.start;
            const FieldSurface::Place inFlow = flowWalk.place(m_flow, steps);
            const cv::Vec2f shift = shiftInImage(m_imageFromFrame, {m_flow.at(inFlow, 0), m_flow.at(inFlow, 1)});
            const float tone = kWhite * m_tone.at(toneWalk.place(m_tone, steps), 0);
            const float threshold = dither[static_cast<std::size_t>(pictureColumn % kDitherSide)];
            if (shift.dot(shift) >= kLeastShiftPixels * kLeastShiftPixels) {
                put<T, Channels>(fetched(source, x, y, shift), tone, threshold, pixel);
            } else if (tone != 0.F) {
                put<T, Channels>(texel(source.at(x, y)), tone, threshold, pixel);
            }
        }
    }

    /// What was at (x, y) + shift.
    template <class T, int Channels>
    [[nodiscard]] cv::v_float32x4 fetched(const SourceRows<T, Channels>& source, int x, int y,
                                          const cv::Vec2f& shift) const
    {
        // Fractions are taken of the shift, not of the place, whose last digits are coarse in wide pictures.
        const float right = std::clamp(shift[0], static_cast<float>(-m_most.width), static_cast<float>(m_most.width));
        const float down = std::clamp(shift[1], static_cast<float>(-m_most.height), static_cast<float>(m_most.height));
        const int wholeRight = cvFloor(right);
        const int wholeDown = cvFloor(down);
        const T* corner = source.at(x + wholeRight - 1, y + wholeDown - 1);
        const cv::v_float32x4 columnWeights = cubicWeights(right - static_cast<float>(wholeRight));
        const cv::v_float32x4 rowWeights = cubicWeights(down - static_cast<float>(wholeDown));
        if constexpr (Channels == 4) {
            return resampledWithAlpha(corner, source.stride(), columnWeights, rowWeights);
        } else {
            return resampled<T, false>(corner, source.stride(), columnWeights, rowWeights);
        }
    }

    cv::Mat& m_pixels;
    cv::Point m_cutAt; ///< of m_pixels in the whole picture
    FieldSurface m_flow;
    FieldSurface m_tone;
    cv::Matx23f m_imageFromFrame;
    Ramp m_across;     ///< 0 at the left side of the square, 1 at its right
    Ramp m_down;       ///< 0 at its top, 1 at its bottom
    cv::Rect2d m_used; ///< the part of the square that changes anything
    cv::Rect m_region; ///< of m_pixels, that this part covers
    cv::Size m_most;   ///< the largest shift that is carried out
    cv::Size m_reach;  ///< that and the neighbours
};

} // namespace

cv::Rect cloakedArea(const CloakFields& fields, cv::Size pictureSize)
{
    if (!(fields.sideInFrame > 0.F)) {
        return {};
    }
    const cv::Rect2d used = usedPart(fields);
    if (used.empty()) {
        return {};
    }
    const cv::Matx23f imageFromFrame = faces::inverse(fields.frameFromImage);
    const cv::Rect covered = coveredBy(fields, used, imageFromFrame) & cv::Rect({}, pictureSize);
    if (covered.empty()) {
        return {};
    }
    const cv::Size reach = furthestShift(fields, imageFromFrame, pictureSize) + cv::Size(kNeighbours, kNeighbours);
    return cv::Rect(covered.x - reach.width, covered.y - reach.height, covered.width + 2 * reach.width,
                    covered.height + 2 * reach.height) &
           cv::Rect({}, pictureSize);
}

void applyCloak(image::Image& photo, const CloakFields& fields, cv::Point cutAt)
{
    cv::Mat& pixels = photo.pixels;
    if (pixels.empty() || !(fields.sideInFrame > 0.F)) {
        return;
    }
    Application application(pixels, fields, cutAt);
    switch (pixels.type()) {
    case CV_8UC1:
        return application.run<std::uint8_t, 1>();
    case CV_8UC3:
        return application.run<std::uint8_t, 3>();
    case CV_8UC4:
        return application.run<std::uint8_t, 4>();
    case CV_16UC1:
        return application.run<std::uint16_t, 1>();
    case CV_16UC3:
        return application.run<std::uint16_t, 3>();
    case CV_16UC4:
        return application.run<std::uint16_t, 4>();
    default:
        CV_Error(cv::Error::StsUnsupportedFormat, "a picture has 1, 3 or 4 channels of 8 or 16 bits");
    }
}

} // namespace bauta::protect
