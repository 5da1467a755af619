// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/detector.h"

#include "core/faces/boxes.h"
#include "core/faces/search_plan.h"
#include "core/faces/ssd_detector.h"
#include "core/faces/yunet_detector.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <utility>

namespace bauta::faces
{

namespace
{

// Candidates are taken generously, then each is looked at alone (SsdDetector::confirm). On the group photos and on
// shrunk copies of them real faces confirm with 0.26 and more, chance patterns with 0.20 and less (bench detect).
constexpr float kCandidateScore = 0.10F;
constexpr float kYunetCandidateScore = 0.50F;
constexpr float kCertainScore = 0.90F;   ///< believed without a second look
constexpr float kConfirmedScore = 0.25F; ///< enough on its own
constexpr float kSecondedScore = 0.12F;  ///< enough if YuNet says so too
constexpr float kYunetSeconds = 0.60F;
constexpr float kWeak = 0.60F; ///< below, a box half inside a strong one is taken for its echo
constexpr float kStrong = 0.80F;
constexpr float kMinFaceSidePx = 5.F; ///< below, nothing of a face is left to hide

constexpr int kTileSide = 640;     ///< larger feature maps fall out of the cache (bench detect)
constexpr int kTileOverlap = 112;  ///< more than SsdDetector::kSmallFaceLimit
constexpr int kTurnedSide = 320;   ///< of the whole picture in the passes for heads that lie
constexpr int kBorderedSide = 384; ///< of the whole picture in the passes for cut-off faces

// The search around small faces: where a pass meets faces near its lower limit, there are likely smaller ones.
constexpr float kSmallInPass = 36.F;
constexpr float kCrowdScore = 0.40F;
constexpr int kCellSide = 320; ///< in pixels of the finer pass

cv::Mat scaled(const cv::Mat& rgb, double scale)
{
    if (scale == 1.0) {
        return rgb;
    }
    cv::Mat result;
    cv::resize(rgb, result,
               cv::Size(std::max(1, static_cast<int>(std::lround(rgb.cols * scale))),
                        std::max(1, static_cast<int>(std::lround(rgb.rows * scale)))),
               0, 0, scale < 1.0 ? cv::INTER_AREA : cv::INTER_LINEAR);
    return result;
}

cv::Rect2f mapped(const cv::Rect2f& box, cv::Point2f offset, double scale)
{
    const auto s = static_cast<float>(scale);
    return {(box.x + offset.x) / s, (box.y + offset.y) / s, box.width / s, box.height / s};
}

cv::Rect2f pictureBox(const cv::Mat& rgb)
{
    return {0.F, 0.F, static_cast<float>(rgb.cols), static_cast<float>(rgb.rows)};
}

void mapCandidate(Candidate& candidate, cv::Point2f offset, double scale)
{
    candidate.box = mapped(candidate.box, offset, scale);
    if (candidate.landmarks) {
        for (cv::Point2f& point : *candidate.landmarks) {
            point = (point + offset) / static_cast<float>(scale);
        }
    }
}

/// Undoes the turn of a picture: `box` was found after the picture had been turned so that a head that is rotated by
/// `rollDegrees` stands upright.
cv::Rect2f unturned(const cv::Rect2f& box, float rollDegrees, cv::Size turned)
{
    const auto width = static_cast<float>(turned.width);
    const auto height = static_cast<float>(turned.height);
    if (rollDegrees == 90.F) { // was turned counter-clockwise
        return {height - box.y - box.height, box.x, box.height, box.width};
    }
    if (rollDegrees == -90.F) {
        return {box.y, width - box.x - box.width, box.height, box.width};
    }
    return {width - box.x - box.width, height - box.y - box.height, box.width, box.height};
}

/// The detector of `makeDetector`; see there.
class MultiScaleDetector final : public Detector
{
public:
    MultiScaleDetector(SsdDetector ssd, std::optional<YunetDetector> yunet)
        : m_ssd(std::move(ssd)),
          m_yunet(std::move(yunet))
    {
    }

    Expected<std::vector<Detection>> detect(const cv::Mat& rgb, const DetectOptions& options,
                                            const CancelToken& cancel) const override
    {
        if (rgb.empty() || rgb.type() != CV_8UC3) {
            return fail(ErrorCode::InvalidArgument, "the picture is not 8-bit RGB");
        }
        Search search{*this, rgb, planSearch(rgb.size(), options.effort), cancel, {}};
        if (auto searched = search.run(); !searched) {
            return fail(searched.error());
        }
        return confirmed(rgb, fuseCandidates(std::move(search.found)), cancel);
    }

private:
    struct Search
    {
        const MultiScaleDetector& detector;
        const cv::Mat& rgb;
        const SearchPlan plan;
        const CancelToken& cancel;
        std::vector<Candidate> found;

