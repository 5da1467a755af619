// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/similarity.h"

#include <opencv2/core/types.hpp>

#include <vector>

namespace bauta::faces
{

/// One face of the job as grouping sees it, or one track of a video: no name, no file, only which picture it came from.
struct GroupingFace
{
    FaceTemplate faceTemplate;
    int picture = 0;         ///< two faces of one picture at one time are two people, unless they overlap
    float quality = 1.F;     ///< 0..1, size, sharpness, frontality; poor faces join people but do not found them
    cv::Rect2f boxInImage{}; ///< empty: overlaps nothing
    int firstFrame = 0;      ///< of a track: the picture is a video, and this is when it shows the face
    int lastFrame = 0;
};

struct GroupingOptions
{
    /// Two clusters join while their linkage is above the threshold of this rate.
    double joinFalseAcceptRate = 1e-3;
    /// In a large job chance alone would join strangers, for pairs grow with the square of the faces. So the rate is
    /// also at most this many over the number of faces: at most half as many joins by chance as this share of the
    /// faces.
    double chanceJoinsPerFace = 0.1;
    /// Faces below it take no part in the clustering.
    float poorQuality = 0.25F;
    /// More faces than this are clustered in rounds, best first, to bound time and memory (2 bytes * n^2).
    int maxFacesAtOnce = 6000;
};

/// Groups faces into people: average-linkage agglomerative clustering on the fused score with cannot-link constraints
/// inside a picture, then poor faces join the nearest person or stay alone. Returns a person index, 0-based by first
/// appearance, for each face. Deterministic; who is with whom does not depend on the order of the faces. A face with an
/// empty template stays alone.
[[nodiscard]] std::vector<int> groupIntoPeople(const std::vector<GroupingFace>& faces, const Calibration& calibration,
                                               const GroupingOptions& options = {});

/// Two faces in one picture at one time that do not overlap are two people.
[[nodiscard]] bool cannotBeOne(const GroupingFace& a, const GroupingFace& b);

} // namespace bauta::faces
