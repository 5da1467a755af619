// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/video/video_scan.h"

#include "core/base/hash.h"
#include "core/jobs/identifiability.h"
#include "core/jobs/mean_template.h"
#include "core/jobs/video/review_notes.h"
#include "core/jobs/video/video_item.h"

#include <algorithm>
#include <utility>

namespace bauta::jobs
{

namespace
{

faces::FaceTemplate templateOf(const std::vector<faces::TrackSample>& samples)
{
    std::vector<const faces::FaceTemplate*> views;
    for (const faces::TrackSample& sample : samples) {
        views.push_back(&sample.faceTemplate);
    }
    return meanTemplate(views);
}

/// Seconds from one frame to the next.
double lengthOf(const AnalysedVideo& video, int frame)
{
    const auto i = static_cast<std::size_t>(frame);
    if (i >= video.secondsOfFrame.size()) {
        return 0.0;
    }
    const double end = i + 1 < video.secondsOfFrame.size() ? video.secondsOfFrame[i + 1] : video.seconds;
    return std::max(0.0, end - video.secondsOfFrame[i]);
}

ScannedFace describe(const AnalysedVideo& video, const faces::FaceTrack& track, const faces::Face& largest)
{
    ScannedFace scanned;
    scanned.boxInImage = largest.boxInImage;
    scanned.confidence = largest.confidence;
    // Samples are the best views there are; a track without any is too small or too poor for one.
    const float quality = track.samples.empty() ? 0.F : track.samples.front().quality;
    scanned.sharpness = quality;
    if (!track.samples.empty()) {
        scanned.yawDegrees = track.samples.front().face.pose.yawDegrees;
    }
    scanned.identifiability = identifiability(track.samples.empty() ? largest : track.samples.front().face, quality);
    for (const faces::TrackPoint& point : track.points) {
        faces::Face face;
        face.boxInImage = point.boxInImage;
        face.landmarksReliable = true; // turned how far is not known of each frame; to be safe, not at all
        if (faces::isSeen(point.kind) && identifiability(face, quality) >= Identifiability::Likely) {
            scanned.identifiableSeconds += lengthOf(video, point.frame);
        }
    }
    const auto at = [&](int frame) {
        const auto i = static_cast<std::size_t>(std::max(frame, 0));
        return i < video.secondsOfFrame.size() ? video.secondsOfFrame[i] : video.seconds;
    };
    scanned.span = TrackSpan{track.id, at(faces::firstFrame(track)), at(faces::lastFrame(track) + 1)};
    return scanned;
}

} // namespace

Expected<ScannedVideo> scanVideo(const VideoAnalysisOptions& options, Services& services, const CancelToken& cancel,
                                 const FrameProgress& progress, ScannedPhoto& item)
{
    auto sha256 = sha256OfFile(item.input, cancel);
    if (!sha256) {
        return fail(sha256.error());
    }
    auto analysed = analyseVideo(item.input, options, services, cancel, progress);
    if (!analysed) {
        return fail(analysed.error());
    }
    const video::VideoInfo& info = analysed->info;
    item.metadata = metadataKeys(info.metadata);
    item.position = info.metadata.position;
    item.sizeInPixels = {info.width, info.height};
    item.notes.insert(item.notes.end(), analysed->messages.begin(), analysed->messages.end());

    ScannedVideo scanned;
    scanned.sha256 = *std::move(sha256);
    scanned.planned = plannedVideo(*analysed, options.range);
    scanned.faces = largestFaces(scanned.planned);
    float largestHeight = 0.F;
    for (const faces::Face& face : scanned.faces) {
        largestHeight = std::max(largestHeight, face.boxInImage.height);
    }
    for (std::size_t i = 0; i < analysed->tracking.tracks.size(); ++i) {
        const faces::FaceTrack& track = analysed->tracking.tracks[i];
        scanned.templates.push_back(templateOf(track.samples));
        scanned.qualities.push_back(track.samples.empty() ? 0.F : track.samples.front().quality);
        ScannedFace face = describe(*analysed, track, scanned.faces[i]);
        face.background = isBackground(face.boxInImage, largestHeight, item.sizeInPixels);
        face.thumbnailJpeg = std::move(analysed->thumbnailJpegs[i]);
        item.faces.push_back(std::move(face));
    }
    VideoOutcome outcome;
    outcome.container = info.container;
    outcome.frames = scanned.planned.frames;
    outcome.seconds = scanned.planned.seconds;
    outcome.review = scanned.planned.review;
    const std::vector<std::string> spots = reviewNotes(outcome.review);
    item.notes.insert(item.notes.end(), spots.begin(), spots.end());
    item.video = std::move(outcome);
    return scanned;
}

} // namespace bauta::jobs
