// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/core/faces/track/moving_scene.h"

#include "core/faces/boxes.h"
#include "core/faces/mesh_geometry.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace bauta::test
{

namespace
{

/// Blobs of gray, the same for the same seed.
cv::Mat texture(cv::Size size, int seed, int blobSize, int low, int high)
{
    cv::RNG random(static_cast<std::uint64_t>(seed) * 7919U + 17U);
    cv::Mat small(std::max(2, size.height / blobSize), std::max(2, size.width / blobSize), CV_8UC3);
    random.fill(small, cv::RNG::UNIFORM, low, high);
    cv::Mat large;
    cv::resize(small, large, size, 0, 0, cv::INTER_CUBIC);
    return large;
}

int frameIn(const cv::Mat& rgb)
{
    const auto pixel = rgb.at<cv::Vec3b>(0, 0);
    return pixel[0] * 256 + pixel[1];
}

} // namespace

void MovingScene::addFace(Course course)
{
    const int seed = static_cast<int>(m_patches.size()) + 1;
    m_patches.push_back({std::move(course), true, texture({64, 80}, seed, 9, 20, 235)});
}

void MovingScene::addObstacle(Course course)
{
    const int seed = static_cast<int>(m_patches.size()) + 1;
    m_patches.push_back({std::move(course), false, texture({64, 80}, seed, 16, 90, 140)});
}

cv::Mat MovingScene::frame(int number) const
{
    const auto scene =
        static_cast<int>(std::count_if(m_cuts.begin(), m_cuts.end(), [number](int cut) { return cut <= number; }));
    constexpr int kMargin = 400;
    const cv::Mat world =
        texture(m_size + cv::Size(2 * kMargin, 2 * kMargin), 1000 + scene, 24, scene % 2 == 0 ? 60 : 20, 190);
    cv::Mat picture;
    const cv::Point2f offset = m_offset(number);
    cv::getRectSubPix(
        world, m_size,
        cv::Point2f(static_cast<float>(kMargin + m_size.width / 2), static_cast<float>(kMargin + m_size.height / 2)) +
            offset,
        picture);
    for (const Patch& patch : m_patches) {
        if (const auto box = patch.course(number)) {
            const float sx = box->width / static_cast<float>(patch.texture.cols);
            const float sy = box->height / static_cast<float>(patch.texture.rows);
            const cv::Matx23f place(sx, 0.F, box->x + 0.5F * sx - 0.5F, 0.F, sy, box->y + 0.5F * sy - 0.5F);
            cv::warpAffine(patch.texture, picture, place, m_size, cv::INTER_LINEAR, cv::BORDER_TRANSPARENT);
        }
    }
    picture.at<cv::Vec3b>(0, 0) = {static_cast<unsigned char>(number / 256), static_cast<unsigned char>(number % 256),
                                   0};
    return picture;
}

std::vector<std::optional<cv::Rect2f>> MovingScene::visible(int number) const
{
    const cv::Rect2f picture(0.F, 0.F, static_cast<float>(m_size.width), static_cast<float>(m_size.height));
    std::vector<std::optional<cv::Rect2f>> boxes(m_patches.size());
    for (std::size_t i = 0; i < m_patches.size(); ++i) {
        const auto box = m_patches[i].course(number);
        if (!m_patches[i].isFace || !box || (*box & picture).area() < 0.5F * box->area()) {
            continue;
        }
        bool hidden = false;
        for (std::size_t k = i + 1; k < m_patches.size(); ++k) {
            const auto front = m_patches[k].course(number);
            hidden = hidden || (front && (*front & *box).area() > 0.5F * box->area());
        }
        if (!hidden) {
            boxes[i] = *box & picture;
        }
    }
    return boxes;
}

Expected<faces::FaceSearchAnswer> FakeFaceSource::search(const cv::Mat& rgb, const faces::FaceSearchRequest& request,
                                                         const CancelToken& cancel) const
{
    if (cancel.isCancelled()) {
        return fail(ErrorCode::Cancelled, "cancelled");
    }
    const int frame = frameIn(rgb);
    faces::FaceSearchAnswer answer;
    answer.placeScores.assign(request.places.size(), 0.F);
    const bool whole = request.depth != faces::SearchDepth::Places;
    if (whole) {
        wholeSearches.push_back(frame);
    }
    const auto answers = [&](const cv::Rect2f& box) {
        for (std::size_t p = 0; p < request.places.size(); ++p) {
            if (faces::isSameFace(box, request.places[p])) {
                return static_cast<int>(p);
            }
        }
        return -1;
    };
    const auto boxes = m_scene.visible(frame);
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        if (!boxes[i] || !finds(i, frame)) {
            continue;
        }
        cv::RNG random(static_cast<std::uint64_t>(frame) * 131U + i * 7U + 1U);
        const float size = faces::boxSize(*boxes[i]);
        const auto error = [&] {
            return errorInSizes * size * static_cast<float>(random.gaussian(1.0));
        };
        cv::Rect2f box = *boxes[i];
        box.x += error();
        box.y += error();
        box.width += error();
        box.height += error();
        const int place = answers(box);
        if (whole || place >= 0) {
            answer.faces.push_back(
                {{.boxInImage = box, .confidence = 0.9F, .rollDegrees = 0.F, .landmarksInImage = {}}, place});
            if (place >= 0) {
                answer.placeScores[static_cast<std::size_t>(place)] = 0.9F;
            }
        }
    }
    if (whole) {
        for (const faces::Detection& detection : falseAlarms(frame)) {
            answer.faces.push_back({detection, answers(detection.boxInImage)});
        }
    }
    return answer;
}

Expected<std::vector<faces::Face>> FakeFaceSource::fit(const cv::Mat&,
                                                       const std::vector<faces::Detection>& detections) const
{
    std::vector<faces::Face> fitted;
    for (const faces::Detection& detection : detections) {
        faces::Face face;
        face.boxInImage = detection.boxInImage;
        face.confidence = detection.confidence;
        face.landmarksInImage = faces::landmarksInBox(detection.boxInImage, 0.F);
        fitted.push_back(std::move(face));
    }
    return fitted;
}

faces::TrackingResult trackScene(const MovingScene& scene, const FakeFaceSource& source, int count)
{
    faces::FaceTracker tracker(source, {.frameSize = scene.size(), .framesPerSecond = 25.0});
    for (int frame = 0; frame < count; ++frame) {
        if (auto added = tracker.addFrame(scene.frame(frame), frame, {}); !added) {
            return {};
        }
    }
    return tracker.finish();
}

} // namespace bauta::test
