// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/similarity.h"

#include <vector>

namespace bauta::faces
{

/// One face of the job as grouping sees it: no name, no file, only which picture it came from.
struct GroupingFace
{
    FaceTemplate faceTemplate;
    int picture = 0;       ///< two faces of one picture are two people, unless they overlap
    float quality = 1.F;   ///< 0..1: size, sharpness, frontality; poor faces join people but do not found them
};

struct GroupingOptions
{
    double joinFalseAcceptRate = 1e-3; ///< two clusters join while their linkage is above this threshold
};

/// Groups faces into people: average-linkage agglomerative clustering on the fused score with cannot-link constraints
/// inside a picture, then poor faces join the nearest person. Returns a person index, 0-based by first appearance, for
/// each face. Deterministic.
[[nodiscard]] std::vector<int> groupIntoPeople(const std::vector<GroupingFace>& faces, const Calibration& calibration,
                                               const GroupingOptions& options = {});

} // namespace bauta::faces
