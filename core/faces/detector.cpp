// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/detector.h"

#include "core/faces/boxes.h"
#include "core/faces/candidate_search.h"
#include "core/faces/contrast.h"
#include "core/faces/detector_networks.h"
#include "core/faces/second_look.h"
#include "core/models/compute_threads.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace bauta::faces
{

namespace
{

// Candidates are taken generously, then each is looked at alone (lookAgain).
constexpr float kCertainScore = 0.90F; ///< believed without a second look
constexpr float kWeak = 0.65F;         ///< below, a box half inside a strong one is taken for its echo
constexpr float kStrong = 0.80F;

/// The detector of `makeDetector`; see there.
class MultiScaleDetector final : public Detector
{
public:
    explicit MultiScaleDetector(DetectorNetworks networks) : m_networks(std::move(networks)) {}

    Expected<std::vector<Detection>> detect(const cv::Mat& rgb, const DetectOptions& options,
                                            const CancelToken& cancel) const override
    {
        if (rgb.empty() || rgb.type() != CV_8UC3) {
            return fail(ErrorCode::InvalidArgument, "the picture is not 8-bit RGB");
        }
        const SearchPlan plan = planSearch(rgb.size(), options.effort);
        auto candidates = CandidateSearch(m_networks, rgb, plan, cancel).run();
        if (!candidates) {
            return fail(candidates.error());
        }
        if (isMostlyDim(rgb)) {
            const cv::Mat even = equalised(rgb);
            auto more = CandidateSearch(m_networks, even, plan, cancel).run();
            if (!more) {
                return fail(more.error());
            }
            std::move(more->begin(), more->end(), std::back_inserter(*candidates));
        }
        return confirmed(rgb, fuseCandidates(*std::move(candidates)), cancel);
    }

private:
    Expected<std::vector<Detection>> confirmed(const cv::Mat& rgb, const std::vector<Candidate>& candidates,
                                               const CancelToken& cancel) const
    {
        // Certain ones first: most of the others only repeat them and need no second look.
        std::vector<Detection> detections;
        std::vector<const Candidate*> open;
        for (const Candidate& candidate : candidates) {
            if (isCertain(candidate)) {
                detections.push_back(detectionOf(rgb, candidate, candidate.score));
            } else if (!takesNothingNew(candidate, detections)) {
                open.push_back(&candidate);
            }
        }
        std::vector<Expected<float>> confidences(open.size(), 0.F);
        models::parallelFor(open.size(), [&](std::size_t i) {
            if (!cancel.isCancelled()) {
                confidences[i] = lookAgain(m_networks, rgb, *open[i]);
            }
        });
        if (cancel.isCancelled()) {
            return fail(ErrorCode::Cancelled, "cancelled");
        }
        for (std::size_t i = 0; i < open.size(); ++i) {
            if (!confidences[i]) {
                return fail(confidences[i].error());
            }
            if (*confidences[i] > 0.F) {
                detections.push_back(detectionOf(rgb, *open[i], *confidences[i]));
            }
        }
        return withoutEchoes(std::move(detections));
    }

    static bool isCertain(const Candidate& candidate)
    {
        return candidate.finder == Finder::Ssd && candidate.rollDegrees == 0.F && candidate.score >= kCertainScore;
    }

    static Detection detectionOf(const cv::Mat& rgb, const Candidate& candidate, float confidence)
    {
        return {.boxInImage =
                    candidate.box & cv::Rect2f(0.F, 0.F, static_cast<float>(rgb.cols), static_cast<float>(rgb.rows)),
                .confidence = confidence,
                .rollDegrees = candidate.rollDegrees,
                .landmarksInImage = candidate.landmarks};
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

    DetectorNetworks m_networks;
};

} // namespace

Expected<std::unique_ptr<Detector>> makeDetector(const models::ModelStore& store)
{
    auto networks = DetectorNetworks::load(store);
    if (!networks) {
        return fail(networks.error());
    }
    return std::unique_ptr<Detector>(std::make_unique<MultiScaleDetector>(std::move(*networks)));
}

} // namespace bauta::faces
