// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/track/face_track.h"
#include "core/jobs/services.h"
#include "core/video/frame.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace bauta::jobs
{

/// A track's face as it must be drawn in one frame.
struct TrackedFace
{
    std::size_t track = 0; ///< index into the tracks
    faces::Face face;      ///< pixels of the frame; with a mesh where one fits
    faces::PointKind kind = faces::PointKind::Invalid;
    float uncertaintyInPixels = 0.F; ///< how much further a cover must reach
};

/// The faces of tracks frame by frame, for drawing: a track knows boxes and landmarks, a mask wants the mesh. The mesh
/// is fitted every few frames in the full-size picture and carried along with the landmarks in between; its shape
/// changes gradually. Frames must come in order. A face that does not fit is tried less and less often. One thread at a
/// time; `fitter` must outlive it.
class TrackFaces
{
public:
    enum class Fits
    {
        Seldom = 0, ///< a few times a second: good enough for a cover
        Often,      ///< every few frames: what follows the face closely
        Closely,    ///< every frame: what moves as the face moves, lips and lids too
        EveryTime   ///< frames far apart have no shape in common
    };
    /// `fits` has one entry a track; empty: all Seldom.
    TrackFaces(const FaceFitter& fitter, std::vector<faces::FaceTrack> tracks, std::vector<Fits> fits = {});

    [[nodiscard]] const std::vector<faces::FaceTrack>& tracks() const noexcept { return m_tracks; }
    /// The faces in frame number `number`, in the order of the tracks: of all, or of those that are `chosen`.
    [[nodiscard]] Expected<std::vector<TrackedFace>> at(const video::Frame& frame, int number,
                                                        const std::vector<bool>& chosen = {});

private:
    /// What is remembered of a track's mesh, in its alignment frame: a face that moves keeps its shape there.
    struct Shape
    {
        std::vector<cv::Point3f> pointsInFrame; ///< empty: none fits
        std::vector<cv::Point3f> fitted;        ///< what the points move towards: the last fit
        float presence = 0.F;
        int nextFit = -1; ///< frame
        int failures = 0; ///< in a row
    };

    [[nodiscard]] Expected<void> fitShape(const video::Frame& frame, const faces::Face& face, Shape& shape);

    const FaceFitter& m_fitter;
    std::vector<faces::FaceTrack> m_tracks;
    std::vector<Shape> m_shapes;
    std::vector<Fits> m_fits;
};

} // namespace bauta::jobs
