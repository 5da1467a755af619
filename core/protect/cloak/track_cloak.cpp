// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/cloak/track_cloak.h"

#include "core/faces/align.h"
#include "core/protect/cloak/canvas.h"
#include "core/protect/cloak/cloak_budget.h"
#include "core/protect/cloak/field_metrics.h"

#include <algorithm>
#include <cmath>
#include <iterator>
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

/// Adds `share` of the fields, carried over by `map`, to those in `sum`.
void addCarried(const CloakFields& fields, const CarryMaps& maps, float share, CloakFields& sum)
{
    if (!fields.flowInFrame.empty() && sum.flowInFrame.empty()) {
        sum.flowInFrame = cv::Mat(kCanvasSide, kCanvasSide, CV_32FC2, cv::Scalar::all(0.0));
    }
    if (!fields.tone.empty() && sum.tone.empty()) {
        sum.tone = cv::Mat(kCanvasSide, kCanvasSide, CV_32FC1, cv::Scalar(0.0));
    }
    for (int y = 0; y < kCanvasSide; ++y) {
        const auto* let = maps.share.ptr<float>(y);
        const auto* turn = maps.turn.ptr<cv::Vec4f>(y);
        const auto* place = maps.place.ptr<cv::Point2f>(y);
        for (int x = 0; x < kCanvasSide; ++x) {
            const float factor = share * let[x];
            if (factor <= 0.F) {
                continue;
            }
            if (!fields.flowInFrame.empty()) {
                const auto there = between<cv::Vec2f>(fields.flowInFrame, place[x]);
                const cv::Vec4f& m = turn[x];
                sum.flowInFrame.at<cv::Vec2f>(y, x) +=
                    cv::Vec2f(m[0] * there[0] + m[1] * there[1], m[2] * there[0] + m[3] * there[1]) * factor;
            }
            if (!fields.tone.empty()) {
                sum.tone.at<float>(y, x) += between<float>(fields.tone, place[x]) * factor;
            }
        }
    }
}

} // namespace

void TrackCloak::addKey(int frame, const CloakFields& fields, const faces::Face& reference, Hold hold)
{
    Key key{frame, fields, CanonicalMap(canvasShapeOf(reference)), hold};
    key.fields.flowInFrame = refinedField(fields.flowInFrame, kCanvasSide);
    key.fields.tone = refinedField(fields.tone, kCanvasSide);
    m_keys.push_back(std::move(key));
}

void TrackCloak::forgetBefore(int frame)
{
    while (m_keys.size() > 1 && m_keys[1].frame <= frame) {
        m_keys.pop_front();
    }
}

int TrackCloak::lastKey() const noexcept
{
    return m_keys.empty() ? -1 : m_keys.back().frame;
}

bool TrackCloak::holdsAt(int frame) const
{
    if (m_keys.empty()) {
        return false;
    }
    const Neighbours keys = neighboursOf(frame);
    return keys.before->hold == Hold::Strong && (keys.shareOfAfter == 0.F || keys.after->hold == Hold::Strong);
}

TrackCloak::Neighbours TrackCloak::neighboursOf(int frame) const
{
    const auto after = std::find_if(m_keys.begin(), m_keys.end(), [&](const Key& key) { return key.frame > frame; });
    if (after == m_keys.begin()) {
        return {&m_keys.front(), &m_keys.front(), 0.F};
    }
    const Key& before = *std::prev(after);
    if (after == m_keys.end()) {
        return {&before, &before, 0.F};
    }
    return {&before, &*after,
            static_cast<float>(frame - before.frame) / static_cast<float>(after->frame - before.frame)};
}

CloakFields TrackCloak::fieldsFor(const faces::Face& face, int frame, float strength) const
{
    CloakFields carried;
    carried.frameFromImage = faces::frameFromImage(face.landmarksInImage);
    if (!(strength > 0.F) || m_keys.empty() || !face.mesh || face.mesh->pointsInImage.size() != faces::kMeshPoints) {
        return carried;
    }
    carried.originInFrame = m_keys.front().fields.originInFrame; // every canvas is the same square of its frame
    carried.sideInFrame = m_keys.front().fields.sideInFrame;
    const CanvasShape shape = canvasShapeOf(face);
    const float most = std::min(strength, 1.F);
    const Neighbours keys = neighboursOf(frame);
    const float t = keys.shareOfAfter;
    addCarried(keys.before->fields, keys.before->map.mapsFor(shape), most * (1.F - t), carried);
    if (t > 0.F) {
        addCarried(keys.after->fields, keys.after->map.mapsFor(shape), most * t, carried);
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
