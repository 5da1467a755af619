// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/track/network_face_source.h"

#include "core/faces/boxes.h"
#include "core/faces/contrast.h"
#include "core/faces/detector_networks.h"
#include "core/faces/landmarker.h"
#include "core/faces/second_look.h"
#include "core/faces/track/frame_search.h"
#include "core/models/compute_threads.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

namespace bauta::faces
{

namespace
{

constexpr float kBelievedAtPlace = 0.15F; ///< where a face was a moment ago, little is enough
constexpr float kCertain = 0.90F;         ///< believed without a second look
constexpr float kRefusedMargin = 0.15F;   ///< a refused place is looked at again only if it scores so much
constexpr float kNeighbourOverlap = 0.45F;
constexpr float kInsistent = 0.60F;
constexpr float kUnsure = 0.60F;
constexpr float kBelieved = 0.80F;
constexpr float kWorthALook = 0.16F;
constexpr float kLarge = 0.15F; ///< of the frame's shorter side
constexpr float kSameBox = 0.55F;
constexpr std::size_t kMostLooks =
    12; ///< second looks in one search for what one network found; the others' turn comes
constexpr double kFinePixels = 0.92e6; ///< of the picture that a fine search works on
constexpr double kThoroughPixels = 2.1e6;
constexpr double kMaxUpscaling = 2.0;

/// A strong candidate that is found again where it was refused before, in another frame: the second look may be wrong,
/// as it is with dim faces. The RFB network's scores are too high for that.
bool isInsistent(const Candidate& candidate, const std::vector<RefusedPlace>& refused)
{
    return candidate.finder != Finder::Rfb && candidate.score >= kInsistent &&
           std::any_of(refused.begin(), refused.end(), [&](const RefusedPlace& place) {
               return place.finder != Finder::Rfb && isSameFace(place.box, candidate.box);
           });
}

/// Many small things look a little like a face; a large one that is missed is the worst leak.
bool isWorthALook(const Candidate& candidate, cv::Size frame)
{
    const bool isLarge = boxSize(candidate.box) >= kLarge * static_cast<float>(std::min(frame.width, frame.height));
    return isLarge || candidate.score >= kWorthALook;
}

/// Nearly the same box: a look at half of a face says little of the whole. What the RFB network was refused counts
/// against itself alone, as half of what it believes in is no face.
bool isRefused(const Candidate& candidate, const std::vector<RefusedPlace>& refused)
{
    return std::any_of(refused.begin(), refused.end(), [&](const RefusedPlace& place) {
        const bool counts = place.finder == Finder::Rfb
                                ? candidate.finder == Finder::Rfb && candidate.score < place.score + kRefusedMargin
                                : candidate.score < kBelievedAlone + kRefusedMargin;
        return counts && intersectionOverUnion(place.box, candidate.box) > kSameBox;
    });
}

using Look = Expected<std::optional<Candidate>>;

/// The detectors and the landmarker.
class NetworkFaceSource final : public FaceSource
{
public:
    NetworkFaceSource(DetectorNetworks networks, Landmarker landmarker, SearchEffort effort)
        : m_networks(std::move(networks)),
          m_landmarker(std::move(landmarker)),
          m_effort(effort)
    {
    }

    Expected<FaceSearchAnswer> search(const cv::Mat& rgb, const FaceSearchRequest& request,
                                      const CancelToken& cancel) const override
    {
        if (rgb.empty() || rgb.type() != CV_8UC3) {
            return fail(ErrorCode::InvalidArgument, "the picture is not 8-bit RGB");
        }
        FaceSearchAnswer answer;
        answer.placeScores.assign(request.places.size(), 0.F);
        std::vector<Candidate> others;
        std::vector<bool> answered(request.places.size(), false);
        if (request.depth != SearchDepth::Places) {
            auto candidates = searchFrame(m_networks, rgb, passesFor(rgb.size(), request), cancel);
            if (!candidates) {
                return fail(candidates.error());
            }
            others = takePlaces(*std::move(candidates), rgb.size(), request, answered, answer);
        }
        if (auto looked = lookAtPlaces(rgb, request, answered, answer, cancel); !looked) {
            return fail(looked.error());
        }
        if (auto looked = lookAtOthers(rgb, request, std::move(others), answer, cancel); !looked) {
            return fail(looked.error());
        }
        return answer;
    }

