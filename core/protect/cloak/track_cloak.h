// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"
#include "core/protect/cloak/canonical_map.h"
#include "core/protect/cloak/cloak_fields.h"

#include <deque>

namespace bauta::protect
{

/// The cloak of a track: fields that were found on key frames, a second or so apart, carried over to each frame through
/// the meshes and blended between keys. Nothing is decided anew from a frame's pixels, and everything follows mesh and
/// time smoothly, so that meshes smoothed over time give fields that do not flicker.
///
///     // subject.moreAppearances: the face shortly before and after, see cutAppearance()
///     cloak.addKey(frame, result.fields, referenceFace);    // appearance number result.reference
///     const CloakFields fields = cloak.fieldsFor(face, frame, cloakableShare(face));
///     const cv::Rect area = cloakedArea(fields, frameSize); // take this patch of the frame as RGB
///     applyCloak(patch, fields, area.tl());
///
/// Reading is thread-safe while nobody adds or forgets. A key takes about a megabyte.
class TrackCloak
{
public:
    /// Whether a key's cloak protects the face that it was made for.
    enum class Hold
    {
        Weak = 0,
        Strong
    };
    /// `fields` as CloakResult has them, stated on the canvas of `reference`. requires: a mesh; keys in order.
    void addKey(int frame, const CloakFields& fields, const faces::Face& reference, Hold hold = Hold::Strong);
    /// Frees the keys that no frame from `frame` on needs.
    void forgetBefore(int frame);

    [[nodiscard]] bool empty() const noexcept { return m_keys.empty(); }
    [[nodiscard]] int lastKey() const noexcept; ///< -1: none
    /// Whether no key that takes part in frame number `frame` is weak; false without keys.
    [[nodiscard]] bool holdsAt(int frame) const;

    /// The fields for the face in frame number `frame`, `strength` (0..1) of them: those of the keys on either side,
    /// the nearer the more; beyond the outermost keys, those. Fields that change nothing for a strength of 0, without
    /// keys, and for a face without a mesh. Zero outside the silhouette that the mesh has in this frame, and on parts
    /// that are turned away. 4 to 8 ms on one core.
    [[nodiscard]] CloakFields fieldsFor(const faces::Face& face, int frame, float strength = 1.F) const;

private:
    struct Key
    {
        int frame = 0;
        CloakFields fields;
        CanonicalMap map;
        Hold hold = Hold::Strong;
    };

    /// The keys on either side of a frame and the share of the second; the same key twice beyond the outermost.
    struct Neighbours
    {
        const Key* before = nullptr;
        const Key* after = nullptr;
        float shareOfAfter = 0.F;
    };
    /// requires: not empty.
    [[nodiscard]] Neighbours neighboursOf(int frame) const;

    std::deque<Key> m_keys; ///< by frame
};

/// How much of a cloak a face in a frame can carry: 1 for faces that look into the camera, falling to 0 towards those
/// that unsuitableForCloak() refuses, smoothly with pose and size. A face with less than 1 is not protected in full.
[[nodiscard]] float cloakableShare(const faces::Face& face);

} // namespace bauta::protect
