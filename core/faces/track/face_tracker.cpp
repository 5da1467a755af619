// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/track/face_tracker.h"

#include "core/faces/mesh_geometry.h"
#include "core/faces/track/gray_frames.h"
#include "core/faces/track/live_tracks.h"
#include "core/faces/track/scene_cuts.h"
#include "core/faces/track/track_making.h"
#include "core/faces/track/tracking_pace.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

namespace bauta::faces
{

namespace
{

constexpr float kMinFitHeight = 28.F; ///< of a face in the fed frame; below, landmarks are guesswork
constexpr float kMinFitConfidence = 0.35F;
constexpr int kSureDetections = 3; ///< a face that was seen so often is worth hurrying for when it is lost
constexpr int kFailedFitTimes = 3; ///< a face that did not fit waits so much longer

cv::Rect2f scaled(const cv::Rect2f& box, float factor)
{
    return {box.x * factor, box.y * factor, box.width * factor, box.height * factor};
}

Face scaled(Face face, float factor)
{
    face.boxInImage = scaled(face.boxInImage, factor);
    for (cv::Point2f& point : face.landmarksInImage) {
        point *= factor;
    }
    if (face.mesh) {
        for (cv::Point3f& point : face.mesh->pointsInImage) {
            point *= factor;
        }
    }
    return face;
}

} // namespace

struct FaceTracker::Implementation
{
    Implementation(const FaceSource& faceSource, const TrackerOptions& trackerOptions)
        : source(faceSource),
          options(trackerOptions),
          pace(TrackingPace::of(trackerOptions.effort, trackerOptions.framesPerSecond)),
          frames(pace.keptFrames),
          live(pace)
    {
    }

    const FaceSource& source;
    TrackerOptions options;
    TrackingPace pace;
    SceneCuts cuts;
    GrayFrames frames;
    LiveTracks live;
    std::vector<Tracklet> ended;
    TrackingCounts counts;
    std::map<int, FaceTemplate> templates;
    struct Refusal
    {
        RefusedPlace inFed;
        int frame = 0;
    };
    std::vector<Refusal> refusals;
    cv::Size fedSize;
    float grayPerFed = 1.F;
    int frame = 0;
    int lastWhole = 0;
    int lastFine = 0;
    int searches = 0;
    int nextSample = 0;

    Expected<void> accept(const cv::Mat& rgb, int number)
    {
        if (rgb.empty() || rgb.type() != CV_8UC3) {
            return fail(ErrorCode::InvalidArgument, "the frame is not 8-bit RGB");
        }
        if (counts.frames == 0) {
            fedSize = rgb.size();
            grayPerFed =
                std::min(1.F, static_cast<float>(kGraySide) / static_cast<float>(std::max(rgb.cols, rgb.rows)));
        } else if (rgb.size() != fedSize || number != frame + 1) {
            return fail(ErrorCode::InvalidArgument, "frames must come in order and be of one size");
        }
        frame = number;
        ++counts.frames;
        return {};
    }

    /// Makes the gray frame, notices cuts, follows. Returns whether a scene begins.
    bool advance(const cv::Mat& rgb)
    {
        cv::Mat gray;
        cv::cvtColor(rgb, gray, cv::COLOR_RGB2GRAY);
        if (grayPerFed < 1.F) {
            cv::resize(gray, gray, {}, static_cast<double>(grayPerFed), static_cast<double>(grayPerFed),
                       cv::INTER_AREA);
        }
        const bool begins = cuts.add(gray, frame);
        if (begins) {
            live.endAll();
            takeEnded();
            frames.clear();
            refusals.clear();
        }
        frames.add(frame, std::move(gray));
        live.follow(frames);
        takeEnded();
        return begins;
    }

    void takeEnded()
    {
        std::move(live.ended().begin(), live.ended().end(), std::back_inserter(ended));
        live.ended().clear();
    }

    /// What to search for in this frame, and which tracks that concerns; absent: nothing.
    std::optional<FaceSearchRequest> request(bool sceneBegins, std::vector<bool>& looked)
    {
        FaceSearchRequest wanted;
        const bool missing = std::any_of(live.all().begin(), live.all().end(), [&](const LiveTrack& track) {
            return track.lost && track.tracklet.detections >= kSureDetections &&
                   frame - track.lastSeen <= 2 * pace.hurriedInterval;
        });
        const int since = frame - lastWhole;
        const bool whole = sceneBegins || since >= pace.wholeInterval || (missing && since >= pace.hurriedInterval);
        const bool fine = sceneBegins || (pace.fineInterval > 0 && frame - lastFine >= pace.fineInterval);
        wanted.depth = whole && fine ? SearchDepth::Fine : whole ? SearchDepth::Whole : SearchDepth::Places;
        looked.assign(live.all().size(), false);
        for (std::size_t i = 0; i < live.all().size(); ++i) {
            LiveTrack& track = live.all()[i];
            const bool due = (track.lost || track.doubted) && frame - track.lastLook >= pace.placeInterval;
            if (whole || due) {
                looked[i] = true;
                // One search that overlooks a face which can be followed means little.
                const bool alone = due || frame - track.lastDetected >= 2 * pace.wholeInterval;
                wanted.places.push_back(scaled(track.place.box, 1.F / grayPerFed));
                wanted.alone.push_back(alone);
                if (alone) {
                    ++counts.placeSearches;
                    track.lastLook = frame;
                }
            }
        }
        if (!whole && wanted.places.empty()) {
            return std::nullopt;
        }
        std::erase_if(refusals, [&](const Refusal& r) { return frame - r.frame > pace.refusedFor; });
        for (const Refusal& refusal : refusals) {
            wanted.refused.push_back(refusal.inFed);
        }
        wanted.turn = searches;
        if (whole) {
            lastWhole = frame;
            lastFine = fine ? frame : lastFine;
            ++searches;
            ++counts.wholeSearches;
            counts.fineSearches += fine ? 1 : 0;
        }
        return wanted;
    }

