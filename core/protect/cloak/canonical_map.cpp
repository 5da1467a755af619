// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/cloak/canonical_map.h"

#include "core/faces/align.h"
#include "core/protect/cloak/canvas.h"
#include "core/protect/face_shape.h"
#include "core/protect/smooth_step.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace bauta::protect
{

namespace
{

/// Everything here is smooth on the scale of a few canvas pixels, so it is worked out on every fourth.
constexpr int kCoarseSide = 56;
constexpr float kCanvasPerCoarse = static_cast<float>(kCanvasSide) / static_cast<float>(kCoarseSide);

// The splines: a knot every 25 canvas pixels (eyes are 70 apart) follows a mouth that opens and a head that turns.
constexpr int kKnots = 12;
constexpr float kSpacing = static_cast<float>(kCanvasSide) / static_cast<float>(kKnots - 3);
constexpr int kUnknowns = kKnots * kKnots;
constexpr int kBandwidth = 3 * kKnots + 3; ///< of the equations: splines that overlap
constexpr double kSlopePenalty = 0.02;     ///< on first differences: far from the mesh the map becomes the affine one
constexpr double kBendPenalty = 0.3;       ///< on second differences

constexpr float kFadeWidth = 8.F;

cv::Point2f onCanvas(const cv::Matx23f& frameFromImage, float x, float y)
{
    const cv::Point2f inFrame = frameFromImage * cv::Vec3f(x, y, 1.F);
    return (inFrame - cv::Point2f(kCanvasInFrame[0], kCanvasInFrame[1])) * kCanvasPerFrame;
}

cv::Point2f coarseCentre(int column, int row)
{
    return {(static_cast<float>(column) + 0.5F) * kCanvasPerCoarse,
            (static_cast<float>(row) + 0.5F) * kCanvasPerCoarse};
}

/// By how much a point is inside a convex polygon, negative outside: the nearest of its edges.
float depthIn(const std::vector<cv::Point2f>& polygon, const std::vector<cv::Point2f>& inward, cv::Point2f p)
{
    float depth = std::numeric_limits<float>::max();
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        depth = std::min(depth, inward[i].dot(p - polygon[i]));
    }
    return depth;
}

/// Unit normals of the edges that start at each corner.
std::vector<cv::Point2f> inwardNormals(const std::vector<cv::Point2f>& polygon)
{
    const double area = cv::contourArea(polygon, true);
    std::vector<cv::Point2f> normals;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const cv::Point2f edge = polygon[(i + 1) % polygon.size()] - polygon[i];
        const auto length = std::max(1e-6F, std::hypot(edge.x, edge.y));
        const float sign = area > 0.0 ? 1.F : -1.F;
        normals.emplace_back(-sign * edge.y / length, sign * edge.x / length);
    }
    return normals;
}

cv::Mat fadeOf(const cv::Mat& depthInside)
{
    cv::Mat fade;
    cv::resize(depthInside, fade, {kCanvasSide, kCanvasSide}, 0.0, 0.0, cv::INTER_LINEAR);
    for (int y = 0; y < fade.rows; ++y) {
        auto* row = fade.ptr<float>(y);
        for (int x = 0; x < fade.cols; ++x) {
            row[x] = smoothStep(1.F, kFadeWidth, row[x]);
        }
    }
    return fade;
}

/// The four knots that a coordinate depends on, from `first` on.
struct Weights
{
    int first = 0;
    std::array<float, 4> value{};
};

Weights weightsAt(float canvasPixel)
{
    const float t = std::clamp(canvasPixel / kSpacing, 0.F, static_cast<float>(kKnots - 3) - 1e-3F);
    const int first = static_cast<int>(t);
    const float f = t - static_cast<float>(first);
    const float g = 1.F - f;
    return {first,
            {g * g * g / 6.F, (3.F * f * f * f - 6.F * f * f + 4.F) / 6.F, (3.F * g * g * g - 6.F * g * g + 4.F) / 6.F,
             f * f * f / 6.F}};
}

