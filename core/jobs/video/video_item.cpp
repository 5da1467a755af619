// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/video/video_item.h"

#include "core/base/hash.h"
#include "core/jobs/face_results.h"
#include "core/jobs/job_support.h"
#include "core/jobs/video/review_notes.h"
#include "core/jobs/video/video_journal.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace bauta::jobs
{

namespace
{

/// How much of the work on a video pass 1 is.
constexpr double kAnalysisShare = 0.35;

/// What was measured (docs/research/cloak.md, "Video"): a recogniser that took no part accepts a quarter of the frames
/// that are not covered.
constexpr const char* kVideoCloakWarning =
    "in a video a cloak protects less than in a photo, least of all small and blurred faces; check with --audit, and "
    "where recognition would be dangerous, cover the face";

class VideoWork
{
public:
    VideoWork(const VideoItem& video, Services& services, ItemReport& item)
        : m_video(video),
          m_services(services),
          m_item(item),
          m_plan(video.plan),
          m_seed(video.seed)
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
        if (auto takenUp = takeUpEarlierWork(); !takenUp) {
            return takenUp;
        }
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
        if (!m_video.request.dryRun && !nobodyIsSought()) {
            m_outcome.tracks = std::make_shared<const plan::PlannedVideo>(std::move(m_planned));
        }
        m_item.video = std::move(m_outcome);
        return {};
    }

private:
    /// The pictures of a GIF build on each other, and there are few.
    [[nodiscard]] bool keepsWork() const
    {
        return !m_video.request.dryRun && m_video.target.file.extension() != ".gif";
    }

    Expected<void> takeUpEarlierWork()
    {
        if (!keepsWork()) {
            return {};
        }
        if (auto hashed = hashInput(); !hashed) {
            return hashed;
        }
        m_fingerprint = fingerprintOf(m_video.request, m_video.target.file, m_sha256, m_video.plan, m_video.media);
        auto earlier = findEarlierWork(m_video.target.file, m_fingerprint, m_video.request.resume, m_item.warnings);
        if (!earlier) {
            return fail(earlier.error());
        }
        if (*earlier) {
            m_work.emplace(std::move((*earlier)->file));
            m_journal.emplace(std::move((*earlier)->journal));
            m_plan = &m_journal->plan;
            m_seed = m_journal->seed;
            m_item.notes.push_back(
                m_work->frames() > 0
                    ? fmt::format("gone on from frame {}, where an earlier run stopped", m_work->frames())
                    : "gone on with the faces that an earlier run found");
        }
        return {};
    }

    Expected<void> hashInput()
    {
        if (m_sha256.empty()) {
            auto sha256 = sha256OfFile(m_item.input, m_video.cancel);
            if (!sha256) {
                return fail(sha256.error());
            }
            m_sha256 = *std::move(sha256);
        }
        return {};
    }

    [[nodiscard]] bool nobodyIsSought() const
    {
        return m_video.media == nullptr && m_video.request.rules.who == Who::None;
    }

    Expected<void> find()
    {
        m_item.facesSought = !nobodyIsSought();
        if (m_journal) {
            m_planned = *m_journal->plan.media.front().video;
            m_fromPlan = true;
            return {};
        }
        if (nobodyIsSought()) {
            m_item.notes.emplace_back("faces were not looked for (--who none)");
            m_planned.fromInMicroseconds = m_video.request.range.fromInMicroseconds;
            m_planned.toInMicroseconds = m_video.request.range.toInMicroseconds;
            return {};
        }
        if (m_video.media != nullptr && m_video.media->video) {
            if (auto hashed = hashInput(); !hashed) {
                return hashed;
            }
            if (m_sha256 == m_video.media->sha256) {
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
                choices.push_back({m_plan->decisionFor(track), track.reason});
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

    /// From here on a killed run can be gone on with.
    Expected<void> beginWork()
    {
        if (!m_journal) {
            m_journal = journalOfNow();
        }
        const std::string text = formatJournal(*m_journal);
        const auto again = parseJournal(text);
        if (!again) {
            return fail(again.error());
        }
        m_planned = *again->plan.media.front().video; // to the digits that a later run will read
        auto work = video::WorkFile::create(workFileFor(m_video.target.file), text);
        if (!work) {
            const ErrorCode code = work.error().code;
            return fail(code == ErrorCode::AlreadyExists ? ErrorCode::WriteFailed : code, work.error().detail);
        }
        m_work.emplace(*std::move(work));
        return {};
    }

    [[nodiscard]] VideoJournal journalOfNow() const
    {
        VideoJournal journal;
        journal.fingerprint = m_fingerprint;
        journal.seed = m_seed;
        if (m_plan != nullptr) {
            journal.plan.people = m_plan->people;
        }
        plan::PlannedMedia& media = journal.plan.media.emplace_back();
        media.file = m_item.input;
        media.outputSubpath = m_video.target.file.filename();
        media.sha256 = m_sha256;
        media.widthInPixels = m_item.sizeInPixels.width;
        media.heightInPixels = m_item.sizeInPixels.height;
        media.video = m_planned;
        for (std::size_t i = 0; i < m_decisions.size(); ++i) {
            media.video->tracks[i].decision = m_decisions[i];
            media.video->tracks[i].reason = m_item.faces[i].reason;
        }
        return journal;
    }

    Expected<RenderedVideo> renderWith(VideoRendering& rendering, const RenderProgress& progress)
    {
        const bool goesOn = m_work.has_value();
        if (keepsWork() && !goesOn) {
            if (auto begun = beginWork(); !begun) {
                return fail(begun.error());
            }
        }
        rendering.work = m_work ? &*m_work : nullptr;
        auto rendered = renderVideo(rendering, m_services, m_video.cancel, progress);
        if (!m_work || (!rendered && keepAfter(rendered.error()))) {
            return rendered;
        }
        m_work->remove();
        m_work.reset();
        if (!rendered && goesOn && rendered.error().code == ErrorCode::Damaged) {
            m_item.warnings.emplace_back("what an interrupted run left does not fit this video; started anew");
            return renderWith(rendering, progress);
        }
        return rendered;
    }

    /// Who asked for going on may want to after Ctrl-C too.
    bool keepAfter(const Error& error)
    {
        if (error.code != ErrorCode::Cancelled || !m_video.request.resume) {
            return false;
        }
        m_item.notes.emplace_back("what is done is kept; go on with --resume");
        return true;
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
        rendering.seed = m_seed;
        rendering.book = m_video.book;
        rendering.identities = m_video.request.identities;
        rendering.output = m_video.request.video;
        const double before = m_fromPlan || nobodyIsSought() ? 0.0 : kAnalysisShare;
        const RenderProgress progress = [&](double part, const std::string& doing) {
            if (m_video.progress) {
                m_video.progress(before + (1.0 - before) * part, doing);
            }
        };
        auto rendered = renderWith(rendering, progress);
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
                face.reason += fmt::format("{}blurred in {} of {} frames, where {} does not hold",
                                           face.reason.empty() ? "" : "; ", count.covered, count.frames,
                                           face.method == protect::Method::Anonymize ? "a new face" : "a cloak");
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
    const plan::Plan* m_plan; ///< that decides, where m_fromPlan says so
    std::uint64_t m_seed;
    std::string m_sha256; ///< of the input, once it was asked for
    std::string m_fingerprint;
    std::optional<video::WorkFile> m_work;
    std::optional<VideoJournal> m_journal;
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
