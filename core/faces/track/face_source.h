// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"
#include "core/faces/boxes.h"
#include "core/faces/detector.h"
#include "core/faces/face.h"

#include <opencv2/core/mat.hpp>

#include <vector>

namespace bauta::faces
{

/// How much of a frame to search.
enum class SearchDepth
{
    Places = 0, ///< only the places that are asked for
    Whole,      ///< the whole frame at a coarse scale, and the places that it says nothing about
    Fine,       ///< at fine scales too, for the smallest faces
};

/// Looked like a face to one network and, looked at closely, like none.
struct RefusedPlace
{
    cv::Rect2f box;
    Finder finder = Finder::Ssd;
    float score = 0.F; ///< that it had
};

/// What the tracker wants to know of one frame. Coordinates are pixels of that (small) frame.
struct FaceSearchRequest
{
    SearchDepth depth = SearchDepth::Whole;
    std::vector<cv::Rect2f> places;    ///< where faces are believed to be
    std::vector<bool> alone;           ///< which places to look at alone if the frame says nothing of them; empty: all
    std::vector<RefusedPlace> refused; ///< by a close look, a moment ago: only a better score looks again
    int turn = 0;                      ///< counts the searches of a video, for what is done by turns
};

/// A detection, and which of the request's places it answers: -1 if none.
struct FoundFace
{
    Detection detection;
    int place = -1;
};

struct FaceSearchAnswer
{
    std::vector<FoundFace> faces;
    std::vector<RefusedPlace> refused; ///< in this frame
    std::vector<float> placeScores;    ///< for each place, how much it looks like a face: 0..1
};

/// Finds faces in the frames of a video: the one door of the tracker to networks. Interface, so that tests need none.
class FaceSource
{
public:
    virtual ~FaceSource() = default;
    /// `rgb` is CV_8UC3. Thread-safe.
    [[nodiscard]] virtual Expected<FaceSearchAnswer> search(const cv::Mat& rgb, const FaceSearchRequest& request,
                                                            const CancelToken& cancel) const = 0;
    /// Landmarks, mesh and pose of detections, as Landmarker::fit. Thread-safe.
    [[nodiscard]] virtual Expected<std::vector<Face>> fit(const cv::Mat& rgb,
                                                          const std::vector<Detection>& detections) const = 0;
};

} // namespace bauta::faces
