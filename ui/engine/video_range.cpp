// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/engine/video_range.h"

#include <algorithm>
#include <utility>

namespace bauta::ui
{

namespace
{

constexpr int kSmallest = 64; ///< pixels: only times are wanted

Expected<std::unique_ptr<video::FrameReader>> openSmall(const std::filesystem::path& file,
                                                        const video::TimeRange& range, const CancelToken& cancel)
{
    video::ReadOptions options;
    options.range = range;
    options.scaledToMaxSide = kSmallest;
    options.cancel = cancel;
    return video::FrameReader::open(file, options);
}

} // namespace

Expected<FrameSpan> framesIn(const std::filesystem::path& file, const video::TimeRange& range,
                             const CancelToken& cancel)
{
    // The part as the job will read it: where it starts, and how many frames it has.
    auto part = openSmall(file, range, cancel);
    if (!part) {
        return fail(part.error());
    }
    FrameSpan span;
    while (true) {
        const auto frame = (*part)->next();
        if (!frame) {
            return fail(frame.error());
        }
        if (!*frame) {
            break;
        }
        ++span.count;
    }
    if (span.count == 0) {
        return fail(ErrorCode::InvalidArgument, "there is no frame in this part of the video");
    }
    const std::int64_t origin = (*part)->rangeOrigin();
    if (origin == 0) {
        return span;
    }
    auto whole = openSmall(file, {std::nullopt, range.toInMicroseconds}, cancel);
    if (!whole) {
        return fail(whole.error());
    }
    while (true) {
        const auto frame = (*whole)->next();
        if (!frame) {
            return fail(frame.error());
        }
        if (!*frame) {
            return fail(ErrorCode::Damaged, "the part of the video cannot be found in the whole");
        }
        if ((*frame)->pts >= origin) {
            return span;
        }
        ++span.first;
    }
}

plan::PlannedVideo cutTo(const plan::PlannedVideo& whole, const FrameSpan& span, const video::TimeRange& range)
{
    const int last = span.first + span.count - 1;
    const double secondsPerFrame = whole.frames > 0 ? whole.seconds / whole.frames : 0.0;
    plan::PlannedVideo part;
    part.frames = span.count;
    part.seconds = secondsPerFrame * span.count;
    part.fromInMicroseconds = range.fromInMicroseconds;
    part.toInMicroseconds = range.toInMicroseconds;
    for (const plan::PlannedTrack& track : whole.tracks) {
        if (track.points.empty() || track.points.front().frame > last || track.points.back().frame < span.first) {
            continue;
        }
        plan::PlannedTrack cut = track;
        cut.points.clear();
        const faces::FaceTrack full = plan::toFaceTrack(track);
        // Where a point was left out because the face moves straight there, the ends need one of their own.
        const int from = std::max(span.first, track.points.front().frame);
        const int to = std::min(last, track.points.back().frame);
        cut.points.push_back(*faces::pointAt(full, from));
        for (const faces::TrackPoint& point : track.points) {
            if (point.frame > from && point.frame < to) {
                cut.points.push_back(point);
            }
        }
        if (to > from) {
            cut.points.push_back(*faces::pointAt(full, to));
        }
        for (faces::TrackPoint& point : cut.points) {
            point.frame -= span.first;
        }
        part.tracks.push_back(std::move(cut));
    }
    for (plan::PlannedReview review : whole.review) {
        if (review.spot.firstFrame > last || review.spot.lastFrame < span.first) {
            continue;
        }
        review.spot.firstFrame = std::max(review.spot.firstFrame, span.first) - span.first;
        review.spot.lastFrame = std::min(review.spot.lastFrame, last) - span.first;
        const double origin = secondsPerFrame * span.first;
        review.firstSeconds = std::clamp(review.firstSeconds - origin, 0.0, part.seconds);
        review.lastSeconds = std::clamp(review.lastSeconds - origin, 0.0, part.seconds);
        part.review.push_back(std::move(review));
    }
    return part;
}

} // namespace bauta::ui
