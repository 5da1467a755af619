// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/mask.h"

#include "core/protect/face_shape.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace bauta::protect
{

namespace
{

// A cover is smooth, so a face of 6000 px needs no finer grid than a face of 300 px; tiny faces are drawn enlarged for
// clean edges.
constexpr int kMaxEnlargement = 8;
constexpr int kLeastGridSide = 64;

// Least margin and softness in pixels: below them a face of a few pixels would get none.
constexpr float kMinGrowth = 1.5F;
constexpr float kMinFeather = 1.F;

int gridSideOf(const MaskOptions& options)
{
    return std::max(options.gridSide, kLeastGridSide);
}

cv::Rect pixelBounds(const cv::Rect2d& area)
{
    const int left = static_cast<int>(std::floor(area.x));
    const int top = static_cast<int>(std::floor(area.y));
    return {left, top, static_cast<int>(std::ceil(area.x + area.width)) - left,
            static_cast<int>(std::ceil(area.y + area.height)) - top};
}

cv::Rect2d boundsOf(const std::vector<std::vector<cv::Point2f>>& outlines)
{
    double left = 1e9;
    double top = 1e9;
    double right = -1e9;
    double bottom = -1e9;
    for (const auto& outline : outlines) {
        for (const cv::Point2f& p : outline) {
            left = std::min(left, static_cast<double>(p.x));
            right = std::max(right, static_cast<double>(p.x));
            top = std::min(top, static_cast<double>(p.y));
            bottom = std::max(bottom, static_cast<double>(p.y));
        }
    }
    return right < left ? cv::Rect2d() : cv::Rect2d(left, top, right - left, bottom - top);
}

cv::Rect2d inflated(const cv::Rect2d& area, double by)
{
    return {area.x - by, area.y - by, area.width + 2.0 * by, area.height + 2.0 * by};
}

/// Maps pixels of the image to pixels of the working grid: enlarged by an integer or reduced by one, so that cv::resize
/// gets back exactly.
struct WorkingGrid
{
    cv::Rect inImage;
    int enlargement = 1;
    int reduction = 1;

    [[nodiscard]] double scale() const { return static_cast<double>(enlargement) / static_cast<double>(reduction); }
    [[nodiscard]] cv::Size size() const
    {
        return {inImage.width * enlargement / reduction, inImage.height * enlargement / reduction};
    }
};

/// `shapeSide`: the longer side of the whole shape, of which `area` may be a part; a face at the border gets the same
/// grid as one inside, unless nearly all of it lies beyond.
WorkingGrid workingGrid(cv::Rect area, double shapeSide, int gridSide)
{
    WorkingGrid grid{area};
    const int visible = std::max({area.width, area.height, 1});
    const int side = std::max(visible, static_cast<int>(std::min(shapeSide, 4.0 * visible)));
    if (side <= gridSide) {
        grid.enlargement = std::clamp(gridSide / std::max(side, 1), 1, kMaxEnlargement);
    } else {
        grid.reduction = (side + gridSide - 1) / gridSide;
        const auto roundUp = [&grid](int v) {
            return (v + grid.reduction - 1) / grid.reduction * grid.reduction;
        };
        grid.inImage.width = roundUp(area.width);
        grid.inImage.height = roundUp(area.height);
    }
    return grid;
}

/// 255 in every working pixel that the shape touches.
cv::Mat drawn(const std::vector<std::vector<cv::Point2f>>& outlines, const WorkingGrid& grid)
{
    constexpr int kShift = 6;
    const double scale = grid.scale();
    cv::Mat inside(grid.size(), CV_8UC1, cv::Scalar(0));
    for (const auto& outline : outlines) {
        // Clipped in floating point first: far coordinates of hostile faces do not fit the fixed point of fillPoly.
        std::vector<cv::Point2f> shifted;
        for (const cv::Point2f& p : outline) {
            const double x = (static_cast<double>(p.x) - grid.inImage.x) * scale - 0.5;
            const double y = (static_cast<double>(p.y) - grid.inImage.y) * scale - 0.5;
            shifted.emplace_back(static_cast<float>(x), static_cast<float>(y));
        }
        const float w = static_cast<float>(inside.cols) + 4.F;
        const float h = static_cast<float>(inside.rows) + 4.F;
        const std::vector<cv::Point2f> frame{{-4.F, -4.F}, {w, -4.F}, {w, h}, {-4.F, h}};
        std::vector<cv::Point2f> clipped;
        if (shifted.size() < 3 || cv::intersectConvexConvex(shifted, frame, clipped) <= 0.F || clipped.size() < 3) {
            clipped = shifted;
            for (cv::Point2f& p : clipped) {
                p = {std::clamp(p.x, -4.F, w), std::clamp(p.y, -4.F, h)};
            }
        }
        std::vector<cv::Point> corners;
        for (const cv::Point2f& p : clipped) {
            corners.emplace_back(cvRound(p.x * (1 << kShift)), cvRound(p.y * (1 << kShift)));
        }
        cv::fillConvexPoly(inside, corners, cv::Scalar(255), cv::LINE_8, kShift);
    }
    return inside;
}

/// How far a mask reaches, before anything is drawn.
struct MaskReach
{
    FaceShape shape;
    float growth = 0.F; ///< pixels
    float feather = 0.F;
    cv::Rect2d around;   ///< all of the mask
    cv::Rect2d relevant; ///< what lies further out cannot reach the picture
    cv::Rect bounds;     ///< of the mask within the picture; may be empty
};

MaskReach maskReach(const faces::Face& face, cv::Size imageSize, const MaskOptions& options)
{
    MaskReach mask;
    const cv::Rect image({}, imageSize);
    if (image.empty()) {
        return mask;
    }
    mask.shape = faceShape(face, imageSize);
    mask.shape.outlines = inShape(std::move(mask.shape.outlines), options.shape, mask.shape.rollRadians);
    mask.growth = std::max(std::max(options.growth, 0.F) * mask.shape.width, kMinGrowth);
    mask.feather = std::max(std::max(options.feather, 0.F) * mask.shape.width, kMinFeather);
    const cv::Rect2d tight = boundsOf(mask.shape.outlines);
    // The last term: two working pixels, see `full` below.
    const double side = std::max(tight.width, tight.height);
    const double reach = static_cast<double>(mask.growth) + mask.feather + 2.0 + 4.0 * side / gridSideOf(options);
    mask.around = inflated(tight, reach);
    mask.relevant = inflated(cv::Rect2d(image), reach);
    mask.bounds = pixelBounds(mask.around & cv::Rect2d(image)) & image;
    return mask;
}

} // namespace

cv::Rect faceMaskBounds(const faces::Face& face, cv::Size imageSize, const MaskOptions& options)
{
    return maskReach(face, imageSize, options).bounds;
}

FaceMask faceMask(const faces::Face& face, cv::Size imageSize, const MaskOptions& options)
{
    const MaskReach reach = maskReach(face, imageSize, options);
    const cv::Rect& bounds = reach.bounds;
    if (bounds.empty()) {
        return {};
    }
    const WorkingGrid grid = workingGrid(pixelBounds(reach.around & reach.relevant),
                                         std::max(reach.around.width, reach.around.height), gridSideOf(options));
    const cv::Mat inside = drawn(reach.shape.outlines, grid);
    cv::Mat distance;
    cv::distanceTransform(255 - inside, distance, cv::DIST_L2, cv::DIST_MASK_5);

    // Interpolation between working pixels looks one of them ahead; half of one is the drawing's own error.
    const auto scale = static_cast<float>(grid.scale());
    const float full = reach.growth + 1.5F / scale;
    cv::Mat alpha(inside.size(), CV_8UC1);
    for (int y = 0; y < alpha.rows; ++y) {
        const auto* from = distance.ptr<float>(y);
        auto* to = alpha.ptr<unsigned char>(y);
        for (int x = 0; x < alpha.cols; ++x) {
            const float t = std::clamp(1.F - (from[x] / scale - full) / reach.feather, 0.F, 1.F);
            to[x] = cv::saturate_cast<unsigned char>(255.F * t * t * (3.F - 2.F * t));
        }
    }
    FaceMask mask;
    mask.boundsInImage = bounds & grid.inImage;
    const auto pixels = [](const cv::Rect& r) {
        return static_cast<double>(r.width) * static_cast<double>(r.height);
    };
    if (pixels(grid.inImage) > 4.0 * pixels(mask.boundsInImage)) {
        // Little of a large shape is in the picture: to enlarge all of it first could take any amount of memory.
        const cv::Point2d first(mask.boundsInImage.x + 0.5 - grid.inImage.x,
                                mask.boundsInImage.y + 0.5 - grid.inImage.y);
        const cv::Matx23d toGrid(grid.scale(), 0.0, first.x * grid.scale() - 0.5, 0.0, grid.scale(),
                                 first.y * grid.scale() - 0.5);
        cv::warpAffine(alpha, mask.alpha, toGrid, mask.boundsInImage.size(), cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                       cv::BORDER_REPLICATE);
        return mask;
    }
    if (grid.inImage.size() != alpha.size()) {
        cv::resize(alpha, alpha, grid.inImage.size(), 0.0, 0.0,
                   grid.enlargement > 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
    }
    mask.alpha = alpha(mask.boundsInImage - grid.inImage.tl()).clone();
    return mask;
}

} // namespace bauta::protect