/// The penalties do not depend on the face.
const cv::Mat& penalties()
{
    static const cv::Mat made = [] {
        cv::Mat matrix(kUnknowns, kUnknowns, CV_64F, cv::Scalar(0.0));
        const auto add = [&matrix](const std::vector<std::pair<int, double>>& term, double weight) {
            for (const auto& [i, a] : term) {
                for (const auto& [k, b] : term) {
                    matrix.at<double>(i, k) += weight * a * b;
                }
            }
        };
        const auto at = [](int row, int column) {
            return row * kKnots + column;
        };
        for (int a = 0; a < kKnots; ++a) {
            for (int b = 0; b < kKnots; ++b) {
                add({{at(a, b), 1.0}}, 1e-4); // leaves no direction free
                if (b + 1 < kKnots) {
                    add({{at(a, b), -1.0}, {at(a, b + 1), 1.0}}, kSlopePenalty);
                    add({{at(b, a), -1.0}, {at(b + 1, a), 1.0}}, kSlopePenalty);
                }
                if (b + 2 < kKnots) {
                    add({{at(a, b), 1.0}, {at(a, b + 1), -2.0}, {at(a, b + 2), 1.0}}, kBendPenalty);
                    add({{at(b, a), 1.0}, {at(b + 1, a), -2.0}, {at(b + 2, a), 1.0}}, kBendPenalty);
                }
            }
        }
        return matrix;
    }();
    return made;
}

/// Cholesky's decomposition in place, then both substitutions: `right` becomes the solution. Not cv::solve(), which
/// hands this little work to a library that wakes all cores for it. Reads what lies on and below the diagonal.
/// requires: positive definite, nothing further than kBandwidth from the diagonal.
void solveBanded(cv::Mat& matrix, cv::Mat& right)
{
    const int n = matrix.rows;
    for (int i = 0; i < n; ++i) {
        auto* row = matrix.ptr<double>(i);
        const int first = std::max(0, i - kBandwidth);
        for (int k = first; k <= i; ++k) {
            const auto* other = matrix.ptr<double>(k);
            double sum = row[k];
            for (int m = first; m < k; ++m) {
                sum -= row[m] * other[m]; // zero beyond the band of `other`
            }
            row[k] = k == i ? std::sqrt(std::max(sum, 1e-12)) : sum / other[k];
        }
    }
    for (int i = 0; i < n; ++i) {
        const auto* row = matrix.ptr<double>(i);
        cv::Vec2d& value = right.at<cv::Vec2d>(i);
        for (int k = std::max(0, i - kBandwidth); k < i; ++k) {
            value -= right.at<cv::Vec2d>(k) * row[k];
        }
        value /= row[i];
    }
    for (int i = n - 1; i >= 0; --i) {
        cv::Vec2d& value = right.at<cv::Vec2d>(i);
        for (int k = i + 1; k < std::min(n, i + kBandwidth + 1); ++k) {
            value -= right.at<cv::Vec2d>(k) * matrix.at<double>(k, i);
        }
        value /= matrix.at<double>(i, i);
    }
}

/// The affine map that fits the weighted points best, as rows (a, b, c).
cv::Matx23d fittedAffine(const std::vector<cv::Point2f>& from, const std::vector<cv::Point2f>& to,
                         const std::vector<float>& weights)
{
    cv::Matx33d normal = cv::Matx33d::eye() * 1e-6;
    cv::Matx<double, 3, 2> right = cv::Matx<double, 3, 2>::zeros();
    for (std::size_t i = 0; i < from.size(); ++i) {
        const double w = static_cast<double>(weights[i]);
        const cv::Vec3d v(static_cast<double>(from[i].x), static_cast<double>(from[i].y), 1.0);
        for (int r = 0; r < 3; ++r) {
            for (int c = 0; c < 3; ++c) {
                normal(r, c) += w * v[r] * v[c];
            }
            right(r, 0) += w * v[r] * static_cast<double>(to[i].x - from[i].x);
            right(r, 1) += w * v[r] * static_cast<double>(to[i].y - from[i].y);
        }
    }
    cv::Matx23d affine = (normal.inv(cv::DECOMP_SVD) * right).t();
    affine(0, 0) += 1.0;
    affine(1, 1) += 1.0;
    return affine;
}

