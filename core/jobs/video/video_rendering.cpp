// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/video/video_rendering.h"

#include "core/protect/method.h"

#include <fmt/format.h>

#include <utility>

namespace bauta::jobs
{

Expected<RenderedVideo> renderVideo(const VideoRendering& rendering, Services& services, const CancelToken& cancel,
                                    const FrameProgress& progress)
{
    const plan::PlannedVideo& video = *rendering.video;
    if (rendering.decisions.size() != video.tracks.size()) {
        return fail(ErrorCode::InvalidArgument, "each track needs a decision");
    }
    const auto fitter = services.fitter();
    if (!fitter) {
        return fail(fitter.error());
    }
    RenderedVideo rendered;
    std::vector<CoveredTrack> tracks;
    for (std::size_t i = 0; i < video.tracks.size(); ++i) {
        tracks.push_back({plan::toFaceTrack(video.tracks[i]), rendering.decisions[i]});
        rendered.results.push_back({.method = rendering.decisions[i].method});
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
    context.report = [&progress](const video::TranscodeProgress& p) {
        if (progress) {
            progress(p.framesDone, p.framesTotal, p.framesPerSecond);
        }
    };
    auto report = video::transcode(
        rendering.source, rendering.target, options,
        [&painter](video::Frame& frame) { return painter.paint(frame, static_cast<int>(frame.index)); }, context);
    if (!report) {
        return fail(report.error());
    }
    if (report->frames != video.frames) {
        // Pass 1 saw other frames: the tracks may not lie where the faces are.
        report->messages.push_back(fmt::format("the video has {} frames now, {} when its faces were looked for",
                                               report->frames, video.frames));
    }
    rendered.transcode = *std::move(report);
    rendered.blurredFrames = painter.blurredFrames();
    return rendered;
}

} // namespace bauta::jobs