    Expected<std::vector<Face>> fit(const cv::Mat& rgb, const std::vector<Detection>& detections) const override
    {
        return m_landmarker.fit(rgb, detections);
    }

private:
    FramePasses passesFor(cv::Size picture, const FaceSearchRequest& request) const
    {
        FramePasses passes;
        passes.reflectBorder = request.depth == SearchDepth::Whole;
        if (request.depth == SearchDepth::Whole && m_effort != SearchEffort::Thorough) {
            // In turn: whom one search leaves out the next one finds, a fifth of a second later, and following covers
            // the frames between.
            passes.bordered = request.turn % 2 == 0;
            passes.equalised = !passes.bordered;
        }
        if (request.depth == SearchDepth::Fine) {
            const bool thorough = m_effort == SearchEffort::Thorough;
            const double pixels = std::max(1.0, static_cast<double>(picture.area()));
            passes.fineScale = std::min(kMaxUpscaling, std::sqrt((thorough ? kThoroughPixels : kFinePixels) / pixels));
            passes.turnedDegrees = thorough ? std::vector<float>{90.F, -90.F, 180.F}
                                            : std::vector<float>{request.turn / 2 % 2 == 0 ? 90.F : -90.F};
        }
        return passes;
    }

    /// Candidates that are where a face is expected answer the place; returns the others.
    static std::vector<Candidate> takePlaces(std::vector<Candidate> candidates, cv::Size picture,
                                             const FaceSearchRequest& request, std::vector<bool>& answered,
                                             FaceSearchAnswer& answer)
    {
        std::vector<Candidate> others;
        std::vector<Finder> finders(request.places.size(), Finder::Ssd); ///< of the last that spoke for a place
        for (Candidate& candidate : candidates) {                        // best first
            int place = -1;
            float nearest = 0.F;
            for (std::size_t i = 0; i < request.places.size(); ++i) {
                const float overlap = intersectionOverUnion(candidate.box, request.places[i]);
                if (isSameFace(candidate.box, request.places[i]) && overlap > nearest) {
                    nearest = overlap;
                    place = static_cast<int>(i);
                }
            }
            if (place < 0) {
                others.push_back(std::move(candidate));
                continue;
            }
            const auto index = static_cast<std::size_t>(place);
            answer.placeScores[index] = std::max(answer.placeScores[index], candidate.score);
            if (!answered[index] && candidate.score >= kBelievedAtPlace) {
                answered[index] = true;
                answer.faces.push_back({detectionOf(candidate, candidate.score, picture), place});
                finders[index] = candidate.finder;
            } else if (answered[index] && candidate.score >= kBelievedAtPlace && candidate.finder != finders[index]) {
                // Of a half hidden face one network boxes what is to be seen, another the whole: cover both.
                finders[index] = candidate.finder;
                widen(answer, place, detectionOf(candidate, candidate.score, picture));
            } else if (!answered[index]) {
                others.push_back(std::move(candidate)); // too little to go by, but a close look may tell
            }
        }
        return others;
    }

    /// Lets the face that answers `place` take in another detection of it, unless that is of another size.
    static void widen(FaceSearchAnswer& answer, int place, const Detection& other)
    {
        for (FoundFace& face : answer.faces) {
            cv::Rect2f& box = face.detection.boxInImage;
            if (face.place == place && intersectionOverUnion(box, other.boxInImage) > kSameBox) {
                box |= other.boxInImage;
            }
        }
    }

    static Detection detectionOf(const Candidate& candidate, float confidence, cv::Size picture)
    {
        const cv::Rect2f all(0.F, 0.F, static_cast<float>(picture.width), static_cast<float>(picture.height));
        return {.boxInImage = candidate.box & all,
                .confidence = confidence,
                .rollDegrees = candidate.rollDegrees,
                .landmarksInImage = candidate.landmarks};
    }

    Expected<void> lookAtPlaces(const cv::Mat& rgb, const FaceSearchRequest& request, const std::vector<bool>& answered,
                                FaceSearchAnswer& answer, const CancelToken& cancel) const
    {
        std::vector<std::size_t> open;
        for (std::size_t i = 0; i < answered.size(); ++i) {
            if (!answered[i] && (request.alone.empty() || request.alone[i])) {
                open.push_back(i);
            }
        }
        std::vector<Look> looks(open.size(), std::optional<Candidate>());
        models::parallelFor(open.size(), [&](std::size_t k) {
            if (!cancel.isCancelled()) {
                looks[k] = lookTwice(rgb, request.places[open[k]]);
            }
        });
        if (cancel.isCancelled()) {
            return fail(ErrorCode::Cancelled, "cancelled");
        }
        for (std::size_t k = 0; k < open.size(); ++k) {
            if (!looks[k]) {
                return fail(looks[k].error());
            }
            if (const std::optional<Candidate>& seen = *looks[k]) {
                float& score = answer.placeScores[open[k]];
                score = std::max(score, seen->score);
                // A neighbour who was found already does not answer for a face that is hidden behind.
                const bool isNeighbour = std::any_of(answer.faces.begin(), answer.faces.end(), [&](const FoundFace& f) {
                    return intersectionOverUnion(f.detection.boxInImage, seen->box) > kNeighbourOverlap;
                });
                if (seen->score >= kBelievedAtPlace && !isNeighbour) {
                    answer.faces.push_back({detectionOf(*seen, seen->score, rgb.size()), static_cast<int>(open[k])});
                }
            }
        }
        return {};
    }

