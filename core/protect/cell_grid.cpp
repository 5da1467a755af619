// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/cell_grid.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace bauta::protect
{

namespace
{

// More cells than this in either direction are of no use to a cover; guards against hostile shapes.
constexpr int kMaxCells = 96;
// Enough samples a cell for its average; reading every pixel of a large face would cost without telling more.
constexpr float kSamplesAcrossCell = 24.F;
// Rounding in JPEG leaves about this much colour in pictures without any.
constexpr float kNoColour = 2.5F / 255.F;

/// Brightness and two colour differences of an RGB value (YCoCg), so that noise can treat them apart.
cv::Vec3f opponent(const cv::Vec3f& rgb)
{
    const float sides = (rgb[0] + rgb[2]) / 2.F;
    return {(sides + rgb[1]) / 2.F, rgb[0] - rgb[2], rgb[1] - sides};
}

cv::Vec3f fromOpponent(const cv::Vec3f& v)
{
    const float sides = v[0] - v[2] / 2.F;
    return {sides + v[1] / 2.F, v[0] + v[2] / 2.F, sides - v[1] / 2.F};
}

/// Normal deviates from the caller's uniform ones (Box and Muller 1958), cut at 2.5 sigma: outliers would look like
/// defects and hide nothing more.
class Normal
{
public:
    explicit Normal(const std::function<std::uint32_t()>& random) : m_random(random) {}
    float operator()()
    {
        const auto uniform = [this] {
            return (static_cast<float>(m_random() >> 8U) + 0.5F) / 16777216.F;
        };
        const float radius = std::sqrt(-2.F * std::log(uniform()));
        return std::clamp(radius * std::cos(2.F * std::numbers::pi_v<float> * uniform()), -2.5F, 2.5F);
    }

private:
    const std::function<std::uint32_t()>& m_random;
};

template <class T>
cv::Vec3f pixelAt(const T* row, int x, int channels)
{
    constexpr float kScale = 1.F / static_cast<float>(std::numeric_limits<T>::max());
    const T* p = row + static_cast<std::ptrdiff_t>(x) * channels;
    if (channels == 1) {
        return {static_cast<float>(p[0]) * kScale, 0.F, 0.F};
    }
    return opponent(
        {static_cast<float>(p[0]) * kScale, static_cast<float>(p[1]) * kScale, static_cast<float>(p[2]) * kScale});
}

struct Sums
{
    cv::Vec3f hidden{};
    cv::Vec3f visible{};
    float hiddenWeight = 0.F;
    float weight = 0.F;
};

struct Layout
{
    cv::Point2f origin;
    float size = 1.F;
    int columns = 1;
    int rows = 1;

    [[nodiscard]] cv::Rect area() const
    {
        const auto length = [this](int count) {
            return static_cast<int>(std::ceil(size * static_cast<float>(count)));
        };
        return {cvFloor(origin.x), cvFloor(origin.y), length(columns) + 1, length(rows) + 1};
    }
};

Layout layoutFor(const cv::Rect& bounds, const FaceShape& shape, int across)
{
    Layout layout;
    const auto longest = static_cast<float>(std::max(bounds.width, bounds.height));
    layout.size =
        std::max({shape.width / static_cast<float>(across), longest / static_cast<float>(kMaxCells - 2), 1.F});
    // The face's width falls on whole cells; from there the grid goes on in all directions.
    const auto firstEdge = [&layout, across](float centre, int from) {
        const float anchor = centre - layout.size * static_cast<float>(across) / 2.F;
        return anchor + layout.size * std::floor((static_cast<float>(from) - anchor) / layout.size);
    };
    layout.origin = {firstEdge(shape.centre.x, bounds.x), firstEdge(shape.centre.y, bounds.y)};
    const auto count = [&layout](float origin, int end) {
        return std::clamp(static_cast<int>(std::ceil((static_cast<float>(end) - origin) / layout.size)), 1, kMaxCells);
    };
    layout.columns = count(layout.origin.x, bounds.x + bounds.width);
    layout.rows = count(layout.origin.y, bounds.y + bounds.height);
    return layout;
}

template <class T>
std::vector<Sums> accumulate(const cv::Mat& pixels, const FaceMask& mask, const Layout& layout)
{
    std::vector<Sums> sums(static_cast<std::size_t>(layout.columns) * static_cast<std::size_t>(layout.rows));
    const int step = std::max(1, static_cast<int>(layout.size / kSamplesAcrossCell));
    const cv::Rect& bounds = mask.boundsInImage;
    const cv::Rect area = layout.area() & cv::Rect({}, pixels.size());
    const auto cellOf = [](int v, float origin, float size, int count) {
        return std::clamp(static_cast<int>((static_cast<float>(v) + 0.5F - origin) / size), 0, count - 1);
    };
    for (int y = area.y + step / 2; y < area.y + area.height; y += step) {
        const bool masked = y >= bounds.y && y < bounds.y + bounds.height;
        const auto* alpha = masked ? mask.alpha.ptr<unsigned char>(y - bounds.y) : nullptr;
        const T* row = pixels.ptr<T>(y);
        const int cellRow = cellOf(y, layout.origin.y, layout.size, layout.rows);
        for (int x = area.x + step / 2; x < area.x + area.width; x += step) {
            const int column = cellOf(x, layout.origin.x, layout.size, layout.columns);
            Sums& cell = sums[static_cast<std::size_t>(cellRow * layout.columns + column)];
            const cv::Vec3f value = pixelAt(row, x, pixels.channels());
            const bool inBounds = masked && x >= bounds.x && x < bounds.x + bounds.width;
            const float hidden = inBounds ? static_cast<float>(alpha[x - bounds.x]) / 255.F : 0.F;
            cell.hidden += value * hidden;
            cell.visible += value * (1.F - hidden);
            cell.hiddenWeight += hidden;
            cell.weight += 1.F;
        }
    }
    return sums;
}

/// Bilinear field of normal deviates with nodes half a face apart.
class CoarseField
{
public:
    CoarseField(const Layout& layout, int across, Normal& normal)
        : m_spacing(std::max(static_cast<float>(across) / 2.F, 1.F)),
          m_columns(static_cast<int>(static_cast<float>(layout.columns) / m_spacing) + 2),
          m_nodes(static_cast<std::size_t>(m_columns) *
                  static_cast<std::size_t>(static_cast<int>(static_cast<float>(layout.rows) / m_spacing) + 2))
    {
        std::generate(m_nodes.begin(), m_nodes.end(), [&normal] { return normal(); });
    }
    [[nodiscard]] float at(int column, int row) const
    {
        const float x = static_cast<float>(column) / m_spacing;
        const float y = static_cast<float>(row) / m_spacing;
        const int ix = static_cast<int>(x);
        const int iy = static_cast<int>(y);
        const float fx = x - static_cast<float>(ix);
        const float fy = y - static_cast<float>(iy);
        const auto node = [this](int nx, int ny) {
            return m_nodes[static_cast<std::size_t>(ny * m_columns + nx)];
        };
        return (1.F - fy) * ((1.F - fx) * node(ix, iy) + fx * node(ix + 1, iy)) +
               fy * ((1.F - fx) * node(ix, iy + 1) + fx * node(ix + 1, iy + 1));
    }

private:
    float m_spacing;
    int m_columns;
    std::vector<float> m_nodes;
};

bool hasColour(const std::vector<Sums>& sums, int channels)
{
    return channels > 1 && std::any_of(sums.begin(), sums.end(), [](const Sums& s) {
               const cv::Vec3f mean = (s.hidden + s.visible) * (1.F / std::max(s.weight, 1.F));
               return std::abs(mean[1]) > kNoColour || std::abs(mean[2]) > kNoColour;
           });
}

} // namespace

CellGrid cellGrid(const cv::Mat& pixels, const FaceMask& mask, const FaceShape& shape, int across,
                  const CellNoise& noise, const std::function<std::uint32_t()>& random)
{
    const Layout layout = layoutFor(mask.boundsInImage, shape, across);
    const std::vector<Sums> sums = pixels.depth() == CV_16U ? accumulate<std::uint16_t>(pixels, mask, layout)
                                                            : accumulate<std::uint8_t>(pixels, mask, layout);
    Sums all;
    float fullWeight = 1.F; // of a cell that lies wholly in the picture
    for (const Sums& cell : sums) {
        all.hidden += cell.hidden;
        all.hiddenWeight += cell.hiddenWeight;
        fullWeight = std::max(fullWeight, cell.weight);
    }
    const cv::Vec3f mean = all.hidden * (1.F / std::max(all.hiddenWeight, 1e-3F));

    Normal normal(random);
    const float chroma = hasColour(sums, pixels.channels()) ? noise.chromaShare : 0.F;
    const cv::Vec3f share(1.F, chroma, chroma / 2.F); // Cg varies half as much as Co between faces and lights
    const auto draw = [&normal, &share] {
        return cv::Vec3f(normal(), normal(), normal()).mul(share);
    };
    const cv::Vec3f base = mean + draw() * noise.faceSigma;
    const CoarseField coarse(layout, across, normal);

    CellGrid grid;
    grid.originInImage = layout.origin;
    grid.cellSize = layout.size;
    grid.values.create(layout.rows, layout.columns, pixels.channels() == 1 ? CV_32FC1 : CV_32FC3);
    const auto steps = static_cast<float>(std::max(noise.levels, 2) - 1);
    for (int row = 0; row < layout.rows; ++row) {
        for (int column = 0; column < layout.columns; ++column) {
            const Sums& cell = sums[static_cast<std::size_t>(row * layout.columns + column)];
            const float outside = fullWeight - cell.weight;
            cv::Vec3f value = cell.visible + cell.hidden * noise.contrast +
                              base * (cell.hiddenWeight * (1.F - noise.contrast)) + base * outside;
            value *= 1.F / fullWeight;
            // A cell that shows mostly what is visible anyway needs little noise.
            const float hidden = (cell.hiddenWeight + outside) / fullWeight;
            value += draw() * (noise.cellSigma * hidden);
            value[0] += coarse.at(column, row) * noise.coarseSigma * hidden;
            for (int i = 0; i < 3; ++i) {
                value[i] = std::round(value[i] * steps) / steps;
            }
            if (pixels.channels() == 1) {
                grid.values.at<float>(row, column) = std::clamp(value[0], 0.F, 1.F);
            } else {
                const cv::Vec3f rgb = fromOpponent(value);
                grid.values.at<cv::Vec3f>(row, column) = {std::clamp(rgb[0], 0.F, 1.F), std::clamp(rgb[1], 0.F, 1.F),
                                                          std::clamp(rgb[2], 0.F, 1.F)};
            }
        }
    }
    return grid;
}

} // namespace bauta::protect