        Expected<void> run()
        {
            if (auto done = wholePasses(); !done) {
                return done;
            }
            for (std::size_t i = 0; i < plan.fineScales.size(); ++i) {
                const double scale = plan.fineScales[i];
                const bool finest = i + 1 == plan.fineScales.size();
                const cv::Mat picture = scaled(rgb, scale);
                for (const cv::Rect& area : tile(picture.size(), kTileSide, kTileOverlap)) {
                    if (auto done = pass(picture(area), area.tl(), scale, finest); !done) {
                        return done;
                    }
                }
            }
            return aroundSmallFaces();
        }

        Expected<void> wholePasses()
        {
            const cv::Mat small = scaled(rgb, plan.wholeScale);
            if (auto done = ssdPass(small, SsdDetector::Heads::All, {}, plan.wholeScale); !done) {
                return done;
            }
            for (const int border : {cv::BORDER_CONSTANT, cv::BORDER_REFLECT_101}) {
                if (auto done = borderedPass(small, border); !done) {
                    return done;
                }
            }
            if (detector.m_yunet) {
                if (auto done = yunetPass(small, {}, plan.wholeScale); !done) {
                    return done;
                }
            }
            return turnedPasses(small);
        }

        /// The whole picture mirrored and with a margin: the network believes in faces that the border cuts only when
        /// something lies beyond it, gray or the picture's own reflection, which completes half a face.
        Expected<void> borderedPass(const cv::Mat& small, int border)
        {
            if (cancel.isCancelled()) {
                return fail(ErrorCode::Cancelled, "cancelled");
            }
            const double shrink = std::min(1.0, static_cast<double>(kBorderedSide) / std::max(small.cols, small.rows));
            const double scale = plan.wholeScale * shrink;
            cv::Mat bordered = scaled(small, shrink);
            const int margin = std::min(bordered.cols, bordered.rows) / 5;
            cv::copyMakeBorder(bordered, bordered, margin, margin, margin, margin, border, cv::Scalar::all(127));
            cv::flip(bordered, bordered, 1);
            auto candidates = detector.m_ssd.run(bordered, SsdDetector::Heads::All, kCandidateScore);
            if (!candidates) {
                return fail(candidates.error());
            }
            const cv::Point2f offset(static_cast<float>(-margin), static_cast<float>(-margin));
            for (Candidate& candidate : *candidates) {
                candidate.box.x = static_cast<float>(bordered.cols) - candidate.box.x - candidate.box.width;
                add(std::move(candidate), offset, scale);
            }
            return {};
        }

        Expected<void> turnedPasses(const cv::Mat& small)
        {
            const double shrink = std::min(1.0, static_cast<double>(kTurnedSide) / std::max(small.cols, small.rows));
            const cv::Mat tiny = plan.turnedDegrees.empty() ? cv::Mat() : scaled(small, shrink);
            for (const float roll : plan.turnedDegrees) {
                if (cancel.isCancelled()) {
                    return fail(ErrorCode::Cancelled, "cancelled");
                }
                cv::Mat turned;
                cv::rotate(tiny, turned,
                           roll == 90.F    ? cv::ROTATE_90_COUNTERCLOCKWISE
                           : roll == -90.F ? cv::ROTATE_90_CLOCKWISE
                                           : cv::ROTATE_180);
                auto candidates = detector.m_ssd.run(turned, SsdDetector::Heads::All, kCandidateScore);
                if (!candidates) {
                    return fail(candidates.error());
                }
                for (Candidate& candidate : *candidates) {
                    candidate.box = unturned(candidate.box, roll, turned.size());
                    candidate.rollDegrees = roll;
                    add(std::move(candidate), {}, plan.wholeScale * shrink);
                }
            }
            return {};
        }

        Expected<void> pass(const cv::Mat& area, cv::Point2f offset, double scale, bool withYunet)
        {
            if (auto done = ssdPass(area, SsdDetector::Heads::Small, offset, scale); !done) {
                return done;
            }
            return withYunet && detector.m_yunet ? yunetPass(area, offset, scale) : Expected<void>{};
        }

        Expected<void> ssdPass(const cv::Mat& area, SsdDetector::Heads heads, cv::Point2f offset, double scale)
        {
            if (cancel.isCancelled()) {
                return fail(ErrorCode::Cancelled, "cancelled");
            }
            auto candidates = detector.m_ssd.run(area, heads, kCandidateScore);
            if (!candidates) {
                return fail(candidates.error());
            }
            for (Candidate& candidate : *candidates) {
                add(std::move(candidate), offset, scale);
            }
            return {};
        }

