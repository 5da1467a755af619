// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/plan/planned_video.h"

namespace bauta::plan
{

faces::FaceTrack toFaceTrack(const PlannedTrack& track)
{
    faces::FaceTrack result;
    result.id = track.id;
    result.points = track.points;
    return result;
}

} // namespace bauta::plan
