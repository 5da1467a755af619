// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/cloak/track_cloak.h"

#include "core/faces/align.h"
#include "core/protect/cloak/canvas.h"
#include "core/protect/cloak/cloak_budget.h"
#include "core/protect/cloak/field_metrics.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace bauta::protect
{

namespace
{

/// 1 up to `full`, 0 from `none` on.
float falling(float value, float full, float none)
{
    const float t = std::clamp((none - value) / (none - full), 0.F, 1.F);
    return t * t * (3.F - 2.F * t);
}

} // namespace

TrackCloak::TrackCloak(CloakFields fields, const faces::Face& reference)
    : m_fields(std::move(fields)),
      m_map(canvasShapeOf(reference))
{
    m_fields.flowInFrame = refinedField(m_fields.flowInFrame, kCanvasSide);
    m_fields.tone = refinedField(m_fields.tone, kCanvasSide);
}

CloakFields TrackCloak::fieldsFor(const faces::Face& face, float strength) const
{
    CloakFields carried;
    carried.frameFromImage = faces::frameFromImage(face.landmarksInImage);
    carried.originInFrame = m_fields.originInFrame;
    carried.sideInFrame = m_fields.sideInFrame;
    if (!(strength > 0.F) || !face.mesh || face.mesh->pointsInImage.size() != faces::kMeshPoints) {
        carried.sideInFrame = 0.F;
        return carried;
    }
    const CarryMaps maps = m_map.mapsFor(canvasShapeOf(face));
    const float most = std::min(strength, 1.F);
    const bool moves = !m_fields.flowInFrame.empty();
    const bool tones = !m_fields.tone.empty();
    if (moves) {
        carried.flowInFrame = cv::Mat(kCanvasSide, kCanvasSide, CV_32FC2, cv::Scalar::all(0.0));
    }
    if (tones) {
        carried.tone = cv::Mat(kCanvasSide, kCanvasSide, CV_32FC1, cv::Scalar(0.0));
    }
    for (int y = 0; y < kCanvasSide; ++y) {
        const auto* share = maps.share.ptr<float>(y);
        const auto* turn = maps.turn.ptr<cv::Vec4f>(y);
        const auto* place = maps.place.ptr<cv::Point2f>(y);
        for (int x = 0; x < kCanvasSide; ++x) {
            const float factor = most * share[x];
            if (factor <= 0.F) {
                continue;
            }
            if (moves) {
                const auto there = between<cv::Vec2f>(m_fields.flowInFrame, place[x]);
                const cv::Vec4f& m = turn[x];
                carried.flowInFrame.at<cv::Vec2f>(y, x) =
                    cv::Vec2f(m[0] * there[0] + m[1] * there[1], m[2] * there[0] + m[3] * there[1]) * factor;
            }
            if (tones) {
                carried.tone.at<float>(y, x) = between<float>(m_fields.tone, place[x]) * factor;
            }
        }
    }
    return carried;
}

float cloakableShare(const faces::Face& face)
{
    if (!face.mesh) {
        return 0.F;
    }
    constexpr float kFullYaw = 38.F;
    constexpr float kMostYaw = 50.F;
    constexpr float kFullPitch = 30.F;
    constexpr float kMostPitch = 40.F;
    float top = face.mesh->pointsInImage.front().y;
    float bottom = top;
    for (const cv::Point3f& p : face.mesh->pointsInImage) {
        top = std::min(top, p.y);
        bottom = std::max(bottom, p.y);
    }
    return falling(std::abs(face.pose.yawDegrees), kFullYaw, kMostYaw) *
           falling(std::abs(face.pose.pitchDegrees), kFullPitch, kMostPitch) *
           falling(-(bottom - top), -1.25F * kLeastCloakableHeight, -kLeastCloakableHeight);
}

} // namespace bauta::protect
