// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/video/video_audit.h"

#include "core/jobs/identifiability.h"
#include "core/jobs/job_support.h"
#include "core/jobs/thumbnail.h"
#include "core/jobs/video/frame_rate.h"
#include "core/jobs/video/paired_frames.h"
#include "core/jobs/video/track_looks.h"
#include "core/jobs/video/video_analysis.h"
#include "core/jobs/video/video_item.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace bauta::jobs
{

namespace
{

constexpr double kAnalysisShare = 0.4; ///< of the work, where the faces have to be looked for
constexpr int kThumbnailSidePx = 144;

/// What happens to a video on its way to others, in place of all that photos go through: less of it and squeezed.
const std::vector<audit::Upload>& uploadsOfFrames()
{
    static const std::vector<audit::Upload> uploads{audit::Upload::None, audit::Upload::HalfSizeJpeg75};
    return uploads;
}

class VideoAudit
{
public:
    VideoAudit(const VideoAuditItem& video, Services& services, AuditedPhoto& item, std::vector<MeasuredFace>& measured)
        : m_video(video),
          m_services(services),
          m_item(item),
          m_measured(measured)
    {
    }

    Expected<void> run()
    {
        video::TimeRange range = m_video.options.range;
        if (const auto& tracks = m_video.pair.tracks) {
            range = {tracks->fromInMicroseconds, tracks->toInMicroseconds};
        }
        auto frames = PairedFrames::open(m_video.pair.original, m_video.pair.protectedFile, range, m_video.cancel);
        if (!frames) {
            return fail(frames.error());
        }
        const video::VideoInfo& before = frames->originalInfo();
        const video::VideoInfo& after = frames->protectedInfo();
        m_item.originalSizeInPixels = {before.width, before.height};
        m_item.protectedSizeInPixels = {after.width, after.height};
        if (!haveOneShape(m_item.originalSizeInPixels, m_item.protectedSizeInPixels)) {
            return fail(ErrorCode::InvalidArgument,
                        fmt::format("the two videos differ in shape ({} x {} and {} x {} pixels); a cropped or turned "
                                    "copy cannot be compared",
                                    before.width, before.height, after.width, after.height));
        }
        if (auto found = findTracks(); !found) {
            return found;
        }
        if (m_tracks->tracks.empty()) {
            m_item.notes.emplace_back("no face found in the original; nothing to audit");
        }
        describeTracks();
        const double rate = frameRateOf(before);
        return walk(*frames, rate);
    }

private:
    Expected<void> findTracks()
    {
        if (m_video.pair.tracks) {
            m_tracks = m_video.pair.tracks;
            return {};
        }
        VideoAnalysisOptions options;
        options.effort = m_video.options.effort;
        options.range = m_video.options.range;
        m_walkFrom = kAnalysisShare;
        const auto telling = [this](std::int64_t done, std::int64_t total, double framesPerSecond) {
            tell(0.0, kAnalysisShare, done, total,
                 fmt::format("looking for faces, frame {}, {:.0f} a second", done, framesPerSecond));
        };
        auto analysed = analyseVideo(m_video.pair.original, options, m_services, m_video.cancel, telling);
        if (!analysed) {
            return fail(analysed.error());
        }
        m_item.notes.insert(m_item.notes.end(), analysed->messages.begin(), analysed->messages.end());
        m_tracks = std::make_shared<const plan::PlannedVideo>(plannedVideo(*analysed, options.range));
        return {};
    }

    /// One face for each track, all that can be said before any frame is read.
    void describeTracks()
    {
        const std::vector<faces::Face> largest = largestFaces(*m_tracks);
        for (std::size_t i = 0; i < largest.size(); ++i) {
            const plan::PlannedTrack& track = m_tracks->tracks[i];
            AuditedFace& face = m_item.faces.emplace_back();
            face.boxInImage = largest[i].boxInImage;
            face.confidence = largest[i].confidence;
            face.track.emplace();
            face.track->span.track = track.id;
            MeasuredFace& measured = m_measured.emplace_back();
            measured.firstFrame = track.points.front().frame;
            measured.lastFrame = track.points.back().frame;
            for (const KnownFace& known : m_video.pair.knownFaces) {
                if (known.track == track.id) {
                    face.leftOnPurpose = known.method == protect::Method::Keep;
                    face.reason = known.reason;
                    noteKnown(known, measured);
                }
            }
        }
    }

    Expected<void> walk(PairedFrames& frames, double rate)
    {
        std::vector<faces::FaceTrack> tracks;
        for (const plan::PlannedTrack& track : m_tracks->tracks) {
            tracks.push_back(plan::toFaceTrack(track));
        }
        TrackLooks looks(std::move(tracks), rate);
        AuditedVideo video;
        while (true) {
            auto pair = frames.next();
            if (!pair) {
                return fail(pair.error());
            }
            if (!*pair) {
                break;
            }
            ++video.framesCompared;
            video.seconds = (*pair)->seconds + (*pair)->duration;
            noteSpans(static_cast<int>((*pair)->original.index), **pair);
            if (auto done = measureAll(looks.add(**pair)); !done) {
                return done;
            }
            tell(m_walkFrom, 1.0 - m_walkFrom, video.framesCompared, m_tracks->frames,
                 fmt::format("comparing, frame {}", video.framesCompared));
        }
        if (auto done = measureAll(looks.finish()); !done) {
            return done;
        }
        if (auto rest = frames.countRest(); !rest) {
            return rest;
        }
        video.framesAlone = static_cast<int>(frames.alone());
        if (video.framesCompared == 0) {
            return fail(ErrorCode::InvalidArgument, "the two videos have no frame at the same time");
        }
        if (video.framesAlone > 0) {
            m_item.warnings.push_back(
                fmt::format("{} of {} frames of the original have no counterpart and were not compared; if only a part "
                            "was written, name it with --from and --to",
                            video.framesAlone, video.framesAlone + video.framesCompared));
        }
        for (std::size_t i = 0; i < m_item.faces.size(); ++i) {
            AuditedTrack& track = *m_item.faces[i].track;
            const TrackSight& sight = looks.sights()[i];
            track.screenSeconds = sight.screenSeconds;
            track.frames = sight.frames;
            track.tooSmall = sight.frames > 0 && sight.tooSmall;
        }
        m_item.video = video;
        return {};
    }

    /// When each track is to be seen, by the clock of the protected video.
    void noteSpans(int frame, const FramePair& pair)
    {
        for (std::size_t i = 0; i < m_measured.size(); ++i) {
            TrackSpan& span = m_item.faces[i].track->span;
            if (frame >= m_measured[i].firstFrame && frame <= m_measured[i].lastFrame) {
                span.firstSeconds = span.lastSeconds > 0.0 ? span.firstSeconds : pair.seconds;
                span.lastSeconds = pair.seconds + pair.duration;
            }
        }
    }

    Expected<void> measureAll(std::vector<TrackLook> looks)
    {
        for (const TrackLook& look : looks) {
            if (m_video.cancel.isCancelled()) {
                return fail(ErrorCode::Cancelled, "cancelled");
            }
            if (auto done = measure(look); !done) {
                return done;
            }
        }
        return {};
    }

    Expected<void> measure(const TrackLook& look)
    {
        const auto fitter = m_services.fitter();
        if (!fitter) {
            return fail(fitter.error());
        }
        faces::Detection place;
        place.boxInImage = look.place.boxInImage;
        place.confidence = look.place.confidence;
        if (look.place.landmarksReliable) {
            place.landmarksInImage = look.place.landmarksInImage;
        }
        auto fitted = (*fitter)->fit(look.original, {place});
        if (!fitted) {
            return fail(fitted.error());
        }
        if (fitted->empty()) {
            return {};
        }
        const faces::Face& before = fitted->front();
        const faces::Face expected = audit::mapped(before, look.protectedFromOriginal);
        // In a cut-out around one face the simplest search finds what is there.
        auto after = findFaces(look.protectedOne, m_services, faces::SearchEffort::Fast, m_video.cancel);
        if (!after) {
            return fail(after.error());
        }
        audit::FaceBeforeAndAfter views{audit::faceView(look.original, before),
                                        audit::faceView(look.protectedOne, expected), std::nullopt};
        cv::Rect2f boxAfter = expected.boxInImage;
        const int partner = partnersOf({expected}, *after).front();
        if (partner >= 0) {
            const faces::Face& found = after->at(static_cast<std::size_t>(partner));
            boxAfter = found.boxInImage;
            views.found = found.landmarksReliable ? audit::faceView(look.protectedOne, found) : views.protectedAtPlace;
        }
        MeasuredFace& face = m_measured.at(look.track);
        MeasuredView view;
        auto measurement = m_video.auditor.measure(views, m_video.cancel, uploadsOfFrames());
        if (!measurement) {
            return fail(measurement.error());
        }
        view.measurement = *std::move(measurement);
        view.seconds = look.seconds;
        if (m_video.options.thumbnails != AuditThumbnails::None) {
            view.protectedJpeg = faceThumbnail(look.protectedOne, boxAfter, false, kThumbnailSidePx);
        }
        if (m_video.options.thumbnails == AuditThumbnails::Both) {
            view.originalJpeg = faceThumbnail(look.original, before.boxInImage, false, kThumbnailSidePx);
        }
        const float sharpness = faceSharpness(look.original, before.boxInImage);
        face.quality = std::max(face.quality, groupingQuality(before, sharpness));
        face.views.push_back(std::move(view));
        return {};
    }

    void tell(double from, double share, std::int64_t done, std::int64_t total, const std::string& doing) const
    {
        if (m_video.progress) {
            const double part = total > 0 ? std::min(1.0, static_cast<double>(done) / static_cast<double>(total)) : 0.0;
            m_video.progress(from + share * part, doing);
        }
    }

    const VideoAuditItem& m_video;
    Services& m_services;
    AuditedPhoto& m_item;
    std::vector<MeasuredFace>& m_measured;
    std::shared_ptr<const plan::PlannedVideo> m_tracks;
    double m_walkFrom = 0.0;
};

} // namespace

Expected<void> measureVideo(const VideoAuditItem& video, Services& services, AuditedPhoto& item,
                            std::vector<MeasuredFace>& measured)
{
    return VideoAudit(video, services, item, measured).run();
}

} // namespace bauta::jobs
