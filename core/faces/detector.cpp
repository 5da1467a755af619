// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/detector.h"

#include "core/faces/boxes.h"
#include "core/faces/candidate_search.h"
#include "core/faces/ssd_detector.h"
#include "core/faces/yunet_detector.h"
#include "core/models/compute_threads.h"

#include <algorithm>
#include <utility>

namespace bauta::faces
{

namespace
{

// Candidates are taken generously, then each is looked at alone (SsdDetector::confirm). On the group photos and on
// shrunk copies of them real faces confirm with 0.26 and more, chance patterns with 0.20 and less (bench detect).
constexpr float kCertainScore = 0.90F;   ///< believed without a second look
constexpr float kConfirmedScore = 0.25F; ///< enough on its own
constexpr float kSecondedScore = 0.12F;  ///< enough if YuNet says so too
constexpr float kYunetSeconds = 0.60F;
constexpr float kWeak = 0.60F; ///< below, a box half inside a strong one is taken for its echo
constexpr float kStrong = 0.80F;

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
        CandidateSearch search(m_ssd, m_yunet ? &*m_yunet : nullptr, rgb, planSearch(rgb.size(), options.effort),
                               cancel);
        auto candidates = search.run();
        if (!candidates) {
            return fail(candidates.error());
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
                confidences[i] = confidenceOf(rgb, *open[i]);
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
        return !candidate.fromYunet && candidate.rollDegrees == 0.F && candidate.score >= kCertainScore;
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

    /// 0 for what is not believed.
    Expected<float> confidenceOf(const cv::Mat& rgb, const Candidate& candidate) const
    {
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
