// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/video/cloak_views.h"

#include "core/jobs/video/face_patch.h"
#include "core/protect/cloak/cloak_budget.h"

#include <algorithm>

namespace bauta::jobs
{

CloakViews::CloakViews(int firstFrame, int lastFrame, int framesBetweenViews)
    : m_first(firstFrame),
      m_last(lastFrame),
      m_spacing(std::max(1, framesBetweenViews)),
      m_nextKey(firstFrame)
{
}

bool CloakViews::wants(int frame) const
{
    return frame >= m_first && frame <= m_last && (frame - m_first) % m_spacing == 0;
}

void CloakViews::add(const video::Frame& frame, int number, const faces::Face& face)
{
    if (!face.mesh || protect::unsuitableForCloak(face)) {
        return;
    }
    constexpr float kAround = 1.2F; // what a canvas shows beside the box
    const FacePatch patch = takeFacePatch(frame, face, kAround);
    if (!patch.rgb8.empty()) {
        m_views.push_back({number, protect::cutAppearance(patch.rgb8, patch.face)});
    }
}

std::optional<CloakViews::Key> CloakViews::takeKey(int readTo)
{
    if (m_nextKey > m_last || readTo < std::min(m_nextKey + m_spacing, m_last)) {
        return std::nullopt;
    }
    Key key;
    key.frame = m_nextKey;
    for (const View& view : m_views) {
        if (view.frame >= m_nextKey - m_spacing && view.frame <= m_nextKey + m_spacing) {
            key.views.push_back(view.appearance);
        }
    }
    m_nextKey += 2 * m_spacing;
    std::erase_if(m_views, [&](const View& view) { return view.frame < m_nextKey - m_spacing; });
    return key;
}

} // namespace bauta::jobs
