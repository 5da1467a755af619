// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/video/track_faces.h"

#include "core/faces/align.h"
#include "core/faces/mesh_geometry.h"
#include "core/protect/face_shape.h"
#include "core/video/frame_rgb.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace bauta::jobs
{

namespace
{

constexpr int kFramesBetweenFits = 4;
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

cv::Rect around(const cv::Rect2f& box)
{
    const float x = box.x - kAround * box.width;
    const float y = box.y - kAround * box.height;
    const float factor = 1.F + 2.F * kAround;
    return {cvFloor(x), cvFloor(y), cvCeil(factor * box.width), cvCeil(factor * box.height)};
}

bool isSeen(faces::PointKind kind)
{
    return kind == faces::PointKind::Detected || kind == faces::PointKind::Followed ||
           kind == faces::PointKind::Filled || kind == faces::PointKind::Manual;
}

} // namespace

TrackFaces::TrackFaces(const FaceFitter& fitter, std::vector<faces::FaceTrack> tracks)
    : m_fitter(fitter),
      m_tracks(std::move(tracks)),
      m_shapes(m_tracks.size())
{
}

Expected<std::vector<TrackedFace>> TrackFaces::at(const video::Frame& frame, int number)
{
    std::vector<TrackedFace> result;
    for (std::size_t i = 0; i < m_tracks.size(); ++i) {
        const auto point = faces::pointAt(m_tracks[i], number);
        auto face = faces::faceAt(m_tracks[i], number);
        if (!point || !face) {
            continue;
        }
        const float height = face->boxInImage.height;
        const bool vague = point->uncertaintyInPixels > kVagueShare * height || !isSeen(point->kind);
        Shape& shape = m_shapes[i];
        if (vague || height < kLeastHeight) {
            // Where the place itself is a guess, the generous mask around the grown box is all that is safe.
            shape = {};
            face = faces::coverAt(m_tracks[i], number);
            result.push_back({i, *std::move(face), point->kind, 0.F});
            continue;
        }
        // Tracks take turns, so that no frame has to wait for all of them.
        const bool due = shape.fittedAt < 0 || number - shape.fittedAt >= kFramesBetweenFits;
        if (due) {
            if (auto fitted = fitShape(frame, number, *face, shape); !fitted) {
                return fail(fitted.error());
            }
        }
        if (!shape.pointsInFrame.empty()) {
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

Expected<void> TrackFaces::fitShape(const video::Frame& frame, int number, const faces::Face& face, Shape& shape)
{
    const video::RgbPatch patch = video::takePatch(frame, around(face.boxInImage));
    const bool first = shape.fittedAt < 0;
    shape.fittedAt = number;
    if (patch.rgb.empty()) {
        shape.pointsInFrame.clear();
        return {};
    }
    cv::Mat rgb = patch.rgb;
    if (rgb.depth() == CV_16U) {
        rgb.convertTo(rgb, CV_8U, 1.0 / 257.0);
    }
    const cv::Point2f offset(patch.area.tl());
    faces::Detection detection;
    detection.boxInImage = face.boxInImage - offset;
    detection.confidence = face.confidence;
    if (face.landmarksReliable) {
        faces::Landmarks5 landmarks = face.landmarksInImage;
        for (cv::Point2f& p : landmarks) {
            p -= offset;
        }
        detection.landmarksInImage = landmarks;
    }
    auto fitted = m_fitter.fit(rgb, {detection});
    if (!fitted) {
        return fail(fitted.error());
    }
    if (fitted->empty() || protect::meshTrust(fitted->front()) != protect::MeshTrust::Full) {
        shape.pointsInFrame.clear();
        return {};
    }
    const cv::Matx23f toFrame = faces::frameFromImage(face.landmarksInImage);
    const float scale = scaleOf(toFrame);
    const faces::Mesh& mesh = *fitted->front().mesh;
    // A first fit counts as it is, later ones change the shape step by step: a mouth that opens does so over frames.
    constexpr float kNewShare = 0.6F;
    const float share = first || shape.pointsInFrame.empty() ? 1.F : kNewShare;
    shape.pointsInFrame.resize(mesh.pointsInImage.size());
    shape.presence = mesh.presence;
    for (std::size_t i = 0; i < mesh.pointsInImage.size(); ++i) {
        const cv::Point3f& p = mesh.pointsInImage[i];
        const cv::Point2f placed = transformed(toFrame, p.x + offset.x, p.y + offset.y);
        const cv::Point3f fresh(placed.x, placed.y, p.z * scale);
        shape.pointsInFrame[i] += (fresh - shape.pointsInFrame[i]) * share;
    }
    return {};
}

} // namespace bauta::jobs
