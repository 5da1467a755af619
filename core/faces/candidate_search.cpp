// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/candidate_search.h"

#include "core/faces/contrast.h"
#include "core/models/compute_threads.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <set>
#include <span>
#include <utility>

namespace bauta::faces
{

namespace
{

constexpr float kMinFaceSidePx = 5.F; ///< below, nothing of a face is left to hide

constexpr int kTileSide = 640;      ///< larger feature maps fall out of the cache (bench detect)
constexpr int kTileOverlap = 92;    ///< more than SsdDetector::kSmallFaceLimit
constexpr int kTurnedSide = 320;    ///< of the whole picture in the passes for heads that lie
constexpr int kEqualisedSide = 320; ///< of the whole picture in the passes with even contrast
constexpr int kBorderedSide = 384;  ///< of the whole picture in the passes for cut-off faces
constexpr int kDistantSide = 96;    ///< of the whole picture in the pass for faces that fill it

// The search around small faces: where a pass meets faces near its lower limit, there are likely smaller ones.
constexpr float kSmallInPass = 36.F;
constexpr float kCrowdScore = 0.40F;
constexpr int kCellSide = 320; ///< in pixels of the finer pass
constexpr int kMaxCellRun = 3; ///< cells of a row that are searched as one area
constexpr double kFinerStep = 2.0;

cv::Mat scaled(const cv::Mat& rgb, double scale)
{
    if (scale == 1.0) {
        return rgb;
    }
    const cv::Size size(std::max(1, static_cast<int>(std::lround(rgb.cols * scale))),
                        std::max(1, static_cast<int>(std::lround(rgb.rows * scale))));
    cv::Mat source = rgb;
    // Whole factors average several times faster, so take what they can do first; what the crop cuts off is less than
    // a pixel of the result.
    const int factor = static_cast<int>(1.0 / scale);
    if (factor >= 2 && rgb.cols >= 64 * factor && rgb.rows >= 64 * factor) {
        const cv::Size whole(rgb.cols / factor, rgb.rows / factor);
        cv::resize(rgb(cv::Rect(0, 0, whole.width * factor, whole.height * factor)), source, whole, 0, 0,
                   cv::INTER_AREA);
    }
    cv::Mat result;
    cv::resize(source, result, size, 0, 0, source.cols > size.width ? cv::INTER_AREA : cv::INTER_LINEAR);
    return result;
}

cv::Mat shrunkTo(const cv::Mat& picture, int side, double& scale)
{
    const double shrink = std::min(1.0, static_cast<double>(side) / std::max(picture.cols, picture.rows));
    scale *= shrink;
    return scaled(picture, shrink);
}

void mapToPicture(Candidate& candidate, cv::Point2f offset, double scale)
{
    const auto s = static_cast<float>(scale);
    candidate.box = {(candidate.box.x + offset.x) / s, (candidate.box.y + offset.y) / s, candidate.box.width / s,
                     candidate.box.height / s};
    if (candidate.landmarks) {
        for (cv::Point2f& point : *candidate.landmarks) {
            point = (point + offset) / s;
        }
    }
}

int rotationThatUprights(float rollDegrees)
{
    if (rollDegrees == 90.F) {
        return cv::ROTATE_90_COUNTERCLOCKWISE;
    }
    return rollDegrees == -90.F ? cv::ROTATE_90_CLOCKWISE : cv::ROTATE_180;
}

/// Undoes rotationThatUprights; `turned` is the size of the picture in which `box` was found.
cv::Rect2f unturned(const cv::Rect2f& box, float rollDegrees, cv::Size turned)
{
    const auto width = static_cast<float>(turned.width);
    const auto height = static_cast<float>(turned.height);
    if (rollDegrees == 90.F) {
        return {height - box.y - box.height, box.x, box.height, box.width};
    }
    if (rollDegrees == -90.F) {
        return {box.y, width - box.x - box.width, box.height, box.width};
    }
    return {width - box.x - box.width, height - box.y - box.height, box.width, box.height};
}

/// Cells (row, column) of a grid of kCellSide pixels at the scale `finer`, around faces that are small at half of it.
std::set<std::pair<int, int>> cellsAroundSmallFaces(std::span<const Candidate> candidates, cv::Size picture,
                                                    double finer)
{
    const double cellInPicture = kCellSide / finer;
    const int columns = static_cast<int>(std::ceil(picture.width / cellInPicture));
    const int rows = static_cast<int>(std::ceil(picture.height / cellInPicture));
    std::set<std::pair<int, int>> cells;
    for (const Candidate& candidate : candidates) {
        if (candidate.score < kCrowdScore ||
            boxSize(candidate.box) * static_cast<float>(finer / kFinerStep) > kSmallInPass) {
            continue;
        }
        const cv::Point2f center = (candidate.box.tl() + candidate.box.br()) / 2.F;
        const int column = static_cast<int>(static_cast<double>(center.x) / cellInPicture);
        const int row = static_cast<int>(static_cast<double>(center.y) / cellInPicture);
        for (int r = std::max(0, row - 1); r <= std::min(rows - 1, row + 1); ++r) {
            for (int c = std::max(0, column - 1); c <= std::min(columns - 1, column + 1); ++c) {
                cells.emplace(r, c);
            }
        }
    }
    return cells;
}

/// Runs of neighbouring cells of a row as one area, so that less is spent on margins. In cells.
std::vector<cv::Rect> joined(const std::set<std::pair<int, int>>& cells)
{
    std::vector<cv::Rect> areas;
    for (const auto& [row, column] : cells) {
        if (!areas.empty() && areas.back().y == row && areas.back().br().x == column &&
            areas.back().width < kMaxCellRun) {
            ++areas.back().width;
        } else {
            areas.emplace_back(column, row, 1, 1);
        }
    }
    return areas;
}

} // namespace

CandidateSearch::CandidateSearch(const DetectorNetworks& networks, const cv::Mat& rgb, SearchPlan plan,
                                 const CancelToken& cancel)
    : m_networks(networks),
      m_rgb(rgb),
      m_plan(std::move(plan)),
      m_cancel(cancel)
{
}

Expected<std::vector<Candidate>> CandidateSearch::run()
{
    if (auto done = runAll(plannedPasses()); !done) {
        return fail(done.error());
    }
    if (auto done = aroundSmallFaces(); !done) {
        return fail(done.error());
    }
    return std::move(m_found);
}

std::vector<CandidateSearch::Pass> CandidateSearch::plannedPasses() const
{
    std::vector<Pass> passes;
    // Finest first: each coarser picture is made from the one before, at a fraction of the cost.
    cv::Mat picture = m_rgb;
    double scale = 1.0;
    for (auto fine = m_plan.fineScales.rbegin(); fine != m_plan.fineScales.rend(); ++fine) {
        picture = scaled(picture, *fine / scale);
        scale = *fine;
        addTiles(passes, picture, {}, scale, fine == m_plan.fineScales.rbegin());
    }
    addWholePasses(passes, scaled(picture, m_plan.wholeScale / scale));
    return passes;
}

void CandidateSearch::addWholePasses(std::vector<Pass>& passes, const cv::Mat& whole) const
{
    passes.push_back({.picture = whole, .network = Finder::Ssd, .offsetInScaled = {}, .scale = m_plan.wholeScale});
    passes.push_back({.picture = whole, .network = Finder::Rfb, .offsetInScaled = {}, .scale = m_plan.wholeScale});
    if (m_networks.yunet) {
        passes.push_back(
            {.picture = whole, .network = Finder::Yunet, .offsetInScaled = {}, .scale = m_plan.wholeScale});
    }

    // The network believes in faces that the border cuts only when something lies beyond it: gray, or the picture's own
    // reflection, which completes half a face. Mirrored too, for another opinion on all faces.
    double borderedScale = m_plan.wholeScale;
    const cv::Mat inner = shrunkTo(whole, kBorderedSide, borderedScale);
    const int margin = std::min(inner.cols, inner.rows) / 5;
    for (const int border : {cv::BORDER_CONSTANT, cv::BORDER_REFLECT_101}) {
        cv::Mat bordered;
        cv::copyMakeBorder(inner, bordered, margin, margin, margin, margin, border, cv::Scalar::all(127));
        cv::flip(bordered, bordered, 1);
        const cv::Point2f offset(static_cast<float>(-margin), static_cast<float>(-margin));
        Pass pass{.picture = bordered,
                  .network = Finder::Ssd,
                  .mirrored = true,
                  .offsetInScaled = offset,
                  .scale = borderedScale};
        if (border == cv::BORDER_REFLECT_101) {
            passes.push_back(pass);
            pass.network = Finder::Rfb;
        }
        passes.push_back(std::move(pass));
    }

    // Small pictures are enlarged, and a face that fills one is found with little detail sooner than with much: so once
    // more at the size that the network knows best, with room around.
    if (m_plan.wholeScale > 1.0) {
        double distantScale = m_plan.wholeScale;
        const cv::Mat distant = shrunkTo(whole, kDistantSide, distantScale);
        const int room = std::min(distant.cols, distant.rows) / 2;
        cv::Mat roomy;
        cv::copyMakeBorder(distant, roomy, room, room, room, room, cv::BORDER_CONSTANT, cv::Scalar::all(127));
        const cv::Point2f offset(static_cast<float>(-room), static_cast<float>(-room));
        passes.push_back({.picture = roomy, .network = Finder::Ssd, .offsetInScaled = offset, .scale = distantScale});
    }

    double evenScale = m_plan.wholeScale;
    const cv::Mat even = equalised(shrunkTo(whole, kEqualisedSide, evenScale));
    for (const Finder network : {Finder::Ssd, Finder::Rfb}) {
        passes.push_back({.picture = even, .network = network, .offsetInScaled = {}, .scale = evenScale});
    }

    double turnedScale = m_plan.wholeScale;
    const cv::Mat small = shrunkTo(whole, kTurnedSide, turnedScale);
    for (const float roll : m_plan.turnedDegrees) {
        cv::Mat turned;
        cv::rotate(small, turned, rotationThatUprights(roll));
        passes.push_back({.picture = turned,
                          .network = Finder::Ssd,
                          .rollDegrees = roll,
                          .offsetInScaled = {},
                          .scale = turnedScale});
    }
}

void CandidateSearch::addTiles(std::vector<Pass>& passes, const cv::Mat& picture, cv::Point2f offsetInScaled,
                               double scale, bool withYunet) const
{
    for (const cv::Rect& area : tile(picture.size(), kTileSide, kTileOverlap)) {
        Pass pass{.picture = picture(area),
                  .network = Finder::Ssd,
                  .heads = SsdDetector::Heads::Small,
                  .offsetInScaled = offsetInScaled + cv::Point2f(area.tl()),
                  .scale = scale};
        passes.push_back(pass);
        pass.network = Finder::Rfb;
        passes.push_back(pass);
        if (withYunet && m_networks.yunet) {
            pass.network = Finder::Yunet;
            passes.push_back(std::move(pass));
        }
    }
}

Expected<void> CandidateSearch::runAll(const std::vector<Pass>& passes)
{
    std::vector<std::optional<Expected<std::vector<Candidate>>>> results(passes.size());
    models::parallelFor(passes.size(), [&](std::size_t i) { results[i].emplace(runOne(passes[i])); });
    for (auto& result : results) {
        if (!*result) {
            return fail(result->error());
        }
        std::move((*result)->begin(), (*result)->end(), std::back_inserter(m_found));
    }
    return {};
}

Expected<std::vector<Candidate>> CandidateSearch::runOne(const Pass& pass) const
{
    if (m_cancel.isCancelled()) {
        return fail(ErrorCode::Cancelled, "cancelled");
    }
    auto candidates = m_networks.run(pass.network, pass.picture, pass.heads);
    if (!candidates) {
        return candidates;
    }
    for (Candidate& candidate : *candidates) {
        if (pass.mirrored) {
            candidate.box.x = static_cast<float>(pass.picture.cols) - candidate.box.x - candidate.box.width;
        }
        if (pass.rollDegrees != 0.F) {
            candidate.box = unturned(candidate.box, pass.rollDegrees, pass.picture.size());
            candidate.rollDegrees = pass.rollDegrees;
        }
        mapToPicture(candidate, pass.offsetInScaled, pass.scale);
    }
    const cv::Rect2f picture(0.F, 0.F, static_cast<float>(m_rgb.cols), static_cast<float>(m_rgb.rows));
    std::erase_if(*candidates, [&](const Candidate& candidate) {
        // A box whose middle lies beyond the border is but the reflection of a face inside.
        return !picture.contains((candidate.box.tl() + candidate.box.br()) / 2.F) ||
               boxSize(candidate.box & picture) < kMinFaceSidePx;
    });
    return candidates;
}

Expected<void> CandidateSearch::aroundSmallFaces()
{
    // Goes on at twice the scale, but only around small faces that the last passes met, until the finest scale: a crowd
    // is searched to the end, a portrait costs nothing more.
    double scale = m_plan.fineScales.empty() ? m_plan.wholeScale : m_plan.fineScales.back();
    std::size_t firstNew = 0;
    while (scale * kFinerStep <= m_plan.finestScale * 1.01) {
        scale *= kFinerStep;
        const std::span<const Candidate> latest(m_found.data() + firstNew, m_found.size() - firstNew);
        const auto areas = joined(cellsAroundSmallFaces(latest, m_rgb.size(), scale));
        firstNew = m_found.size();
        std::vector<Pass> passes;
        for (const cv::Rect& cells : areas) {
            constexpr int kMargin = kTileOverlap / 2;
            const cv::Rect2d wanted((cells.x * kCellSide - kMargin) / scale, (cells.y * kCellSide - kMargin) / scale,
                                    (cells.width * kCellSide + 2 * kMargin) / scale,
                                    (cells.height * kCellSide + 2 * kMargin) / scale);
            const cv::Rect inPicture = cv::Rect(wanted) & cv::Rect({0, 0}, m_rgb.size());
            if (!inPicture.empty()) {
                addTiles(passes, scaled(m_rgb(inPicture), scale),
                         cv::Point2f(inPicture.tl()) * static_cast<float>(scale), scale, true);
            }
        }
        if (passes.empty()) {
            return {};
        }
        if (auto done = runAll(passes); !done) {
            return done;
        }
    }
    return {};
}

} // namespace bauta::faces
