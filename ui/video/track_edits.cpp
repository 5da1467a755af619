// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/video/track_edits.h"

#include "core/faces/track/face_track.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace bauta::ui
{

namespace
{

faces::TrackPoint manualPoint(int frame, const QRectF& box)
{
    faces::TrackPoint point;
    point.frame = frame;
    point.kind = faces::PointKind::Manual;
    point.boxInImage = {static_cast<float>(box.x()), static_cast<float>(box.y()), static_cast<float>(box.width()),
                        static_cast<float>(box.height())};
    point.confidence = 1.F;
    // Where they are in an upright face; marked as not reliable.
    static const std::array<cv::Point2f, 5> kPlaces{cv::Point2f(0.31F, 0.42F), cv::Point2f(0.69F, 0.42F),
                                                    cv::Point2f(0.5F, 0.62F), cv::Point2f(0.36F, 0.80F),
                                                    cv::Point2f(0.64F, 0.80F)};
    for (std::size_t i = 0; i < kPlaces.size(); ++i) {
        point.landmarksInImage.at(i) = {point.boxInImage.x + kPlaces.at(i).x * point.boxInImage.width,
                                        point.boxInImage.y + kPlaces.at(i).y * point.boxInImage.height};
    }
    return point;
}

int freeId(const plan::PlannedVideo& video)
{
    int id = 0;
    for (const plan::PlannedTrack& track : video.tracks) {
        id = std::max(id, track.id + 1);
    }
    return id;
}

plan::PlannedTrack& trackAt(PlanDraft& draft, const FaceRef& ref)
{
    return draft.media(ref.media)->video->tracks.at(static_cast<std::size_t>(ref.face));
}

bool isTrack(const Document& document, const FaceRef& ref)
{
    return exists(document, ref) && document.find(ref.media)->isVideo();
}

const plan::PlannedTrack& trackAt(const Document& document, const FaceRef& ref)
{
    return document.find(ref.media)->planned.video->tracks.at(static_cast<std::size_t>(ref.face));
}

} // namespace

std::optional<faces::TrackPoint> trackPointAt(const plan::PlannedTrack& track, int frame)
{
    const auto next = std::lower_bound(track.points.begin(), track.points.end(), frame,
                                       [](const faces::TrackPoint& point, int f) { return point.frame < f; });
    if (next == track.points.end() || (next == track.points.begin() && next->frame != frame)) {
        return std::nullopt;
    }
    if (next->frame == frame) {
        return *next;
    }
    faces::FaceTrack between; // the core interpolates; two points are all it needs
    between.points = {*(next - 1), *next};
    return faces::pointAt(between, frame);
}

faces::TrackPoint nearestPoint(const plan::PlannedTrack& track, int frame)
{
    return *std::min_element(track.points.begin(), track.points.end(),
                             [frame](const faces::TrackPoint& a, const faces::TrackPoint& b) {
                                 return std::abs(a.frame - frame) < std::abs(b.frame - frame);
                             });
}

bool isManual(const plan::PlannedTrack& track)
{
    return std::all_of(track.points.begin(), track.points.end(),
                       [](const faces::TrackPoint& point) { return point.kind == faces::PointKind::Manual; });
}

bool canSplit(const plan::PlannedTrack& track, int frame)
{
    return track.points.front().frame < frame && frame <= track.points.back().frame;
}

bool canJoin(const plan::PlannedTrack& a, const plan::PlannedTrack& b)
{
    return a.points.back().frame < b.points.front().frame || b.points.back().frame < a.points.front().frame;
}

void TrackEdits::addTrack(Document& document, int media, int frame, const QRectF& box)
{
    document.edit(tr("Draw a face in a video"), [&](PlanDraft& draft) {
        plan::PlannedMedia* planned = draft.media(media);
        if (planned == nullptr || !planned->video) {
            return;
        }
        plan::PlannedTrack track;
        track.id = freeId(*planned->video);
        track.person = static_cast<int>(draft.people().size());
        draft.people().push_back({"person " + std::to_string(draft.people().size() + 1), std::nullopt});
        track.points.push_back(manualPoint(frame, box));
        track.reason = "drawn by hand";
        planned->video->tracks.push_back(std::move(track));
    });
}

void TrackEdits::setKeyFrame(Document& document, const FaceRef& ref, int frame, const QRectF& box)
{
    if (!isTrack(document, ref)) {
        return;
    }
    document.edit(tr("Set a key frame"), [&](PlanDraft& draft) {
        auto& points = trackAt(draft, ref).points;
        const auto place = std::lower_bound(points.begin(), points.end(), frame,
                                            [](const faces::TrackPoint& point, int f) { return point.frame < f; });
        if (place != points.end() && place->frame == frame) {
            *place = manualPoint(frame, box);
        } else {
            points.insert(place, manualPoint(frame, box));
        }
    });
}

void TrackEdits::split(Document& document, const FaceRef& ref, int frame)
{
    if (!isTrack(document, ref) || !canSplit(trackAt(document, ref), frame)) {
        return;
    }
    const plan::Decision decision = decisionOf(document, ref);
    document.edit(tr("Cut a track in two"), [&](PlanDraft& draft) {
        plan::PlannedTrack& track = trackAt(draft, ref);
        plan::PlannedTrack rest;
        rest.id = freeId(*draft.media(ref.media)->video);
        rest.reason = track.reason;
        rest.person = static_cast<int>(draft.people().size());
        draft.people().push_back({"person " + std::to_string(draft.people().size() + 1), decision});
        // Both ends stand where the whole track had the face.
        faces::TrackPoint last = *trackPointAt(track, frame - 1);
        faces::TrackPoint first = *trackPointAt(track, frame);
        const auto cut = std::partition_point(track.points.begin(), track.points.end(),
                                              [frame](const faces::TrackPoint& point) { return point.frame < frame; });
        rest.points.assign(cut, track.points.end());
        track.points.erase(cut, track.points.end());
        if (rest.points.front().frame != frame) {
            rest.points.insert(rest.points.begin(), first);
        }
        if (track.points.back().frame != frame - 1) {
            track.points.push_back(last);
        }
        draft.media(ref.media)->video->tracks.push_back(std::move(rest));
    });
}

void TrackEdits::extendTo(Document& document, const FaceRef& ref, int frame)
{
    if (!isTrack(document, ref) || trackPointAt(trackAt(document, ref), frame)) {
        return;
    }
    document.edit(tr("Make a track longer"), [&](PlanDraft& draft) {
        plan::PlannedTrack& track = trackAt(draft, ref);
        faces::TrackPoint point = nearestPoint(track, frame);
        point.frame = frame;
        point.kind = faces::PointKind::Manual;
        point.confidence = 1.F;
        track.points.insert(frame < track.points.front().frame ? track.points.begin() : track.points.end(), point);
    });
}

void TrackEdits::join(Document& document, const FaceRef& ref, const FaceRef& other)
{
    if (!isTrack(document, ref) || !isTrack(document, other) || ref.media != other.media || ref.face == other.face ||
        !canJoin(trackAt(document, ref), trackAt(document, other))) {
        return;
    }
    document.edit(tr("Join two tracks"), [&](PlanDraft& draft) {
        auto& tracks = draft.media(ref.media)->video->tracks;
        plan::PlannedTrack& track = trackAt(draft, ref);
        std::vector<faces::TrackPoint> more = trackAt(draft, other).points;
        if (more.front().frame < track.points.front().frame) {
            std::swap(track.points, more);
        }
        const int lost = track.points.back().frame + 1;
        if (lost < more.front().frame) {
            faces::TrackPoint between = track.points.back();
            between.frame = lost;
            between.kind = faces::PointKind::Filled;
            track.points.push_back(between);
        }
        track.points.insert(track.points.end(), more.begin(), more.end());
        tracks.erase(tracks.begin() + other.face);
    });
}

} // namespace bauta::ui
