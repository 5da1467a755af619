// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/track/face_source.h"
#include "core/faces/track/face_tracker.h"

#include <opencv2/core/mat.hpp>

#include <functional>
#include <optional>
#include <vector>

namespace bauta::test
{

/// A made video: textured patches that stand for faces, moving over a textured background.
class MovingScene
{
public:
    /// Where the patch is in a frame; absent: not in the picture.
    using Course = std::function<std::optional<cv::Rect2f>(int frame)>;

    explicit MovingScene(cv::Size size = {480, 270}) : m_size(size) {}

    /// A patch with a texture of its own. Later ones lie in front of earlier ones.
    void addFace(Course course);
    /// The same, but no face: it hides what is behind.
    void addObstacle(Course course);
    /// The background moves by so much in a frame.
    void pan(std::function<cv::Point2f(int frame)> offset) { m_offset = std::move(offset); }
    /// Another background from this frame on.
    void cutAt(int frame) { m_cuts.push_back(frame); }

    [[nodiscard]] cv::Size size() const { return m_size; }
    /// CV_8UC3; the first pixel holds the frame number, for FakeFaceSource.
    [[nodiscard]] cv::Mat frame(int number) const;
    /// Boxes of the faces that are at least half visible, by index of the face.
    [[nodiscard]] std::vector<std::optional<cv::Rect2f>> visible(int number) const;
    [[nodiscard]] std::optional<cv::Rect2f> place(std::size_t face, int number) const
    {
        return m_patches[face].course(number);
    }

private:
    struct Patch
    {
        Course course;
        bool isFace = true;
        cv::Mat texture;
    };

    cv::Size m_size;
    std::vector<Patch> m_patches;
    std::function<cv::Point2f(int)> m_offset = [](int) {
        return cv::Point2f();
    };
    std::vector<int> m_cuts;
};

/// Finds the patches of a scene as a detector would: with some error, not in every frame.
class FakeFaceSource final : public faces::FaceSource
{
public:
    explicit FakeFaceSource(const MovingScene& scene) : m_scene(scene) {}

    /// Whether that face is found in that frame, wherever it is looked for; by default always.
    std::function<bool(std::size_t face, int frame)> finds = [](std::size_t, int) {
        return true;
    };
    /// What is found besides, in a search of the whole frame.
    std::function<std::vector<faces::Detection>(int frame)> falseAlarms = [](int) {
        return std::vector<faces::Detection>();
    };
    float errorInSizes = 0.03F; ///< of places and sizes

    [[nodiscard]] Expected<faces::FaceSearchAnswer> search(const cv::Mat& rgb, const faces::FaceSearchRequest& request,
                                                           const CancelToken& cancel) const override;
    /// No landmarks.
    [[nodiscard]] Expected<std::vector<faces::Face>>
    fit(const cv::Mat& rgb, const std::vector<faces::Detection>& detections) const override;

    mutable std::vector<int> wholeSearches; ///< the frames

private:
    const MovingScene& m_scene;
};

/// Feeds frames 0 .. count-1 and finishes.
[[nodiscard]] faces::TrackingResult trackScene(const MovingScene& scene, const FakeFaceSource& source, int count);

} // namespace bauta::test
