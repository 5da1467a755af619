// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/embedding.h"
#include "core/faces/face.h"

#include <optional>
#include <string>
#include <vector>

namespace bauta::faces
{

/// How the place of a face in one frame is known.
enum class PointKind
{
    Invalid = 0,
    Detected,  ///< a network saw it in this frame
    Followed,  ///< its pixels were followed from a neighbouring frame
    Filled,    ///< between two places where it was seen: interpolated
    Extended,  ///< just before the first or after the last time it was seen
    Predicted, ///< it was lost, for it is hidden, turned away or blurred: where it should be
    Manual,    ///< set by a person
};

/// Whether pixels of the face itself tell the place.
[[nodiscard]] constexpr bool isSeen(PointKind kind) noexcept
{
    return kind == PointKind::Detected || kind == PointKind::Followed;
}

/// Whether the face is there to be seen, rather than lost: seen, between two sightings, or set by a person.
[[nodiscard]] constexpr bool isInSight(PointKind kind) noexcept
{
    return isSeen(kind) || kind == PointKind::Filled || kind == PointKind::Manual;
}

/// Where a face is in one frame. Coordinates are pixels of the upright full-size frame, as in Face.
struct TrackPoint
{
    int frame = 0;
    PointKind kind = PointKind::Invalid;
    cv::Rect2f boxInImage; ///< the best estimate, smooth in time
    Landmarks5 landmarksInImage{};
    bool landmarksReliable = false; ///< false: estimated from the box alone
    float confidence = 0.F;         ///< 0..1; how sure it is that a face is there
    /// By how much the box may be off, to each side, beyond what the usual growth of a cover makes up for (6 % of the
    /// box's size). The box grown by both holds everything that was detected; it grows while the face is lost.
    float uncertaintyInPixels = 0.F;
};

/// A good view of the face of a track, for recognising it. `faceTemplate` is empty where none was given: biometric, in
/// memory only.
struct TrackSample
{
    int frame = 0;
    Face face;           ///< in pixels of the full-size frame
    float quality = 0.F; ///< 0..1 as GroupingFace has it: size, sharpness, frontality
    FaceTemplate faceTemplate;
};

/// One face through one scene: whoever made it, points are in ascending order of frames, no frame twice. Tracks that
/// were made by FaceTracker have a point in every frame from the first to the last; between the points of others
/// (simplified, hand-made) places are interpolated.
struct FaceTrack
{
    int id = 0;
    std::vector<TrackPoint> points;
    std::vector<TrackSample> samples; ///< best first, unlike one another; none for tiny faces
};

[[nodiscard]] inline int firstFrame(const FaceTrack& track)
{
    return track.points.empty() ? 0 : track.points.front().frame;
}
[[nodiscard]] inline int lastFrame(const FaceTrack& track)
{
    return track.points.empty() ? -1 : track.points.back().frame;
}

/// The track in one frame, interpolated between points; absent before the first and after the last. The kind of an
/// interpolated point is that of the point before it.
[[nodiscard]] std::optional<TrackPoint> pointAt(const FaceTrack& track, int frame);

/// The best estimate of the face, without a mesh: to start a landmarker from. Absent as pointAt.
[[nodiscard]] std::optional<Face> faceAt(const FaceTrack& track, int frame);

/// What must be covered: faceAt with the box grown by its uncertainty. Absent as pointAt.
[[nodiscard]] std::optional<Face> coverAt(const FaceTrack& track, int frame);

/// The same track with as few points as give it back by interpolation: no box edge and no landmark is off by more than
/// `toleranceInPixels`, and no cover is smaller than before (what interpolation takes away, uncertainty adds). Detected
/// and followed become one kind, Followed, as interpolation blurs their difference; other kinds keep their frames.
/// Requires a point in every frame between the first and the last; samples stay as they are.
[[nodiscard]] FaceTrack simplified(const FaceTrack& track, float toleranceInPixels);

/// Whether both are there in some frame: then they are two people.
[[nodiscard]] bool coexist(const FaceTrack& a, const FaceTrack& b);

} // namespace bauta::faces