/// A smooth map of canvas pixels to canvas pixels: affine, and a sum of splines.
class SmoothMap
{
public:
    SmoothMap(const std::vector<cv::Point2f>& from, const std::vector<cv::Point2f>& to,
              const std::vector<float>& weights)
        : m_affine(fittedAffine(from, to, weights))
    {
        cv::Mat normal = penalties().clone();
        cv::Mat right(kUnknowns, 1, CV_64FC2, cv::Scalar::all(0.0));
        for (std::size_t i = 0; i < from.size(); ++i) {
            if (weights[i] <= 0.F) {
                continue;
            }
            const Weights across = weightsAt(from[i].x);
            const Weights down = weightsAt(from[i].y);
            const cv::Point2d rest = cv::Point2d(to[i]) - affineAt(from[i]);
            std::array<int, 16> places{};
            std::array<double, 16> values{};
            for (std::size_t k = 0; k < places.size(); ++k) {
                places[k] = (down.first + static_cast<int>(k / 4)) * kKnots + across.first + static_cast<int>(k % 4);
                values[k] = static_cast<double>(down.value[k / 4]) * static_cast<double>(across.value[k % 4]);
            }
            for (std::size_t a = 0; a < places.size(); ++a) {
                auto* row = normal.ptr<double>(places[a]);
                const double weighted = static_cast<double>(weights[i]) * values[a];
                for (std::size_t b = 0; b <= a; ++b) { // the half that is read
                    row[places[b]] += weighted * values[b];
                }
                right.at<cv::Vec2d>(places[a]) += cv::Vec2d(rest.x, rest.y) * weighted;
            }
        }
        solveBanded(normal, right);
        m_knots = right;
    }

    /// At the centres of the coarse pixels: CV_32FC2.
    [[nodiscard]] cv::Mat onCoarseGrid() const
    {
        std::array<Weights, kCoarseSide> across;
        for (int x = 0; x < kCoarseSide; ++x) {
            across[static_cast<std::size_t>(x)] = weightsAt(coarseCentre(x, 0).x);
        }
        cv::Mat places(kCoarseSide, kCoarseSide, CV_32FC2);
        for (int y = 0; y < kCoarseSide; ++y) {
            const Weights down = weightsAt(coarseCentre(0, y).y);
            std::array<cv::Vec2d, kKnots> inRow{};
            for (int k = 0; k < 4 * kKnots; ++k) {
                inRow[static_cast<std::size_t>(k % kKnots)] +=
                    m_knots.at<cv::Vec2d>(down.first * kKnots + k) *
                    static_cast<double>(down.value[static_cast<std::size_t>(k / kKnots)]);
            }
            for (int x = 0; x < kCoarseSide; ++x) {
                const Weights& weights = across[static_cast<std::size_t>(x)];
                cv::Vec2d sum;
                for (std::size_t c = 0; c < weights.value.size(); ++c) {
                    sum += inRow[static_cast<std::size_t>(weights.first) + c] * static_cast<double>(weights.value[c]);
                }
                places.at<cv::Point2f>(y, x) = affineAt(coarseCentre(x, y)) + cv::Point2d(sum);
            }
        }
        return places;
    }

private:
    [[nodiscard]] cv::Point2d affineAt(cv::Point2f p) const
    {
        return m_affine * cv::Vec3d(static_cast<double>(p.x), static_cast<double>(p.y), 1.0);
    }

