// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/video/video_cloaks.h"

#include "core/jobs/cloak_protector.h"
#include "core/jobs/video/face_patch.h"
#include "core/jobs/video/track_faces.h"
#include "core/protect/cloak/key_frames.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace bauta::jobs
{

namespace
{

/// Views of a track that are looked at; key frames are chosen among them.
constexpr std::size_t kCandidates = 24;
/// How much of the work the reading is.
constexpr double kReadingShare = 0.2;

struct Candidates
{
    std::vector<protect::KeyFrameCandidate> views;
    std::vector<protect::CloakAppearance> appearances;
};

/// Frames to look at, spread evenly over a track.
std::set<int> framesOf(const faces::FaceTrack& track)
{
    std::set<int> frames;
    const int first = faces::firstFrame(track);
    const int length = faces::lastFrame(track) - first + 1;
    const int count = std::min(length, static_cast<int>(kCandidates));
    for (int i = 0; i < count; ++i) {
        frames.insert(first + static_cast<int>((static_cast<std::int64_t>(2 * i + 1) * length) / (2 * count)));
    }
    return frames;
}

class Maker
{
public:
    Maker(const VideoCloakRequest& request, Services& services, const CancelToken& cancel,
          const std::function<void(double)>& progress)
        : m_request(request),
          m_services(services),
          m_cancel(cancel),
          m_progress(progress)
    {
        const plan::PlannedVideo& video = *request.video;
        for (std::size_t i = 0; i < video.tracks.size(); ++i) {
            m_made.push_back({nullptr, {.method = request.decisions[i].method}});
            if (protect::usesCloak(request.decisions[i].method)) {
                m_places.push_back(i);
                m_tracks.push_back(plan::toFaceTrack(video.tracks[i]));
            }
        }
        m_candidates.resize(m_tracks.size());
    }

    Expected<std::vector<MadeCloak>> run()
    {
        if (m_tracks.empty()) {
            return std::move(m_made);
        }
        if (auto read = collect(); !read) {
            return fail(read.error());
        }
        for (std::size_t k = 0; k < m_tracks.size(); ++k) {
            if (auto made = make(k); !made) {
                return fail(made.error());
            }
            m_candidates[k] = {};
        }
        return std::move(m_made);
    }

private:
    void tell(double part) const
    {
        if (m_progress) {
            m_progress(std::clamp(part, 0.0, 1.0));
        }
    }

    Expected<void> collect()
    {
        const auto fitter = m_services.fitter();
        if (!fitter) {
            return fail(fitter.error());
        }
        std::vector<std::set<int>> wanted;
        std::set<int> all;
        for (const faces::FaceTrack& track : m_tracks) {
            wanted.push_back(framesOf(track));
            all.insert(wanted.back().begin(), wanted.back().end());
        }
        video::ReadOptions reading;
        reading.range = {m_request.video->fromInMicroseconds, m_request.video->toInMicroseconds};
        reading.cancel = m_cancel;
        auto reader = video::FrameReader::open(m_request.file, reading);
        if (!reader) {
            return fail(reader.error());
        }
        // Each view is fitted anew: frames far apart have no shape in common.
        TrackFaces faces(**fitter, m_tracks, TrackFaces::Fits::EveryTime);
        const int last = *all.rbegin();
        while (true) {
            const auto frame = (*reader)->next();
            if (!frame) {
                return fail(frame.error());
            }
            if (!*frame || (*frame)->index > last) {
                return {};
            }
            const int number = static_cast<int>((*frame)->index);
            if (all.count(number) == 0) {
                continue;
            }
            std::vector<bool> chosen;
            for (const std::set<int>& frames : wanted) {
                chosen.push_back(frames.count(number) > 0);
            }
            const auto present = faces.at(**frame, number, chosen);
            if (!present) {
                return fail(present.error());
            }
            for (const TrackedFace& tracked : *present) {
                look(**frame, tracked);
            }
            tell(kReadingShare * number / std::max(1, last));
        }
    }

    void look(const video::Frame& frame, const TrackedFace& tracked)
    {
        if (!tracked.face.mesh) {
            return;
        }
        constexpr float kAround = 1.2F; // what a canvas shows beside the box
        const FacePatch patch = takeFacePatch(frame, tracked.face, kAround);
        if (patch.rgb8.empty()) {
            return;
        }
        Candidates& candidates = m_candidates[tracked.track];
        candidates.views.push_back(protect::keyFrameCandidate(patch.rgb8, patch.face));
        candidates.appearances.push_back(protect::cutAppearance(patch.rgb8, patch.face));
    }

    Expected<void> make(std::size_t k)
    {
        MadeCloak& made = m_made[m_places[k]];
        const plan::Decision& decision = m_request.decisions[m_places[k]];
        const plan::PlannedTrack& track = m_request.video->tracks[m_places[k]];
        Candidates& candidates = m_candidates[k];
        const std::vector<std::size_t> keys = protect::chooseKeyFrames(candidates.views);
        if (keys.empty()) {
            const char* const why = "in no frame large enough and turned towards the camera";
            if (m_request.fallback == CloakFallback::Fail) {
                return fail(
                    ErrorCode::InvalidArgument,
                    fmt::format("the face of track {} cannot be cloaked: it is {} (see --fallback)", track.id, why));
            }
            const bool kept = m_request.fallback == CloakFallback::Warn;
            made.result.method = kept ? protect::Method::Keep : protect::Method::Solid;
            made.result.reason = std::string(kept ? "left as it is: not cloaked" : "covered instead of cloaked") +
                                 ", because it is " + why;
            return {};
        }
        protect::CloakSubject subject;
        const protect::CloakAppearance& first = candidates.appearances[keys.front()];
        subject.face = &first.face;
        subject.budget = plan::cloakBudget(decision);
        subject.seed = cloakSeed(m_request.seed, "track", static_cast<std::size_t>(track.id));
        for (std::size_t i = 1; i < keys.size(); ++i) {
            subject.moreAppearances.push_back(candidates.appearances[keys[i]]);
        }
        if (track.person >= 0) {
            subject.others = m_seen[track.person];
        }
        const auto cloak = m_services.cloak();
        if (!cloak) {
            return fail(cloak.error());
        }
        const double from =
            kReadingShare + (1.0 - kReadingShare) * static_cast<double>(k) / static_cast<double>(m_tracks.size());
        const double share = (1.0 - kReadingShare) / static_cast<double>(m_tracks.size());
        const auto step = [&](int done, int total) {
            tell(from + share * done / std::max(1, total));
        };
        auto results = (*cloak)->optimise(first.rgb, std::span(&subject, 1), step, m_cancel);
        if (!results) {
            return fail(results.error());
        }
        protect::CloakResult& result = results->at(0);
        const faces::Face& reference =
            result.reference == 0 ? first.face : subject.moreAppearances.at(result.reference - 1).face;
        made.cloak = std::make_shared<protect::TrackCloak>(result.fields, reference);
        made.result.cloak = CloakSummary{result.spent, result.steps, result.converged};
        if (track.person >= 0) {
            m_seen[track.person].push_back(std::move(result.seen));
        }
        return {};
    }

    const VideoCloakRequest& m_request;
    Services& m_services;
    const CancelToken& m_cancel;
    const std::function<void(double)>& m_progress;
    std::vector<std::size_t> m_places; ///< of the cloaked tracks among all
    std::vector<faces::FaceTrack> m_tracks;
    std::vector<Candidates> m_candidates;
    std::map<int, std::vector<faces::FaceTemplate>> m_seen; ///< by person, what surrogates see in finished cloaks
    std::vector<MadeCloak> m_made;
};

} // namespace

Expected<std::vector<MadeCloak>> makeVideoCloaks(const VideoCloakRequest& request, Services& services,
                                                 const CancelToken& cancel, const std::function<void(double)>& progress)
{
    return Maker(request, services, cancel, progress).run();
}

} // namespace bauta::jobs