    Expected<std::vector<SampleOffer>> add(const cv::Mat& rgb, const CancelToken& cancel)
    {
        const bool begins = advance(rgb);
        std::vector<bool> looked;
        const auto wanted = request(begins, looked);
        if (!wanted) {
            return std::vector<SampleOffer>();
        }
        auto answer = source.search(rgb, *wanted, cancel);
        if (!answer) {
            return fail(answer.error());
        }
        for (const RefusedPlace& place : answer->refused) {
            refusals.push_back({place, frame});
        }
        std::vector<int> trackOfPlace;
        for (std::size_t i = 0; i < looked.size(); ++i) {
            if (looked[i]) {
                trackOfPlace.push_back(static_cast<int>(i));
            }
        }
        for (FoundFace& face : answer->faces) {
            face.detection.boxInImage = scaled(face.detection.boxInImage, grayPerFed);
            if (face.detection.landmarksInImage) {
                for (cv::Point2f& point : *face.detection.landmarksInImage) {
                    point *= grayPerFed;
                }
            }
            face.place = face.place >= 0 ? trackOfPlace.at(static_cast<std::size_t>(face.place)) : -1;
        }
        return fitAndOffer(rgb, live.update(answer->faces, looked, frames));
    }

    /// Landmarks for those of the detected tracks whose turn it is; what recognisers would like to see is offered.
    Expected<std::vector<SampleOffer>> fitAndOffer(const cv::Mat& rgb, const std::vector<std::size_t>& detected)
    {
        std::vector<LiveTrack*> due;
        std::vector<Detection> detections;
        for (const std::size_t index : detected) {
            LiveTrack& track = live.all()[index];
            const Sighting& sighting = *track.tracklet.at(frame);
            const cv::Rect2f boxInFed = scaled(sighting.place.box, 1.F / grayPerFed);
            if (frame >= track.nextFit && boxInFed.height >= kMinFitHeight &&
                sighting.confidence >= kMinFitConfidence) {
                due.push_back(&track);
                Detection detection;
                detection.boxInImage = boxInFed;
                detection.confidence = sighting.confidence;
                if (sighting.place.landmarksKnown) {
                    detection.landmarksInImage = sighting.place.landmarks;
                    for (cv::Point2f& point : *detection.landmarksInImage) {
                        point /= grayPerFed;
                    }
                }
                detections.push_back(detection);
            }
        }
        std::vector<SampleOffer> offers;
        if (due.empty()) {
            return offers;
        }
        counts.landmarkFits += static_cast<int>(due.size());
        auto fitted = source.fit(rgb, detections);
        if (!fitted) {
            return fail(fitted.error());
        }
        for (std::size_t i = 0; i < due.size(); ++i) {
            LiveTrack& track = *due[i];
            Face& face = fitted->at(i);
            track.nextFit = frame + (face.mesh ? pace.fitInterval : kFailedFitTimes * pace.fitInterval);
            if (!face.mesh) {
                continue;
            }
            const Face inGray = scaled(face, grayPerFed);
            Sighting sighting = *track.tracklet.at(frame);
            sighting.place.landmarks = inGray.landmarksInImage;
            sighting.place.landmarksKnown = true;
            track.place.landmarks = inGray.landmarksInImage;
            track.place.landmarksKnown = true;
            track.tracklet.put(std::move(sighting));
            const float quality = sampleQuality(rgb, face);
            if (track.choice.wants(track.tracklet.samples, face, quality)) {
                const int id = nextSample++;
                track.tracklet.samples.push_back({id, {frame, inGray, quality, {}}});
                offers.push_back({id, std::move(face), quality});
            }
        }
        return offers;
    }
};

int FaceTracker::frameSide(cv::Size frameSize, SearchEffort effort)
{
    return std::min(std::max(frameSize.width, frameSize.height), fedSide(effort));
}

FaceTracker::FaceTracker(const FaceSource& source, const TrackerOptions& options)
    : m_implementation(std::make_unique<Implementation>(source, options))
{
}
FaceTracker::FaceTracker(FaceTracker&&) noexcept = default;
FaceTracker& FaceTracker::operator=(FaceTracker&&) noexcept = default;
FaceTracker::~FaceTracker() = default;

Expected<std::vector<SampleOffer>> FaceTracker::addFrame(const cv::Mat& rgb, int frame, const CancelToken& cancel)
{
    if (auto accepted = m_implementation->accept(rgb, frame); !accepted) {
        return fail(accepted.error());
    }
    return m_implementation->add(rgb, cancel);
}

void FaceTracker::giveTemplate(int sampleId, FaceTemplate faceTemplate)
{
    m_implementation->templates[sampleId] = std::move(faceTemplate);
}

TrackingResult FaceTracker::finish(const Calibration& calibration)
{
    Implementation& all = *m_implementation;
    all.live.endAll();
    all.takeEnded();
    for (Tracklet& tracklet : all.ended) {
        for (KeptSample& kept : tracklet.samples) {
            if (const auto found = all.templates.find(kept.id); found != all.templates.end()) {
                kept.sample.faceTemplate = std::move(found->second);
            }
        }
    }
    TrackMaking making;
    making.pace = all.pace;
    making.sceneStarts = all.cuts.starts();
    making.lastFrame = all.frame;
    making.graySize = all.frames.empty() ? cv::Size() : all.frames.latest().gray.size();
    making.frameSize = all.options.frameSize;
    making.calibration = &calibration;
    TrackingResult result = makeTracks(std::move(all.ended), making);
    result.counts = all.counts;
    return result;
}

} // namespace bauta::faces