    cv::Matx23d m_affine;
    cv::Mat m_knots; ///< CV_64FC2, row by row
};

/// Inverse of the map's Jacobian, shortened where it would enlarge movements a lot, and how much of the area there is
/// left of the reference's.
std::pair<cv::Vec4f, float> inverseJacobian(cv::Point2f acrossStep, cv::Point2f downStep)
{
    constexpr float kMostEnlarged = 1.5F;
    const float a = acrossStep.x;
    const float b = downStep.x;
    const float c = acrossStep.y;
    const float d = downStep.y;
    const float determinant = a * d - b * c;
    if (!(determinant > 1e-3F)) {
        return {cv::Vec4f(), determinant > 0.F ? 1e3F : 0.F};
    }
    const float largest = 0.5F * (std::hypot(a + d, c - b) + std::hypot(a - d, c + b)) / determinant; // of the inverse
    const float factor = std::min(1.F, kMostEnlarged / largest) / determinant;
    return {cv::Vec4f(d, -b, -c, a) * factor, 1.F / determinant};
}

} // namespace

CanvasShape canvasShapeOf(const faces::Face& face)
{
    CanvasShape shape;
    shape.frameFromImage = faces::frameFromImage(face.landmarksInImage);
    for (const cv::Point3f& p : face.mesh->pointsInImage) {
        shape.meshInCanvas.push_back(onCanvas(shape.frameFromImage, p.x, p.y));
    }
    // Neither the box nor the network's belief, which both jump from frame to frame.
    faces::Face meshOnly;
    meshOnly.mesh = face.mesh;
    shape.depthInside = cv::Mat(kCoarseSide, kCoarseSide, CV_32F, cv::Scalar(-kCanvasSide));
    for (const auto& outline : faceShape(meshOnly, {}).outlines) {
        std::vector<cv::Point2f> polygon;
        for (const cv::Point2f& p : outline) {
            polygon.push_back(onCanvas(shape.frameFromImage, p.x, p.y));
        }
        const std::vector<cv::Point2f> inward = inwardNormals(polygon);
        for (int y = 0; y < kCoarseSide; ++y) {
            auto* row = shape.depthInside.ptr<float>(y);
            for (int x = 0; x < kCoarseSide; ++x) {
                const cv::Point2f p = coarseCentre(x, y);
                const float toBorder = std::min({p.x, p.y, kCanvasSide - p.x, kCanvasSide - p.y}) - kCanvasPerCoarse;
                row[x] = std::max(row[x], std::min(depthIn(polygon, inward, p), toBorder));
            }
        }
    }
    return shape;
}

CanonicalMap::CanonicalMap(CanvasShape reference)
    : m_reference(std::move(reference)),
      m_fade(fadeOf(m_reference.depthInside))
{
    const cv::Rect2f around = cv::boundingRect(m_reference.meshInCanvas);
    cv::Subdiv2D plane(
        cv::Rect(cvFloor(around.x) - 2, cvFloor(around.y) - 2, cvCeil(around.width) + 4, cvCeil(around.height) + 4));
    std::map<std::pair<float, float>, int> indices;
    for (std::size_t i = 0; i < m_reference.meshInCanvas.size(); ++i) {
        const cv::Point2f& p = m_reference.meshInCanvas[i];
        if (indices.emplace(std::pair(p.x, p.y), static_cast<int>(i)).second) {
            plane.insert(p);
        }
    }
    std::vector<cv::Vec6f> triangles;
    plane.getTriangleList(triangles);
    for (const cv::Vec6f& t : triangles) {
        std::array<int, 3> corners{};
        bool known = true;
        for (int k = 0; k < 3; ++k) {
            const auto found = indices.find({t[2 * k], t[2 * k + 1]});
            known = known && found != indices.end();
            corners[static_cast<std::size_t>(k)] = known ? found->second : 0;
        }
        if (known) {
            m_triangles.push_back(corners);
        }
    }
}

