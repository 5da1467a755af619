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

void TrackEdits::addTrack(Document& document, int media, int frame, const QRectF& box)
{
    document.edit(tr("Draw a face in a video"), [&](PlanDraft& draft) {
        plan::PlannedMedia* planned = draft.media(media);
        if (planned == nullptr || !planned->video) {
            return;
        }
        plan::PlannedTrack track;
        for (const plan::PlannedTrack& other : planned->video->tracks) {
            track.id = std::max(track.id, other.id + 1);
        }
        track.person = static_cast<int>(draft.people().size());
        draft.people().push_back({"person " + std::to_string(draft.people().size() + 1), std::nullopt});
        track.points.push_back(manualPoint(frame, box));
        track.reason = "drawn by hand";
        planned->video->tracks.push_back(std::move(track));
    });
}

void TrackEdits::setKeyFrame(Document& document, const FaceRef& ref, int frame, const QRectF& box)
{
    const Media* media = document.find(ref.media);
    if (!exists(document, ref) || !media->isVideo()) {
        return;
    }
    document.edit(tr("Set a key frame"), [&](PlanDraft& draft) {
        auto& points = draft.media(ref.media)->video->tracks.at(static_cast<std::size_t>(ref.face)).points;
        const auto place = std::lower_bound(points.begin(), points.end(), frame,
                                            [](const faces::TrackPoint& point, int f) { return point.frame < f; });
        if (place != points.end() && place->frame == frame) {
            *place = manualPoint(frame, box);
        } else {
            points.insert(place, manualPoint(frame, box));
        }
    });
}

} // namespace bauta::ui
