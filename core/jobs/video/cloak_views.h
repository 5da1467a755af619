// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"
#include "core/protect/cloak/cloak.h"
#include "core/video/frame.h"

#include <deque>
#include <optional>
#include <vector>

namespace bauta::jobs
{

/// The views of one track on which its cloak is made, as they come by: a face is looked at every few frames; every
/// second view is a key, and a key's cloak is made on that view and its neighbours on either side, so that what lies
/// between two keys was seen by both. Keeps at most four small cut-outs.
class CloakViews
{
public:
    /// First and last frame of the track, and how far views are apart, in frames.
    CloakViews(int firstFrame, int lastFrame, int framesBetweenViews);

    [[nodiscard]] int firstFrame() const noexcept { return m_first; }
    [[nodiscard]] int lastFrame() const noexcept { return m_last; }

    /// Whether this frame is a view.
    [[nodiscard]] bool wants(int frame) const;
    /// The face in a wanted frame; one that cannot carry a cloak there is passed over.
    void add(const video::Frame& frame, int number, const faces::Face& face);

    struct Key
    {
        int frame = 0;
        std::vector<protect::CloakAppearance> views; ///< that can carry a cloak; may be empty
    };
    /// The next key if all of its views lie within what was read, up to frame `readTo`; each once.
    [[nodiscard]] std::optional<Key> takeKey(int readTo);

private:
    struct View
    {
        int frame = 0;
        protect::CloakAppearance appearance;
    };

    int m_first = 0;
    int m_last = 0;
    int m_spacing = 1;
    int m_nextKey = 0; ///< frame
    std::deque<View> m_views;
};

} // namespace bauta::jobs
