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

/// Changes to the tracks of a video, each one step of undo.
class TrackEdits
{
    Q_DECLARE_TR_FUNCTIONS(bauta::ui::TrackEdits)

public:
    /// A track by hand, of a person of its own, which begins and ends in this frame until another key frame is set.
    static void addTrack(Document& document, int media, int frame, const QRectF& box);
    /// The track is here in this frame; between key frames it moves straight.
    static void setKeyFrame(Document& document, const FaceRef& track, int frame, const QRectF& box);
};

} // namespace bauta::ui