        Expected<void> yunetPass(const cv::Mat& area, cv::Point2f offset, double scale)
        {
            auto candidates = detector.m_yunet->run(area, kYunetCandidateScore);
            if (!candidates) {
                return fail(candidates.error());
            }
            for (Candidate& candidate : *candidates) {
                add(std::move(candidate), offset, scale);
            }
            return {};
        }

        void add(Candidate candidate, cv::Point2f offset, double scale)
        {
            mapCandidate(candidate, offset, scale);
            const cv::Rect2f picture = pictureBox(rgb);
            const cv::Point2f center = (candidate.box.tl() + candidate.box.br()) / 2.F;
            // A box may reach beyond the border, where a cut-off face would go on; one whose middle lies there is but
            // the reflection of a face inside.
            if (picture.contains(center) && boxSize(candidate.box & picture) >= kMinFaceSidePx) {
                found.push_back(std::move(candidate));
            }
        }

        /// Goes on at twice the scale, but only in cells around small faces that the last pass met, until the finest
        /// scale: a crowd is searched to the end, a portrait costs nothing more.
        Expected<void> aroundSmallFaces()
        {
            double scale = plan.fineScales.empty() ? plan.wholeScale : plan.fineScales.back();
            std::size_t firstNew = 0;
            while (scale * kFinerStep <= plan.finestScale * 1.01) {
                const double finer = scale * kFinerStep;
                const auto cells = cellsWithSmallFaces(scale, finer, firstNew);
                firstNew = found.size();
                if (cells.empty()) {
                    return {};
                }
                for (const cv::Rect& area : joinedCells(cells)) {
                    if (auto done = finerPass(area, finer); !done) {
                        return done;
                    }
                }
                scale = finer;
            }
            return {};
        }

        /// Cells (column, row) of a grid of kCellSide pixels at the scale `finer`.
        std::set<std::pair<int, int>> cellsWithSmallFaces(double scale, double finer, std::size_t firstNew) const
        {
            std::set<std::pair<int, int>> cells;
            const double cellInPicture = kCellSide / finer;
            const int columns = static_cast<int>(std::ceil(rgb.cols / cellInPicture));
            const int rows = static_cast<int>(std::ceil(rgb.rows / cellInPicture));
            for (std::size_t i = firstNew; i < found.size(); ++i) {
                const Candidate& candidate = found[i];
                if (candidate.score < kCrowdScore ||
                    boxSize(candidate.box) * static_cast<float>(scale) > kSmallInPass) {
                    continue;
                }
                const cv::Point2f center = (candidate.box.tl() + candidate.box.br()) / 2.F;
                const int column = static_cast<int>(static_cast<double>(center.x) / cellInPicture);
                const int row = static_cast<int>(static_cast<double>(center.y) / cellInPicture);
                for (int r = std::max(0, row - 1); r <= std::min(rows - 1, row + 1); ++r) {
                    for (int c = std::max(0, column - 1); c <= std::min(columns - 1, column + 1); ++c) {
                        cells.emplace(c, r);
                    }
                }
            }
            return cells;
        }

        /// Runs of up to three neighbouring cells of a row as one area, so that less is spent on their margins.
        static std::vector<cv::Rect> joinedCells(const std::set<std::pair<int, int>>& cells)
        {
            std::vector<cv::Rect> areas; // in cells
            std::set<std::pair<int, int>> byRow;
            for (const auto& [column, row] : cells) {
                byRow.emplace(row, column);
            }
            for (const auto& [row, column] : byRow) {
                if (!areas.empty() && areas.back().y == row && areas.back().br().x == column &&
                    areas.back().width < 3) {
                    ++areas.back().width;
                } else {
                    areas.emplace_back(column, row, 1, 1);
                }
            }
            return areas;
        }

        Expected<void> finerPass(const cv::Rect& cells, double finer)
        {
            constexpr int kMargin = kTileOverlap / 2;
            const cv::Rect wanted(cells.x * kCellSide - kMargin, cells.y * kCellSide - kMargin,
                                  cells.width * kCellSide + 2 * kMargin, cells.height * kCellSide + 2 * kMargin);
            const cv::Rect inPicture =
                cv::Rect(static_cast<int>(std::floor(wanted.x / finer)), static_cast<int>(std::floor(wanted.y / finer)),
                         static_cast<int>(std::ceil(wanted.width / finer)),
                         static_cast<int>(std::ceil(wanted.height / finer))) &
                cv::Rect(0, 0, rgb.cols, rgb.rows);
            if (inPicture.empty()) {
                return {};
            }
            const cv::Point2f offset = cv::Point2f(inPicture.tl()) * static_cast<float>(finer);
            return pass(scaled(rgb(inPicture), finer), offset, finer, true);
        }