std::vector<float> CanonicalMap::visibilityOf(const std::vector<cv::Point2f>& mesh) const
{
    const auto doubledArea = [](const std::vector<cv::Point2f>& points, const std::array<int, 3>& corners) {
        const cv::Point2f& a = points[static_cast<std::size_t>(corners[0])];
        return static_cast<float>(
            (points[static_cast<std::size_t>(corners[1])] - a).cross(points[static_cast<std::size_t>(corners[2])] - a));
    };
    std::vector<float> before(mesh.size(), 0.F);
    std::vector<float> after(mesh.size(), 0.F);
    for (const auto& corners : m_triangles) {
        const float inReference = doubledArea(m_reference.meshInCanvas, corners);
        const float here = std::copysign(1.F, inReference) * doubledArea(mesh, corners);
        for (const int corner : corners) {
            before[static_cast<std::size_t>(corner)] += std::abs(inReference);
            after[static_cast<std::size_t>(corner)] += here;
        }
    }
    std::vector<float> visibility(mesh.size(), 0.F);
    for (std::size_t i = 0; i < mesh.size(); ++i) {
        visibility[i] = before[i] > 0.F ? smoothStep(0.F, 0.25F, after[i] / before[i]) : 0.F;
    }
    return visibility;
}

CarryMaps CanonicalMap::mapsFor(const CanvasShape& shape) const
{
    const SmoothMap toReference(shape.meshInCanvas, m_reference.meshInCanvas, visibilityOf(shape.meshInCanvas));
    const cv::Mat place = toReference.onCoarseGrid();
    cv::Mat turn(kCoarseSide, kCoarseSide, CV_32FC4);
    cv::Mat inSight(kCoarseSide, kCoarseSide, CV_32F);
    for (int y = 0; y < kCoarseSide; ++y) {
        for (int x = 0; x < kCoarseSide; ++x) {
            const auto slope = [](cv::Point2f low, cv::Point2f high, int steps) {
                return (high - low) * (1.F / (kCanvasPerCoarse * static_cast<float>(steps)));
            };
            const int left = std::max(x - 1, 0);
            const int right = std::min(x + 1, kCoarseSide - 1);
            const int above = std::max(y - 1, 0);
            const int below = std::min(y + 1, kCoarseSide - 1);
            const auto [matrix, areaLeft] =
                inverseJacobian(slope(place.at<cv::Point2f>(y, left), place.at<cv::Point2f>(y, right), right - left),
                                slope(place.at<cv::Point2f>(above, x), place.at<cv::Point2f>(below, x), below - above));
            turn.at<cv::Vec4f>(y, x) = matrix;
            inSight.at<float>(y, x) = smoothStep(0.08F, 0.3F, areaLeft);
        }
    }
    CarryMaps maps;
    const cv::Size whole(kCanvasSide, kCanvasSide);
    cv::resize(place, maps.place, whole, 0.0, 0.0, cv::INTER_LINEAR);
    cv::resize(turn, maps.turn, whole, 0.0, 0.0, cv::INTER_LINEAR);
    cv::resize(inSight, maps.share, whole, 0.0, 0.0, cv::INTER_LINEAR);
    const cv::Mat fade = fadeOf(shape.depthInside);
    for (int y = 0; y < kCanvasSide; ++y) {
        auto* share = maps.share.ptr<float>(y);
        const auto* here = fade.ptr<float>(y);
        const auto* places = maps.place.ptr<cv::Point2f>(y);
        for (int x = 0; x < kCanvasSide; ++x) {
            // The fields have faded inside the reference's silhouette already; here they end where this one does.
            share[x] *= here[x] > 0.F ? here[x] / std::max(here[x], between<float>(m_fade, places[x])) : 0.F;
        }
    }
    return maps;
}

} // namespace bauta::protect
