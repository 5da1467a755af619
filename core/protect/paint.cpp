// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/paint.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace bauta::protect
{

namespace
{

constexpr std::size_t kDitherSide = 64;

std::size_t index(int value)
{
    return static_cast<std::size_t>(value);
}

/// Lays one row of cover over one row of the picture. `cover` has the picture's layout; its fourth channel is ignored.
template <class T, int Channels>
void blendRow(T* row, const T* cover, const unsigned char* alpha, int width)
{
    for (int x = 0; x < width;) {
        const int from = x;
        if (alpha[x] == 0) {
            while (x < width && alpha[x] == 0) {
                ++x;
            }
            continue;
        }
        if (alpha[x] == 255) {
            while (x < width && alpha[x] == 255) {
                ++x;
            }
            if constexpr (Channels == 4) {
                for (int i = from; i < x; ++i) {
                    std::copy_n(cover + i * 4, 3, row + i * 4);
                }
            } else {
                std::copy_n(cover + from * Channels, (x - from) * Channels, row + from * Channels);
            }
            continue;
        }
        const auto a = static_cast<std::uint32_t>(alpha[x]);
        for (int c = 0; c < std::min(Channels, 3); ++c) {
            T& value = row[x * Channels + c];
            value = static_cast<T>((value * (255U - a) + cover[x * Channels + c] * a + 127U) / 255U);
        }
        ++x;
    }
}

/// Calls `fill(y, cover)` for each row y of the mask's bounds to get the cover's row, and blends it. `fill` returns
/// false if the cover is that of the row before.
template <class T, int Channels, class Fill>
void blendRows(cv::Mat& pixels, const FaceMask& mask, const Fill& fill)
{
    const cv::Rect& bounds = mask.boundsInImage;
    cv::parallel_for_(cv::Range(0, bounds.height), [&](const cv::Range& range) {
        std::vector<T> cover(index(bounds.width * Channels));
        for (int y = range.start; y < range.end; ++y) {
            fill(y, y == range.start, cover.data());
            blendRow<T, Channels>(pixels.ptr<T>(bounds.y + y) + static_cast<std::ptrdiff_t>(bounds.x) * Channels,
                                  cover.data(), mask.alpha.ptr<unsigned char>(y), bounds.width);
        }
    });
}

/// Calls `body.operator()<T, Channels>()` for the type of the pixels.
template <class Body>
void dispatch(const cv::Mat& pixels, const Body& body)
{
    const bool deep = pixels.depth() == CV_16U;
    switch (pixels.channels()) {
    case 1:
        deep ? body.template operator()<std::uint16_t, 1>() : body.template operator()<std::uint8_t, 1>();
        break;
    case 3:
        deep ? body.template operator()<std::uint16_t, 3>() : body.template operator()<std::uint8_t, 3>();
        break;
    case 4:
        deep ? body.template operator()<std::uint16_t, 4>() : body.template operator()<std::uint8_t, 4>();
        break;
    default:
        CV_Error(cv::Error::StsUnsupportedFormat, "a picture has 1, 3 or 4 channels");
    }
}

template <class T>
T fromUnit(float value)
{
    return static_cast<T>(value * static_cast<float>(std::numeric_limits<T>::max()) + 0.5F);
}

/// Values in [0, 1) in a fixed order without visible pattern, for dithering.
const std::array<float, kDitherSide * kDitherSide>& ditherTile()
{
    static const std::array<float, kDitherSide* kDitherSide> tile = [] {
        std::array<float, kDitherSide * kDitherSide> values{};
        std::uint32_t state = 0x9E3779B9U;
        for (float& value : values) {
            state ^= state << 13U; // xorshift32 (Marsaglia 2003)
            state ^= state >> 17U;
            state ^= state << 5U;
            value = static_cast<float>(state >> 8U) / 16777216.F;
        }
        return values;
    }();
    return tile;
}

/// The four weights of the uniform cubic B-spline at t in [0, 1) after the second of four nodes.
std::array<float, 4> splineWeights(float t)
{
    const float s = 1.F - t;
    const float t2 = t * t;
    return {s * s * s / 6.F, (3.F * t2 * t - 6.F * t2 + 4.F) / 6.F, (-3.F * t2 * t + 3.F * t2 + 3.F * t + 1.F) / 6.F,
            t2 * t / 6.F};
}

/// Where a pixel lies between the nodes of a grid: the nodes (clamped at the border) and their weights.
struct SplineTap
{
    std::array<int, 4> nodes{};
    std::array<float, 4> weights{};
};

SplineTap splineTap(int pixel, float origin, float cellSize, int count)
{
    const float position = (static_cast<float>(pixel) + 0.5F - origin) / cellSize - 0.5F;
    const float before = std::floor(position);
    SplineTap tap;
    tap.weights = splineWeights(position - before);
    for (int i = 0; i < 4; ++i) {
        tap.nodes[index(i)] = std::clamp(static_cast<int>(before) - 1 + i, 0, count - 1);
    }
    return tap;
}

int cellAt(int pixel, float origin, float cellSize, int count)
{
    return std::clamp(static_cast<int>((static_cast<float>(pixel) + 0.5F - origin) / cellSize), 0, count - 1);
}

/// The grid stretched to the bounds' width by the spline: one row of width * colours floats for each row of cells.
cv::Mat stretchedRows(const CellGrid& grid, const cv::Rect& bounds)
{
    const int colours = grid.values.channels();
    cv::Mat rows(grid.values.rows, bounds.width * colours, CV_32FC1);
    for (int x = 0; x < bounds.width; ++x) {
        const SplineTap tap = splineTap(bounds.x + x, grid.originInImage.x, grid.cellSize, grid.values.cols);
        for (int r = 0; r < rows.rows; ++r) {
            const auto* cells = grid.values.ptr<float>(r);
            auto* to = rows.ptr<float>(r) + static_cast<std::ptrdiff_t>(x) * colours;
            for (int c = 0; c < colours; ++c) {
                float sum = 0.F;
                for (std::size_t i = 0; i < 4; ++i) {
                    sum += tap.weights[i] * cells[tap.nodes[i] * colours + c];
                }
                to[c] = sum;
            }
        }
    }
    return rows;
}

/// One row of the surface between four rows of nodes, rounded by dithering. Blocks of a fixed size let the compiler use
/// vector instructions; this loop is most of the cost of a blur.
template <class T>
void mixRows(const cv::Mat& rows, const SplineTap& tap, const float* dither, T* to)
{
    constexpr auto kMax = static_cast<float>(std::numeric_limits<T>::max());
    const std::array<float, 4> w = tap.weights;
    const float* a = rows.ptr<float>(tap.nodes[0]);
    const float* b = rows.ptr<float>(tap.nodes[1]);
    const float* c = rows.ptr<float>(tap.nodes[2]);
    const float* d = rows.ptr<float>(tap.nodes[3]);
    const auto block = [&](std::size_t from, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t k = from + i;
            const float value = (w[0] * a[k] + w[1] * b[k] + w[2] * c[k] + w[3] * d[k]) * kMax + dither[i];
            to[k] = static_cast<T>(static_cast<int>(std::min(value, kMax)));
        }
    };
    const std::size_t total = index(rows.cols);
    std::size_t from = 0;
    for (; from + kDitherSide <= total; from += kDitherSide) {
        block(from, kDitherSide);
    }
    block(from, total - from);
}

} // namespace

