// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/track/frame_search.h"

#include "core/faces/contrast.h"
#include "core/faces/search_plan.h"
#include "core/models/compute_threads.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace bauta::faces
{

namespace
{

constexpr float kCandidateScore = 0.10F;
constexpr float kMinFaceSidePx = 5.F;
constexpr int kWholeSide = 512; ///< what the SSD was trained on
constexpr int kRfbSide = 640;   ///< light enough for it
constexpr int kYunetSide = 640;
constexpr int kBorderedSide = 384;
constexpr int kTurnedSide = 320;
constexpr int kEqualisedSide = 320;
constexpr int kTileSide = 640; ///< larger feature maps fall out of the cache
constexpr int kTileOverlap = 92;

constexpr int kPlaceSide = 128;      ///< of the picture of a face and its surroundings
constexpr float kFaceInPlace = 40.F; ///< how large the face is in it: where the SSD is surest
constexpr float kMaxEnlargement = 3.F;
constexpr float kReach = 0.9F; ///< how far from its place a face may be, in sizes
constexpr float kMaxSizeRatio = 1.8F;

struct Pass
{
    cv::Mat picture;
    Finder network = Finder::Ssd;
    SsdDetector::Heads heads = SsdDetector::Heads::All; ///< of the SSD
    bool mirrored = false;
    float rollDegrees = 0.F;
    cv::Point2f offset; ///< of the picture in the scaled frame
    double scale = 1.0; ///< of the scaled frame
};

/// Roughly, in milliseconds.
double costOf(const Pass& pass)
{
    const double perMegapixel = pass.network == Finder::Rfb ? 70.0 : 200.0;
    return perMegapixel * 1e-6 * static_cast<double>(pass.picture.total());
}

cv::Mat resized(const cv::Mat& rgb, double scale)
{
    cv::Mat result;
    const cv::Size size(std::max(1, cvRound(rgb.cols * scale)), std::max(1, cvRound(rgb.rows * scale)));
    cv::resize(rgb, result, size, 0, 0, scale < 1.0 ? cv::INTER_AREA : cv::INTER_LINEAR);
    return result;
}

/// So that the longer side is `side`; small frames are enlarged a little at most.
double scaleTo(const cv::Mat& rgb, int side)
{
    return std::min(2.0, static_cast<double>(side) / std::max(rgb.cols, rgb.rows));
}

cv::Mat uprighted(const cv::Mat& picture, float rollDegrees)
{
    cv::Mat turned;
    const int rotation = rollDegrees == 90.F    ? cv::ROTATE_90_COUNTERCLOCKWISE
                         : rollDegrees == -90.F ? cv::ROTATE_90_CLOCKWISE
                                                : cv::ROTATE_180;
    cv::rotate(picture, turned, rotation);
    return turned;
}

/// Undoes uprighted() for a box that was found in a picture of the size `turned`.
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

/// The frame at a scale below that of a pass, from whose picture it is cheaper to make.
cv::Mat coarser(const Pass& pass, double scale)
{
    return resized(pass.picture, scale / pass.scale);
}

std::vector<Pass> passesOver(const cv::Mat& rgb, const FramePasses& wanted, bool withYunet)
{
    std::vector<Pass> passes;
    if (wanted.fineScale > 0.0) {
        const cv::Mat fine = resized(rgb, wanted.fineScale);
        for (const cv::Rect& area : tile(fine.size(), kTileSide, kTileOverlap)) {
            Pass pass;
            pass.picture = fine(area);
            pass.heads = SsdDetector::Heads::Small;
            pass.offset = area.tl();
            pass.scale = wanted.fineScale;
            passes.push_back(std::move(pass));
        }
    }
    Pass whole;
    whole.scale = scaleTo(rgb, kWholeSide);
    whole.picture = resized(rgb, whole.scale);
    passes.push_back(whole);
    Pass light;
    light.network = Finder::Rfb;
    light.scale = scaleTo(rgb, kRfbSide);
    light.picture = resized(rgb, light.scale);
    passes.push_back(std::move(light));
    if (withYunet) {
        Pass pass;
        pass.network = Finder::Yunet;
        pass.scale = scaleTo(rgb, wanted.fineScale > 0.0 ? std::max(rgb.cols, rgb.rows) : kYunetSide);
        pass.picture = resized(rgb, pass.scale);
        passes.push_back(std::move(pass));
    }
    if (wanted.bordered) {
        // The network believes in faces that the border cuts only when something lies beyond it. Mirrored, for another
        // opinion on all faces.
        Pass pass;
        pass.mirrored = true;
        pass.scale = scaleTo(rgb, kBorderedSide);
        const cv::Mat inner = coarser(whole, pass.scale);
        const int margin = std::min(inner.cols, inner.rows) / 5;
        cv::copyMakeBorder(inner, pass.picture, margin, margin, margin, margin,
                           wanted.reflectBorder ? cv::BORDER_REFLECT_101 : cv::BORDER_CONSTANT, cv::Scalar::all(127));
        cv::flip(pass.picture, pass.picture, 1);
        pass.offset = {static_cast<float>(-margin), static_cast<float>(-margin)};
        passes.push_back(std::move(pass));
    }
    // Coarser than the first pass, too: one more opinion on large faces. The light network always gives it.
    Pass even;
    even.scale = scaleTo(rgb, kEqualisedSide);
    even.picture = equalised(coarser(whole, even.scale));
    even.network = Finder::Rfb;
    passes.push_back(even);
    if (wanted.equalised) {
        even.network = Finder::Ssd;
        passes.push_back(std::move(even));
    }
    for (const float roll : wanted.turnedDegrees) {
        Pass pass;
        pass.rollDegrees = roll;
        pass.scale = scaleTo(rgb, kTurnedSide);
        pass.picture = uprighted(coarser(whole, pass.scale), roll);
        passes.push_back(std::move(pass));
    }
    // The dearest first, so that no thread waits long for another's last.
    std::stable_sort(passes.begin(), passes.end(), [](const Pass& a, const Pass& b) { return costOf(a) > costOf(b); });
    return passes;
}

Expected<std::vector<Candidate>> runPass(const DetectorNetworks& networks, const Pass& pass, cv::Size frame)
{
    auto candidates = networks.run(pass.network, pass.picture, pass.heads);
    if (!candidates) {
        return candidates;
    }
    const auto scale = static_cast<float>(pass.scale);
    for (Candidate& candidate : *candidates) {
        if (pass.mirrored) {
            candidate.box.x = static_cast<float>(pass.picture.cols) - candidate.box.x - candidate.box.width;
        }
        if (pass.rollDegrees != 0.F) {
            candidate.box = unturned(candidate.box, pass.rollDegrees, pass.picture.size());
            candidate.rollDegrees = pass.rollDegrees;
        }
        candidate.box = {(candidate.box.x + pass.offset.x) / scale, (candidate.box.y + pass.offset.y) / scale,
                         candidate.box.width / scale, candidate.box.height / scale};
        if (candidate.landmarks) {
            for (cv::Point2f& point : *candidate.landmarks) {
                point = (point + pass.offset) / scale;
            }
        }
    }
    const cv::Rect2f all(0.F, 0.F, static_cast<float>(frame.width), static_cast<float>(frame.height));
    std::erase_if(*candidates, [&](const Candidate& candidate) {
        // A box whose middle lies beyond the border is but the reflection of a face inside.
        return !all.contains((candidate.box.tl() + candidate.box.br()) / 2.F) ||
               boxSize(candidate.box & all) < kMinFaceSidePx;
    });
    return candidates;
}

} // namespace

Expected<std::vector<Candidate>> searchFrame(const DetectorNetworks& networks, const cv::Mat& rgb,
                                             const FramePasses& wanted, const CancelToken& cancel)
{
    const std::vector<Pass> passes = passesOver(rgb, wanted, networks.yunet.has_value());
    std::vector<Expected<std::vector<Candidate>>> results(passes.size(), std::vector<Candidate>());
    models::parallelFor(passes.size(), [&](std::size_t i) {
        if (!cancel.isCancelled()) {
            results[i] = runPass(networks, passes[i], rgb.size());
        }
    });
    if (cancel.isCancelled()) {
        return fail(ErrorCode::Cancelled, "cancelled");
    }
    std::vector<Candidate> all;
    for (auto& result : results) {
        if (!result) {
            return result;
        }
        std::move(result->begin(), result->end(), std::back_inserter(all));
    }
    return fuseCandidates(std::move(all));
}

Expected<std::optional<Candidate>> lookAtPlace(const SsdDetector& ssd, const cv::Mat& rgb, const cv::Rect2f& place)
{
    const float size = boxSize(place);
    if (!(size >= 1.F)) {
        return std::optional<Candidate>();
    }
    const float scale = std::min(kFaceInPlace / size, kMaxEnlargement);
    const cv::Point2f centre = (place.tl() + place.br()) / 2.F;
    const float half = 0.5F * static_cast<float>(kPlaceSide) / scale;
    const cv::Rect around(cv::Point(cvFloor(centre.x - half), cvFloor(centre.y - half)),
                          cv::Point(cvCeil(centre.x + half), cvCeil(centre.y + half)));
    const cv::Rect inside = around & cv::Rect({}, rgb.size());
    if (inside.empty()) {
        return std::optional<Candidate>();
    }
    cv::Mat surroundings;
    cv::copyMakeBorder(rgb(inside), surroundings, inside.y - around.y, around.br().y - inside.br().y,
                       inside.x - around.x, around.br().x - inside.br().x, cv::BORDER_CONSTANT, cv::Scalar::all(127));
    cv::Mat view;
    cv::resize(surroundings, view, {kPlaceSide, kPlaceSide}, 0, 0,
               surroundings.cols > kPlaceSide ? cv::INTER_AREA : cv::INTER_LINEAR);
    const float viewScale = static_cast<float>(kPlaceSide) / static_cast<float>(surroundings.cols);
    auto found = ssd.run(view, SsdDetector::Heads::Small, kCandidateScore);
    if (!found) {
        return fail(found.error());
    }
    std::optional<Candidate> best;
    for (Candidate& candidate : *found) { // best first
        candidate.box = {candidate.box.x / viewScale + static_cast<float>(around.x),
                         candidate.box.y / viewScale + static_cast<float>(around.y), candidate.box.width / viewScale,
                         candidate.box.height / viewScale};
        const float ratio =
            std::max(boxSize(candidate.box), size) / std::max(1.F, std::min(boxSize(candidate.box), size));
        const auto distance = static_cast<float>(cv::norm((candidate.box.tl() + candidate.box.br()) / 2.F - centre));
        if (ratio < kMaxSizeRatio && distance < kReach * size) {
            best = std::move(candidate);
            break;
        }
    }
    return best;
}

} // namespace bauta::faces
