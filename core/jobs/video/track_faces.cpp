// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/video/track_faces.h"

#include "core/faces/align.h"
#include "core/faces/mesh_geometry.h"
#include "core/jobs/video/face_patch.h"
#include "core/protect/face_shape.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace bauta::jobs
{

namespace
{

constexpr int kFramesBetweenFits = 10;
constexpr int kFramesBetweenOftenFits = 4;
constexpr float kUsualShare = 0.3F; ///< of the way to the latest fit, a frame
constexpr float kCloselyShare = 0.6F;
constexpr int kMostFailures = 3;     ///< each makes a face wait once more as long
constexpr float kLeastHeight = 40.F; ///< of a face that a mesh is worth fitting to; smaller ones are covered generously
constexpr float kAround = 0.6F;      ///< what the fitter sees beside the box, in box sides
/// Beyond this share of the face's height the place is a guess, and a shape fitted to it means nothing.
constexpr float kVagueShare = 0.25F;

cv::Point2f transformed(const cv::Matx23f& m, float x, float y)
{
    return {m(0, 0) * x + m(0, 1) * y + m(0, 2), m(1, 0) * x + m(1, 1) * y + m(1, 2)};
}

float scaleOf(const cv::Matx23f& similarity)
{
    return std::hypot(similarity(0, 0), similarity(1, 0));
}

/// Fits differ a little from one to the next even where nothing moves; a cloak that jumped with them would flicker.
void approach(const std::vector<cv::Point3f>& goal, float sharePerFrame, std::vector<cv::Point3f>& points)
{
    for (std::size_t i = 0; i < points.size(); ++i) {
        points[i] += (goal[i] - points[i]) * sharePerFrame;
    }
}

int framesBetween(TrackFaces::Fits fits)
{
    switch (fits) {
    case TrackFaces::Fits::Often:
        return kFramesBetweenOftenFits;
    case TrackFaces::Fits::Closely:
    case TrackFaces::Fits::EveryTime:
        return 1;
    case TrackFaces::Fits::Seldom:
        break;
    }
    return kFramesBetweenFits;
}

} // namespace

TrackFaces::TrackFaces(const FaceFitter& fitter, std::vector<faces::FaceTrack> tracks, std::vector<Fits> fits)
    : m_fitter(fitter),
      m_tracks(std::move(tracks)),
      m_shapes(m_tracks.size()),
      m_fits(std::move(fits))
{
    m_fits.resize(m_tracks.size(), Fits::Seldom);
}

Expected<std::vector<TrackedFace>> TrackFaces::at(const video::Frame& frame, int number,
                                                  const std::vector<bool>& chosen)
{
    std::vector<TrackedFace> result;
    for (std::size_t i = 0; i < m_tracks.size(); ++i) {
        if (!chosen.empty() && !chosen.at(i)) {
            continue;
        }
        const auto point = faces::pointAt(m_tracks[i], number);
        auto face = faces::faceAt(m_tracks[i], number);
        if (!point || !face) {
            continue;
        }
        const float height = face->boxInImage.height;
        const bool vague = point->uncertaintyInPixels > kVagueShare * height || !faces::isInSight(point->kind);
        Shape& shape = m_shapes[i];
        if (vague || height < kLeastHeight) {
            // Where the place itself is a guess, the generous mask around the grown box is all that is safe.
            shape = {};
            face = faces::coverAt(m_tracks[i], number);
            result.push_back({i, *std::move(face), point->kind, 0.F});
            continue;
        }
        if (m_fits[i] == Fits::EveryTime) {
            shape = {};
        }
        if (number >= shape.nextFit) {
            if (auto fitted = fitShape(frame, *face, shape); !fitted) {
                return fail(fitted.error());
            }
            shape.nextFit = number + framesBetween(m_fits[i]) * (1 + std::min(shape.failures, kMostFailures));
        }
        if (!shape.pointsInFrame.empty()) {
            approach(shape.fitted, m_fits[i] == Fits::Closely ? kCloselyShare : kUsualShare, shape.pointsInFrame);
            const cv::Matx23f toFrame = faces::frameFromImage(face->landmarksInImage);
            const cv::Matx23f toImage = faces::inverse(toFrame);
            const float scale = scaleOf(toImage);
            faces::Mesh mesh;
            mesh.presence = shape.presence;
            mesh.pointsInImage.reserve(shape.pointsInFrame.size());
            for (const cv::Point3f& p : shape.pointsInFrame) {
                const cv::Point2f placed = transformed(toImage, p.x, p.y);
                mesh.pointsInImage.emplace_back(placed.x, placed.y, p.z * scale);
            }
            face->pose = faces::poseOf(mesh);
            face->landmarksInImage = faces::landmarksOf(mesh);
            face->landmarksReliable = true;
            face->mesh = std::move(mesh);
        }
        result.push_back({i, *std::move(face), point->kind, point->uncertaintyInPixels});
    }
    return result;
}

Expected<void> TrackFaces::fitShape(const video::Frame& frame, const faces::Face& face, Shape& shape)
{
    const FacePatch patch = takeFacePatch(frame, face, kAround);
    if (patch.rgb8.empty()) {
        shape.pointsInFrame.clear();
        return {};
    }
    faces::Detection detection;
    detection.boxInImage = patch.face.boxInImage;
    detection.confidence = face.confidence;
    if (face.landmarksReliable) {
        detection.landmarksInImage = patch.face.landmarksInImage;
    }
    detection.fitStart = shape.pointsInFrame.empty() ? faces::FitStart::Upright : faces::FitStart::Followed;
    auto fitted = m_fitter.fit(patch.rgb8, {detection});
    if (!fitted) {
        return fail(fitted.error());
    }
    if (fitted->empty() || protect::meshTrust(fitted->front()) != protect::MeshTrust::Full) {
        shape.pointsInFrame.clear();
        ++shape.failures;
        return {};
    }
    shape.failures = 0;
    const cv::Matx23f toFrame = faces::frameFromImage(face.landmarksInImage);
    const float scale = scaleOf(toFrame);
    const faces::Mesh& mesh = *fitted->front().mesh;
    shape.presence = mesh.presence;
    shape.fitted.clear();
    for (const cv::Point3f& p : mesh.pointsInImage) {
        const cv::Point2f placed =
            transformed(toFrame, p.x + static_cast<float>(patch.tl.x), p.y + static_cast<float>(patch.tl.y));
        shape.fitted.emplace_back(placed.x, placed.y, p.z * scale);
    }
    if (shape.pointsInFrame.size() != shape.fitted.size()) {
        shape.pointsInFrame = shape.fitted;
    }
    return {};
}

} // namespace bauta::jobs
