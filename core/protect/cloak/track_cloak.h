// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"
#include "core/protect/cloak/canonical_map.h"
#include "core/protect/cloak/cloak_fields.h"

namespace bauta::protect
{

/// One cloak for every frame of a track: fields that were found on a few key frames, carried over to each frame
/// through the meshes. Nothing is decided anew from a frame's pixels, and everything follows the mesh smoothly, so
/// that meshes smoothed over time give fields that do not flicker. Immutable, hence thread-safe.
///
///     // subject.moreAppearances: key frames, see chooseKeyFrames() and cutAppearance()
///     TrackCloak cloak(result.fields, referenceFace);      // appearance number result.reference
///     const CloakFields fields = cloak.fieldsFor(face, cloakableShare(face));
///     const cv::Rect area = cloakedArea(fields, frameSize); // take this patch of the frame as RGB
///     applyCloak(patch, fields, area.tl());
class TrackCloak
{
public:
    /// `fields` as CloakResult has them, stated on the canvas of `reference`. requires: a mesh.
    TrackCloak(CloakFields fields, const faces::Face& reference);

    /// The fields for the same face in another frame, `strength` (0..1) of them; fields that change nothing for a
    /// strength of 0 and for a face without a mesh. Zero outside the silhouette that the mesh has in this frame, and on
    /// parts that are turned away. 2 to 4 ms on one core.
    [[nodiscard]] CloakFields fieldsFor(const faces::Face& face, float strength = 1.F) const;

private:
    CloakFields m_fields;
    CanonicalMap m_map;
};

/// How much of a cloak a face in a frame can carry: 1 for faces that look into the camera, falling to 0 towards those
/// that unsuitableForCloak() refuses, smoothly with pose and size. A face with less than 1 is not protected in full.
[[nodiscard]] float cloakableShare(const faces::Face& face);

} // namespace bauta::protect