    Expected<void> lookAtOthers(const cv::Mat& rgb, const FaceSearchRequest& request, std::vector<Candidate> others,
                                FaceSearchAnswer& answer, const CancelToken& cancel) const
    {
        const auto isExplained = [&](const Candidate& candidate) {
            return std::any_of(answer.faces.begin(), answer.faces.end(), [&](const FoundFace& face) {
                return isSameFace(face.detection.boxInImage, candidate.box) ||
                       (candidate.score < kUnsure && isEchoOf(candidate.box, face.detection.boxInImage));
            });
        };
        // As for photos: what is not believed much and half lies on a face that is believed is no other face.
        const auto isDoubtfulEcho = [&](const Candidate& candidate, float belief) {
            return candidate.finder == Finder::Rfb && belief < kUnsure &&
                   std::any_of(answer.faces.begin(), answer.faces.end(), [&](const FoundFace& face) {
                       return face.detection.confidence > kBelieved &&
                              isEchoOf(candidate.box, face.detection.boxInImage);
                   });
        };
        std::vector<Candidate> doubtful;
        std::map<Finder, std::size_t> looksOf; // or the ghosts of one network would leave none for the others
        for (Candidate& candidate : others) {  // best first
            if (isExplained(candidate)) {
                continue;
            }
            if (candidate.score >= kCertain && candidate.finder == Finder::Ssd && candidate.rollDegrees == 0.F) {
                answer.faces.push_back({detectionOf(candidate, candidate.score, rgb.size()), -1});
            } else if (looksOf[candidate.finder] < kMostLooks && isWorthALook(candidate, rgb.size()) &&
                       !isRefused(candidate, request.refused)) {
                ++looksOf[candidate.finder];
                doubtful.push_back(std::move(candidate));
            }
        }
        std::erase_if(doubtful, isExplained);
        std::vector<Expected<float>> looks(doubtful.size(), 0.F);
        models::parallelFor(doubtful.size(), [&](std::size_t i) {
            if (!cancel.isCancelled()) {
                looks[i] = lookAgain(m_networks, rgb, doubtful[i]);
            }
        });
        if (cancel.isCancelled()) {
            return fail(ErrorCode::Cancelled, "cancelled");
        }
        for (std::size_t i = 0; i < doubtful.size(); ++i) {
            if (!looks[i]) {
                return fail(looks[i].error());
            }
            const bool insistent = isInsistent(doubtful[i], request.refused);
            if (*looks[i] == 0.F && !insistent) {
                answer.refused.push_back({doubtful[i].box, doubtful[i].finder, doubtful[i].score});
            } else if (!isExplained(doubtful[i]) && !isDoubtfulEcho(doubtful[i], *looks[i])) {
                answer.faces.push_back(
                    {detectionOf(doubtful[i], std::max(*looks[i], insistent ? kBelievedAlone : 0.F), rgb.size()), -1});
            }
        }
        return {};
    }

    /// At a place as it is and, if that is dim, with its contrast evened out.
    Look lookTwice(const cv::Mat& rgb, const cv::Rect2f& place) const
    {
        Look look = lookAtPlace(m_networks.ssd, rgb, place);
        if (!look || (*look && (*look)->score >= kCertain) || !isDim(rgb, place)) {
            return look;
        }
        const Surroundings around = equalisedAround(rgb, place);
        if (around.rgb.empty()) {
            return look;
        }
        Look again = lookAtPlace(m_networks.ssd, around.rgb, place - around.offset);
        if (again && *again && (!*look || (*again)->score > (*look)->score)) {
            (*again)->box += around.offset;
            return again;
        }
        return again ? look : again;
    }

    DetectorNetworks m_networks;
    Landmarker m_landmarker;
    SearchEffort m_effort;
};

} // namespace

Expected<std::unique_ptr<FaceSource>> makeFaceSource(const models::ModelStore& store, SearchEffort effort)
{
    auto networks = DetectorNetworks::load(store);
    if (!networks) {
        return fail(networks.error());
    }
    auto landmarker = Landmarker::make(store);
    if (!landmarker) {
        return fail(landmarker.error());
    }
    return std::unique_ptr<FaceSource>(
        std::make_unique<NetworkFaceSource>(std::move(*networks), std::move(*landmarker), effort));
}

} // namespace bauta::faces
