// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/video/video_item.h"

#include "core/base/hash.h"
#include "core/jobs/face_results.h"
#include "core/jobs/job_support.h"
#include "core/jobs/video/review_notes.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace bauta::jobs
{

namespace
{

/// How much of the work on a video pass 1 is.
constexpr double kAnalysisShare = 0.35;

/// What was measured (docs/research/cloak.md, "Video"): a recogniser that took no part still accepts most frames.
constexpr const char* kVideoCloakWarning =
    "in a video a cloak protects less than in a photo, least of all small and blurred faces; check with --audit, and "
    "where recognition would be dangerous, cover the face";

class VideoWork
{
public:
    VideoWork(const VideoItem& video, Services& services, ItemReport& item)
        : m_video(video),
          m_services(services),
          m_item(item)
    {
    }

    Expected<void> run()
    {
        const auto info = video::inspectVideo(m_item.input, {}, m_video.cancel);
        if (!info) {
            return fail(info.error());
        }
        m_item.sizeInPixels = {info->width, info->height};
        m_item.metadataRemoved = metadataKeys(info->metadata);
        m_outcome.container = info->container;
        if (auto found = find(); !found) {
            return found;
        }
        if (auto decided = decide(); !decided) {
            return decided;
        }
        m_outcome.frames = m_planned.frames;
        m_outcome.seconds = m_planned.seconds;
        m_outcome.review = m_planned.review;
        addMessages(reviewNotes(m_planned.review));
        m_item.output = m_video.target.file;
        if (!m_video.request.dryRun) {
            if (auto rendered = render(); !rendered) {
                return rendered;
            }
        }
        m_item.video = std::move(m_outcome);
        return {};
    }

private:
    [[nodiscard]] bool nobodyIsSought() const
    {
        return m_video.media == nullptr && m_video.request.rules.who == Who::None;
    }

    Expected<void> find()
    {
        m_item.facesSought = !nobodyIsSought();
        if (nobodyIsSought()) {
            m_item.notes.emplace_back("faces were not looked for (--who none)");
            m_planned.fromInMicroseconds = m_video.request.range.fromInMicroseconds;
            m_planned.toInMicroseconds = m_video.request.range.toInMicroseconds;
            return {};
        }
        if (m_video.media != nullptr && m_video.media->video) {
            const auto sha256 = sha256OfFile(m_item.input, m_video.cancel);
            if (!sha256) {
                return fail(sha256.error());
            }
            if (*sha256 == m_video.media->sha256) {
                m_planned = *m_video.media->video;
                m_fromPlan = true;
                return {};
            }
        }
        VideoAnalysisOptions options;
        options.effort = m_video.request.effort;
        options.range = m_video.request.range;
        const auto analysed = analyseVideo(m_item.input, options, m_services, m_video.cancel,
                                           telling("looking for faces", 0.0, kAnalysisShare));
        if (!analysed) {
            return fail(analysed.error());
        }
        m_planned = plannedVideo(*analysed, options.range);
        addMessages(analysed->messages);
        if (m_planned.tracks.empty()) {
            m_item.notes.emplace_back("no face found; cleaned of metadata only");
        }
        return {};
    }

    Expected<void> decide()
    {
        const std::vector<faces::Face> largest = largestFaces(m_planned);
        std::vector<FaceChoice> choices;
        if (m_fromPlan) {
            for (const plan::PlannedTrack& track : m_planned.tracks) {
                choices.push_back({m_video.plan->decisionFor(track), track.reason});
            }
        } else if (m_video.media != nullptr) {
            plan::Decision hide = m_video.plan->defaultDecision;
            if (hide.method == protect::Method::Keep) {
                hide = {};
            }
            m_item.warnings.emplace_back("the file changed since the plan was made; all of its faces are hidden");
            choices.assign(m_planned.tracks.size(), {hide, "the file changed since the plan was made"});
        } else {
            choices = decideWithinPhoto(m_video.request.rules, largest, m_item.sizeInPixels);
        }
        for (std::size_t i = 0; i < choices.size(); ++i) {
            const plan::PlannedTrack& track = m_planned.tracks[i];
            FaceOutcome outcome = plannedOutcome(largest[i], track.person, choices[i].decision, choices[i].reason);
            outcome.span =
                TrackSpan{track.id, secondsAt(track.points.front().frame), secondsAt(track.points.back().frame + 1)};
            m_item.faces.push_back(std::move(outcome));
            m_decisions.push_back(choices[i].decision);
        }
        return {};
    }

    Expected<void> render()
    {
        VideoRendering rendering;
        rendering.source = m_item.input;
        rendering.target = m_video.target.file;
        rendering.existing = m_video.target.existing;
        rendering.video = &m_planned;
        rendering.decisions = m_decisions;
        rendering.fallback = m_video.request.cloakFallback;
        rendering.seed = m_video.seed;
        rendering.output = m_video.request.video;
        const double before = m_fromPlan || nobodyIsSought() ? 0.0 : kAnalysisShare;
        const RenderProgress progress = [&](double part, const std::string& doing) {
            if (m_video.progress) {
                m_video.progress(before + (1.0 - before) * part, doing);
            }
        };
        auto rendered = renderVideo(rendering, m_services, m_video.cancel, progress);
        if (!rendered) {
            return fail(rendered.error());
        }
        recordResults(rendered->results, m_item);
        if (std::any_of(rendered->results.begin(), rendered->results.end(),
                        [](const FaceResult& result) { return protect::usesCloak(result.method); })) {
            m_item.warnings.emplace_back(kVideoCloakWarning);
        }
        for (std::size_t i = 0; i < rendered->counts.size(); ++i) {
            const TrackCount& count = rendered->counts[i];
            if (count.covered > 0) {
                FaceOutcome& face = m_item.faces[i];
                face.reason += fmt::format("{}blurred in {} of {} frames, where a cloak does not hold",
                                           face.reason.empty() ? "" : "; ", count.covered, count.frames);
            }
        }
        const video::TranscodeReport& report = rendered->transcode;
        addMessages(report.messages);
        m_outcome.container = report.container;
        m_outcome.encoder = report.encoder;
        m_outcome.frames = static_cast<int>(report.frames);
        m_outcome.audioCopied = report.audioCopied;
        m_outcome.audioEncoded = report.audioEncoded;
        m_outcome.blurredFrames = rendered->blurredFrames;
        return {};
    }

    /// Passes may say the same of one file.
    void addMessages(const std::vector<std::string>& messages)
    {
        for (const std::string& message : messages) {
            if (std::find(m_item.notes.begin(), m_item.notes.end(), message) == m_item.notes.end()) {
                m_item.notes.push_back(message);
            }
        }
    }

    [[nodiscard]] FrameProgress telling(const char* doing, double from, double share) const
    {
        if (!m_video.progress) {
            return {};
        }
        return [this, doing, from, share](std::int64_t done, std::int64_t total, double framesPerSecond) {
            const double part = total > 0 ? std::min(1.0, static_cast<double>(done) / static_cast<double>(total)) : 0.0;
            m_video.progress(from + share * part,
                             fmt::format("{}, frame {}, {:.0f} a second", doing, done, framesPerSecond));
        };
    }

    /// Evenly between the video's start and end; for people to find the place.
    [[nodiscard]] double secondsAt(int frame) const
    {
        return m_planned.frames > 0 ? m_planned.seconds * frame / m_planned.frames : 0.0;
    }

    const VideoItem& m_video;
    Services& m_services;
    ItemReport& m_item;
    plan::PlannedVideo m_planned;
    bool m_fromPlan = false;
    std::vector<plan::Decision> m_decisions;
    VideoOutcome m_outcome;
};

} // namespace

Expected<void> protectVideo(const VideoItem& video, Services& services, ItemReport& item)
{
    return VideoWork(video, services, item).run();
}

std::vector<faces::Face> largestFaces(const plan::PlannedVideo& video)
{
    std::vector<faces::Face> largest;
    for (const plan::PlannedTrack& track : video.tracks) {
        const auto most = std::max_element(track.points.begin(), track.points.end(),
                                           [](const faces::TrackPoint& a, const faces::TrackPoint& b) {
                                               return a.boxInImage.area() < b.boxInImage.area();
                                           });
        faces::Face& face = largest.emplace_back();
        if (most != track.points.end()) {
            face.boxInImage = most->boxInImage;
            face.landmarksInImage = most->landmarksInImage;
            face.landmarksReliable = most->landmarksReliable;
        }
        for (const faces::TrackPoint& point : track.points) {
            face.confidence = std::max(face.confidence, point.confidence);
        }
    }
    return largest;
}

} // namespace bauta::jobs
