// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/plan/planned_video.h"
#include "ui/document/plan_edits.h"

#include <QCoreApplication>
#include <QRectF>

#include <optional>

namespace bauta::ui
{

/// Where the track is in a frame, interpolated between its points; absent before the first and after the last.
[[nodiscard]] std::optional<faces::TrackPoint> trackPointAt(const plan::PlannedTrack& track, int frame);
/// The point that is nearest in time. requires: there is one.
[[nodiscard]] faces::TrackPoint nearestPoint(const plan::PlannedTrack& track, int frame);
/// Every point was set by a person.
[[nodiscard]] bool isManual(const plan::PlannedTrack& track);

/// Whether the track can be cut before this frame: something of it is on either side.
[[nodiscard]] bool canSplit(const plan::PlannedTrack& track, int frame);
/// Whether the two can be one face: they are never in the same frame.
[[nodiscard]] bool canJoin(const plan::PlannedTrack& a, const plan::PlannedTrack& b);

/// Changes to the tracks of a video, each one step of undo.
class TrackEdits
{
    Q_DECLARE_TR_FUNCTIONS(bauta::ui::TrackEdits)

public:
    /// A track by hand, of a person of its own, which begins and ends in this frame until another key frame is set.
    static void addTrack(Document& document, int media, int frame, const QRectF& box);
    /// The track is here in this frame; between key frames it moves straight.
    static void setKeyFrame(Document& document, const FaceRef& track, int frame, const QRectF& box);
    /// Cuts the track before this frame. What follows becomes a track of a person of its own, for whom the same is
    /// decided; nothing happens unless canSplit().
    static void split(Document& document, const FaceRef& track, int frame);
    /// The track reaches to this frame, where the face stands as at its nearest end. A frame that it reaches already
    /// changes nothing.
    static void extendTo(Document& document, const FaceRef& track, int frame);
    /// The other track becomes part of this one; between them the face moves straight and is marked as guessed. Nothing
    /// happens unless canJoin(). Both are of one video.
    static void join(Document& document, const FaceRef& track, const FaceRef& other);
};

} // namespace bauta::ui
