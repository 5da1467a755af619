// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/track/tracklet.h"

#include <algorithm>
#include <utility>

namespace bauta::faces
{

namespace
{

bool isDetected(const Sighting& sighting)
{
    return sighting.kind == PointKind::Detected;
}

} // namespace

int Tracklet::firstDetected() const
{
    return std::find_if(sightings.begin(), sightings.end(), isDetected)->frame;
}

int Tracklet::lastDetected() const
{
    return std::find_if(sightings.rbegin(), sightings.rend(), isDetected)->frame;
}

const Sighting* Tracklet::at(int frame) const
{
    const auto found = std::lower_bound(sightings.begin(), sightings.end(), frame,
                                        [](const Sighting& sighting, int f) { return sighting.frame < f; });
    return found != sightings.end() && found->frame == frame ? &*found : nullptr;
}

Sighting& Tracklet::put(Sighting sighting)
{
    const auto place = std::lower_bound(sightings.begin(), sightings.end(), sighting.frame,
                                        [](const Sighting& s, int f) { return s.frame < f; });
    if (place != sightings.end() && place->frame == sighting.frame) {
        *place = std::move(sighting);
        return *place;
    }
    return *sightings.insert(place, std::move(sighting));
}

} // namespace bauta::faces
