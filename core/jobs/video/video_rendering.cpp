// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/video/video_rendering.h"

#include "core/jobs/face_fallback.h"
#include "core/jobs/video/video_cloaks.h"
#include "core/jobs/video/video_journal.h"
#include "core/models/compute_threads.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace bauta::jobs
{

namespace
{

constexpr std::int64_t kWarmUpFrames = 25; ///< painted again before the first new one: shapes settle within them
constexpr std::int64_t kFramesBetweenNotes = 50;

/// Where a rendering begins to paint, and what was counted before.
struct Start
{
    std::int64_t frame = 0;
    PaintedSoFar before;
};

Start startOf(const video::WorkFile* work, std::size_t tracks)
{
    Start start;
    start.before.counts.resize(tracks);
    if (work == nullptr) {
        return start;
    }
    if (const auto note = work->noteUpTo(work->frames() - 1 - kWarmUpFrames)) {
        if (auto painted = parsePainted(note->text, tracks)) {
            start.frame = note->frame + 1;
            start.before = *std::move(painted);
        }
    }
    return start;
}

PaintedSoFar paintedSince(const Start& start, const TrackPainter& painter)
{
    PaintedSoFar painted = start.before;
    const std::vector<TrackCount> counts = painter.counts();
    for (std::size_t i = 0; i < counts.size(); ++i) {
        painted.counts.at(i).frames += counts[i].frames;
        painted.counts.at(i).covered += counts[i].covered;
    }
    painted.blurredFrames += painter.blurredFrames();
    return painted;
}

} // namespace

Expected<RenderedVideo> renderVideo(const VideoRendering& rendering, Services& services, const CancelToken& cancel,
                                    const RenderProgress& progress)
{
    const plan::PlannedVideo& video = *rendering.video;
    if (rendering.decisions.size() != video.tracks.size()) {
        return fail(ErrorCode::InvalidArgument, "each track needs a decision");
    }
    const auto fitter = services.fitter();
    if (!fitter) {
        return fail(fitter.error());
    }
    const Start start = startOf(rendering.work, video.tracks.size());
    const auto cloaks = VideoCloaks::open({rendering.source, video, rendering.decisions, rendering.fallback,
                                           rendering.seed, static_cast<int>(start.frame)},
                                          services, cancel);
    if (!cloaks) {
        return fail(cloaks.error());
    }
    std::vector<PaintedTrack> tracks;
    const plan::Decision uncloaked{.method = withoutBeing("cloaked", rendering.fallback, {}, kCoverInstead).method};
    for (std::size_t i = 0; i < video.tracks.size(); ++i) {
        tracks.push_back({plan::toFaceTrack(video.tracks[i]), rendering.decisions[i], (*cloaks)->of(i), uncloaked,
                          video.tracks[i].id, video.tracks[i].person});
    }
    models::releaseUnusedMemory(); // what searching took, the encoder needs
    CoverProtector covers;
    std::optional<TrackAnonymizer> anonymizer;
    if (rendering.book != nullptr) {
        anonymizer.emplace(services, *rendering.book, rendering.seed, rendering.identities,
                           rendering.source.filename().string());
    }
    TrackPainter painter(**fitter, covers, std::move(tracks), rendering.output.failSecure,
                         anonymizer ? &*anonymizer : nullptr);

    video::TranscodeOptions options;
    options.encoder = rendering.output.encoder;
    options.crf = rendering.output.crf;
    options.preset = rendering.output.preset;
    options.audio = rendering.output.audio;
    options.range = {video.fromInMicroseconds, video.toInMicroseconds};
    options.existing = rendering.existing;
    video::TranscodeContext context;
    context.cancel = cancel;
    context.work = rendering.work;
    context.firstPainted = start.frame;
    context.report = [&](const video::TranscodeProgress& p) {
        if (progress) {
            const double done =
                static_cast<double>(p.framesDone) / static_cast<double>(std::max<std::int64_t>(p.framesTotal, 1));
            progress(std::min(done, 1.0),
                     fmt::format("writing, frame {}, {:.0f} a second", p.framesDone, p.framesPerSecond));
        }
    };
    const int threads = models::computeThreads();
    const auto paint = [&](video::Frame& frame) -> Expected<void> {
        const models::ComputeThreadsScope scope(threads); // on the painting thread
        const int number = static_cast<int>(frame.index);
        if (auto prepared = (*cloaks)->prepare(number); !prepared) {
            return prepared;
        }
        auto painted = painter.paint(frame, number);
        if (painted && rendering.work != nullptr && (frame.index + 1) % kFramesBetweenNotes == 0) {
            return rendering.work->note({frame.index, formatPainted(paintedSince(start, painter))});
        }
        return painted;
    };
    auto report = video::transcode(rendering.source, rendering.target, options, paint, context);
    if (!report) {
        return fail(report.error());
    }
    if (report->frames != video.frames) {
        // Pass 1 saw other frames: the tracks may not lie where the faces are.
        report->messages.push_back(fmt::format("the video has {} frames now, {} when its faces were looked for",
                                               report->frames, video.frames));
    }
    RenderedVideo rendered;
    rendered.transcode = *std::move(report);
    rendered.results = (*cloaks)->results();
    PaintedSoFar painted = paintedSince(start, painter);
    rendered.counts = std::move(painted.counts);
    rendered.blurredFrames = painted.blurredFrames;
    return rendered;
}

} // namespace bauta::jobs
