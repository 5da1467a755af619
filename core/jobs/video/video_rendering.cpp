// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/video/video_rendering.h"

#include "core/jobs/video/video_cloaks.h"
#include "core/models/compute_threads.h"
#include "core/protect/method.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace bauta::jobs
{

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
    const auto cloaks = VideoCloaks::open(
        {rendering.source, video, rendering.decisions, rendering.fallback, rendering.seed}, services, cancel);
    if (!cloaks) {
        return fail(cloaks.error());
    }
    std::vector<PaintedTrack> tracks;
    for (std::size_t i = 0; i < video.tracks.size(); ++i) {
        const auto uncloaked =
            rendering.fallback == CloakFallback::Warn ? protect::Method::Keep : protect::Method::Solid;
        tracks.push_back({plan::toFaceTrack(video.tracks[i]), rendering.decisions[i], (*cloaks)->of(i),
                          plan::Decision{.method = uncloaked}});
    }
    CoverProtector covers;
    TrackPainter painter(**fitter, covers, std::move(tracks), rendering.output.failSecure);

    video::TranscodeOptions options;
    options.encoder = rendering.output.encoder;
    options.crf = rendering.output.crf;
    options.preset = rendering.output.preset;
    options.audio = rendering.output.audio;
    options.range = {video.fromInMicroseconds, video.toInMicroseconds};
    options.existing = rendering.existing;
    video::TranscodeContext context;
    context.cancel = cancel;
    context.report = [&](const video::TranscodeProgress& p) {
        if (progress) {
            const double done =
                static_cast<double>(p.framesDone) / static_cast<double>(std::max<std::int64_t>(p.framesTotal, 1));
            progress(std::min(done, 1.0),
                     fmt::format("writing, frame {}, {:.0f} a second", p.framesDone, p.framesPerSecond));
        }
    };
    auto report = video::transcode(
        rendering.source, rendering.target, options,
        [&, threads = models::computeThreads()](video::Frame& frame) -> Expected<void> {
            const models::ComputeThreadsScope scope(threads); // on the painting thread
            const int number = static_cast<int>(frame.index);
            if (auto prepared = (*cloaks)->prepare(number); !prepared) {
                return prepared;
            }
            return painter.paint(frame, number);
        },
        context);
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
    rendered.counts = painter.counts();
    rendered.blurredFrames = painter.blurredFrames();
    return rendered;
}

} // namespace bauta::jobs
