// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/video/video_cloaks.h"

#include "core/jobs/cloak_protector.h"
#include "core/jobs/cloak_summary.h"
#include "core/jobs/face_fallback.h"
#include "core/jobs/video/cloak_views.h"
#include "core/jobs/video/frame_rate.h"
#include "core/jobs/video/track_faces.h"
#include "core/jobs/video/track_painter.h"
#include "core/video/frame_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace bauta::jobs
{

namespace
{

constexpr double kSecondsBetweenKeys = 1.0;
constexpr int kLeastFramesBetweenViews = 2;

/// A track that is to be cloaked.
struct CloakedTrack
{
    std::size_t place = 0; ///< among all of the video's
    int id = 0;
    int person = -1;
    CloakViews views;
    std::shared_ptr<protect::TrackCloak> cloak;
    std::shared_ptr<const protect::CloakState> state; ///< of the latest key
    int keysTried = 0;
    int keysMade = 0;
    std::optional<CloakSummary> summary{}; ///< of the keys that are shown
    bool done = false;                     ///< read to its end
};

} // namespace

struct VideoCloaks::Implementation
{
    Implementation(VideoCloakRequest cloakRequest, Services& jobServices, CancelToken cancelToken)
        : request(std::move(cloakRequest)),
          services(jobServices),
          cancel(std::move(cancelToken))
    {
    }

    VideoCloakRequest request;
    Services& services;
    CancelToken cancel;
    std::unique_ptr<video::FrameReader> reader;
    std::optional<TrackFaces> faces;
    std::vector<CloakedTrack> tracks; ///< in the order of `faces`
    int framesBetweenViews = kLeastFramesBetweenViews;
    int framesRead = 0;
    bool ended = false;
    /// What surrogates see in the latest cloak of each track, by person and track.
    std::map<int, std::map<std::size_t, faces::FaceTemplate>> seen;

    Expected<void> open()
    {
        std::vector<faces::FaceTrack> cloaked;
        for (std::size_t i = 0; i < request.video.tracks.size(); ++i) {
            if (protect::usesCloak(request.decisions[i].method)) {
                cloaked.push_back(plan::toFaceTrack(request.video.tracks[i]));
            }
        }
        if (cloaked.empty()) {
            ended = true;
            return {};
        }
        const auto fitter = services.fitter();
        if (!fitter) {
            return fail(fitter.error());
        }
        video::ReadOptions reading;
        reading.range = {request.video.fromInMicroseconds, request.video.toInMicroseconds};
        reading.cancel = cancel;
        auto opened = video::FrameReader::open(request.file, reading);
        if (!opened) {
            return fail(opened.error());
        }
        reader = *std::move(opened);
        const double rate =
            request.video.seconds > 0.0 ? request.video.frames / request.video.seconds : kUsualFrameRate;
        framesBetweenViews =
            std::max(kLeastFramesBetweenViews, static_cast<int>(0.5 * kSecondsBetweenKeys * rate + 0.5));
        std::size_t next = 0;
        for (std::size_t i = 0; i < request.video.tracks.size(); ++i) {
            if (!protect::usesCloak(request.decisions[i].method)) {
                continue;
            }
            const plan::PlannedTrack& track = request.video.tracks[i];
            tracks.push_back({.place = i,
                              .id = track.id,
                              .person = track.person,
                              .views = CloakViews(faces::firstFrame(cloaked[next]), faces::lastFrame(cloaked[next]),
                                                  framesBetweenViews),
                              .cloak = std::make_shared<protect::TrackCloak>(),
                              .state = nullptr});
            ++next;
        }
        std::vector<TrackFaces::Fits> fits(cloaked.size(), TrackFaces::Fits::EveryTime);
        faces.emplace(**fitter, std::move(cloaked), std::move(fits));
        return {};
    }

    /// Whether any frame of it is painted by this run.
    [[nodiscard]] bool isPainted(const CloakedTrack& track) const
    {
        return track.views.lastFrame() >= request.firstPainted;
    }

    /// Whether a key at frame `number` or later is still to be expected soon.
    [[nodiscard]] bool needsMore(const CloakedTrack& track, int number) const
    {
        const int lookAhead = 4 * framesBetweenViews; // two keys
        return !ended && !track.done && number >= track.views.firstFrame() && number <= track.views.lastFrame() &&
               track.cloak->lastKey() < number && framesRead <= number + lookAhead;
    }

    Expected<void> prepare(int number)
    {
        for (CloakedTrack& track : tracks) {
            while (needsMore(track, number)) {
                if (auto read = readOn(); !read) {
                    return read;
                }
            }
            track.cloak->forgetBefore(number);
        }
        return {};
    }

    Expected<void> readOn()
    {
        const auto frame = reader->next();
        if (!frame) {
            return fail(frame.error());
        }
        if (!*frame) {
            ended = true;
            reader.reset();
            return finishKeys(framesRead + 2 * framesBetweenViews);
        }
        const int number = static_cast<int>((*frame)->index);
        framesRead = number + 1;
        std::vector<bool> chosen;
        for (const CloakedTrack& track : tracks) {
            chosen.push_back(number >= request.firstPainted - 2 * framesBetweenViews && track.views.wants(number));
        }
        if (std::find(chosen.begin(), chosen.end(), true) != chosen.end()) {
            const auto present = faces->at(**frame, number, chosen);
            if (!present) {
                return fail(present.error());
            }
            for (const TrackedFace& tracked : *present) {
                tracks[tracked.track].views.add(**frame, number, tracked.face);
            }
        }
        return finishKeys(number);
    }

    /// Makes the keys whose views have all been read.
    Expected<void> finishKeys(int readTo)
    {
        for (CloakedTrack& track : tracks) {
            while (const auto key = track.views.takeKey(readTo)) {
                if (auto made = make(track, *key); !made) {
                    return made;
                }
            }
            if (!track.done && (readTo >= track.views.lastFrame() || ended)) {
                track.done = true;
                if (track.keysMade == 0 && isPainted(track) && request.fallback == CloakFallback::Fail) {
                    return fail(ErrorCode::InvalidArgument,
                                fmt::format("the face of track {} cannot be cloaked: it is {} (see --fallback)",
                                            track.id, kNowhere));
                }
            }
        }
        return {};
    }

    Expected<void> make(CloakedTrack& track, const CloakViews::Key& key)
    {
        ++track.keysTried;
        if (key.views.empty()) {
            return {};
        }
        const auto cloak = services.cloak();
        if (!cloak) {
            return fail(cloak.error());
        }
        const protect::CloakAppearance& first = key.views.front();
        protect::CloakSubject subject;
        subject.face = &first.face;
        subject.budget = plan::cloakBudget(request.decisions[track.place]);
        subject.seed =
            cloakSeed(request.seed, fmt::format("track {}", track.id), static_cast<std::size_t>(track.keysTried));
        subject.moreAppearances.assign(key.views.begin() + 1, key.views.end());
        subject.goOnFrom = track.state;
        if (track.person >= 0) {
            for (const auto& [place, other] : seen[track.person]) {
                if (place != track.place) {
                    subject.others.push_back(other);
                }
            }
        }
        auto results = (*cloak)->optimise(first.rgb, std::span(&subject, 1), {}, cancel);
        if (!results) {
            return fail(results.error());
        }
        protect::CloakResult& result = results->front();
        const faces::Face& reference =
            result.reference == 0 ? first.face : subject.moreAppearances.at(result.reference - 1).face;
        const CloakSummary summary = summaryOf(result, services.calibration());
        const bool isShown = request.fallback == CloakFallback::Warn || !isWeak(summary);
        track.cloak->addKey(key.frame, result.fields, reference,
                            isShown ? protect::TrackCloak::Hold::Strong : protect::TrackCloak::Hold::Weak);
        track.state = std::move(result.state);
        if (isShown) {
            if (!track.summary) {
                track.summary.emplace();
            }
            addTo(*track.summary, summary);
        }
        ++track.keysMade;
        if (track.person >= 0) {
            seen[track.person][track.place] = std::move(result.seen);
        }
        return {};
    }

    static constexpr const char* kNowhere = "in no frame large enough and turned towards the camera";
};

VideoCloaks::VideoCloaks(std::unique_ptr<Implementation> implementation) : m_implementation(std::move(implementation))
{
}
VideoCloaks::~VideoCloaks() = default;

Expected<std::unique_ptr<VideoCloaks>> VideoCloaks::open(VideoCloakRequest request, Services& services,
                                                         const CancelToken& cancel)
{
    auto implementation = std::make_unique<Implementation>(std::move(request), services, cancel);
    if (auto opened = implementation->open(); !opened) {
        return fail(opened.error());
    }
    return std::unique_ptr<VideoCloaks>(new VideoCloaks(std::move(implementation)));
}

std::shared_ptr<const protect::TrackCloak> VideoCloaks::of(std::size_t track) const
{
    for (const CloakedTrack& cloaked : m_implementation->tracks) {
        if (cloaked.place == track) {
            return cloaked.cloak;
        }
    }
    return nullptr;
}

Expected<void> VideoCloaks::prepare(int number)
{
    return m_implementation->prepare(number);
}

std::vector<FaceResult> VideoCloaks::results() const
{
    std::vector<FaceResult> results;
    for (const plan::Decision& decision : m_implementation->request.decisions) {
        results.push_back({.method = decision.method});
    }
    for (const CloakedTrack& track : m_implementation->tracks) {
        FaceResult& result = results[track.place];
        if (track.summary) {
            result.cloak = track.summary;
            continue;
        }
        if (track.keysMade == 0 && !m_implementation->isPainted(track)) {
            continue; // an earlier run saw to it
        }
        const char* why = track.keysMade > 0 ? "recognised in spite of its cloak" : Implementation::kNowhere;
        result = withoutBeing("cloaked", m_implementation->request.fallback, why, kCoverInstead);
    }
    return results;
}

} // namespace bauta::jobs