        static constexpr double kFinerStep = 2.0;
    };

    Expected<std::vector<Detection>> confirmed(const cv::Mat& rgb, const std::vector<Candidate>& candidates,
                                               const CancelToken& cancel) const
    {
        std::vector<Detection> detections;
        for (const Candidate& candidate : candidates) {
            if (cancel.isCancelled()) {
                return fail(ErrorCode::Cancelled, "cancelled");
            }
            if (takesNothingNew(candidate, detections)) {
                continue;
            }
            const auto confidence = confidenceOf(rgb, candidate);
            if (!confidence) {
                return fail(confidence.error());
            }
            if (*confidence > 0.F) {
                detections.push_back({.boxInImage = candidate.box & pictureBox(rgb),
                                      .confidence = *confidence,
                                      .rollDegrees = candidate.rollDegrees,
                                      .landmarksInImage = candidate.landmarks});
            }
        }
        return withoutEchoes(std::move(detections));
    }

    /// Whether a face that is already certain explains the candidate too; it then inherits the landmarks.
    static bool takesNothingNew(const Candidate& candidate, std::vector<Detection>& certain)
    {
        for (Detection& detection : certain) {
            if (detection.confidence > kStrong && isSameFace(detection.boxInImage, candidate.box)) {
                if (!detection.landmarksInImage && candidate.rollDegrees == detection.rollDegrees) {
                    detection.landmarksInImage = candidate.landmarks;
                }
                return true;
            }
        }
        return false;
    }

    /// 0 for what is not believed.
    Expected<float> confidenceOf(const cv::Mat& rgb, const Candidate& candidate) const
    {
        if (!candidate.fromYunet && candidate.rollDegrees == 0.F && candidate.score >= kCertainScore) {
            return candidate.score;
        }
        const auto looked = m_ssd.confirm(rgb, candidate);
        if (!looked) {
            return looked;
        }
        const bool seconded = candidate.fromYunet && candidate.score >= kYunetSeconds;
        if (*looked < (seconded ? kSecondedScore : kConfirmedScore)) {
            return 0.F;
        }
        return std::max(*looked, seconded ? 0.5F * (candidate.score + *looked) : 0.F);
    }

    /// One detection a face: of several rolls the most confident, and no weak box beside a strong one.
    static std::vector<Detection> withoutEchoes(std::vector<Detection> detections)
    {
        std::stable_sort(detections.begin(), detections.end(),
                         [](const Detection& a, const Detection& b) { return a.confidence > b.confidence; });
        std::vector<Detection> kept;
        for (Detection& detection : detections) {
            const bool isEcho = std::any_of(kept.begin(), kept.end(), [&](const Detection& stronger) {
                return isSameFace(detection.boxInImage, stronger.boxInImage) ||
                       (detection.confidence < kWeak && stronger.confidence > kStrong &&
                        isEchoOf(detection.boxInImage, stronger.boxInImage));
            });
            if (!isEcho) {
                kept.push_back(std::move(detection));
            }
        }
        return kept;
    }

    SsdDetector m_ssd;
    std::optional<YunetDetector> m_yunet;
};

} // namespace

Expected<std::unique_ptr<Detector>> makeDetector(const models::ModelStore& store)
{
    const models::ModelEntry* ssdEntry = store.find("ssd-mobilenet-v1");
    if (ssdEntry == nullptr) {
        return fail(ErrorCode::MissingModel, "the face detector ssd-mobilenet-v1 is not installed");
    }
    if (auto verified = store.verify(*ssdEntry); !verified) {
        return fail(verified.error());
    }
    auto network = models::Network::load(ssdEntry->file);
    if (!network) {
        return fail(network.error());
    }
    std::optional<YunetDetector> yunet;
    for (const models::ModelEntry& entry : store.withRole(models::ModelRole::Detector)) {
        if (entry.runtime != models::ModelRuntime::Onnx) {
            continue;
        }
        if (auto verified = store.verify(entry); !verified) {
            return fail(verified.error());
        }
        auto loaded = YunetDetector::load(entry.file);
        if (!loaded) {
            return fail(loaded.error());
        }
        yunet = std::move(*loaded);
    }
    return std::unique_ptr<Detector>(
        std::make_unique<MultiScaleDetector>(SsdDetector(std::move(*network)), std::move(yunet)));
}

} // namespace bauta::faces