void paintSolid(cv::Mat& pixels, const FaceMask& mask, std::uint32_t rgb)
{
    const std::array<float, 3> colour{static_cast<float>((rgb >> 16U) & 0xFFU) / 255.F,
                                      static_cast<float>((rgb >> 8U) & 0xFFU) / 255.F,
                                      static_cast<float>(rgb & 0xFFU) / 255.F};
    const float gray = 0.299F * colour[0] + 0.587F * colour[1] + 0.114F * colour[2];
    dispatch(pixels, [&]<class T, int Channels>() {
        blendRows<T, Channels>(pixels, mask, [&](int, bool first, T* cover) {
            for (int x = 0; first && x < mask.boundsInImage.width; ++x) {
                for (int c = 0; c < std::min(Channels, 3); ++c) {
                    cover[x * Channels + c] = fromUnit<T>(Channels == 1 ? gray : colour[index(c)]);
                }
            }
        });
    });
}

void paintMosaic(cv::Mat& pixels, const FaceMask& mask, const CellGrid& grid)
{
    const cv::Rect& bounds = mask.boundsInImage;
    std::vector<int> columns(index(bounds.width));
    for (int x = 0; x < bounds.width; ++x) {
        columns[index(x)] = cellAt(bounds.x + x, grid.originInImage.x, grid.cellSize, grid.values.cols);
    }
    const auto rowOf = [&](int y) {
        return cellAt(bounds.y + y, grid.originInImage.y, grid.cellSize, grid.values.rows);
    };
    dispatch(pixels, [&]<class T, int Channels>() {
        blendRows<T, Channels>(pixels, mask, [&](int y, bool first, T* cover) {
            if (!first && rowOf(y) == rowOf(y - 1)) {
                return;
            }
            const int colours = grid.values.channels();
            const auto* cells = grid.values.ptr<float>(rowOf(y));
            for (int x = 0; x < bounds.width; ++x) {
                for (int c = 0; c < colours; ++c) {
                    cover[x * Channels + c] = fromUnit<T>(cells[columns[index(x)] * colours + c]);
                }
            }
        });
    });
}

void paintSmooth(cv::Mat& pixels, const FaceMask& mask, const CellGrid& grid)
{
    const cv::Rect& bounds = mask.boundsInImage;
    const cv::Mat rows = stretchedRows(grid, bounds);
    dispatch(pixels, [&]<class T, int Channels>() {
        blendRows<T, Channels>(pixels, mask, [&](int y, bool, T* cover) {
            const SplineTap tap = splineTap(bounds.y + y, grid.originInImage.y, grid.cellSize, rows.rows);
            const float* dither = ditherTile().data() + kDitherSide * (index(bounds.y + y) % kDitherSide);
            if constexpr (Channels == 4) {
                std::vector<T> colours(index(rows.cols));
                mixRows(rows, tap, dither, colours.data());
                for (int x = 0; x < bounds.width; ++x) {
                    std::copy_n(colours.data() + x * 3, 3, cover + x * 4);
                }
            } else {
                mixRows(rows, tap, dither, cover);
            }
        });
    });
}

} // namespace bauta::protect
