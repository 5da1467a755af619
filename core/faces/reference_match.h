// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/grouping.h"
#include "core/faces/similarity.h"

#include <vector>

namespace bauta::faces
{

/// Which mistake hurts.
enum class MatchPolicy
{
    Invalid = 0,
    /// "Hide all but this person": a false match would show a stranger. A face matches at FAR 1e-4 on its own, or at
    /// FAR 1e-2 if its whole group matches at 1e-4; at most one face a picture (unless they overlap).
    Strict,
    /// "Hide this person": a miss would show them. A face matches at FAR 1e-2, and so does every face grouped with it.
    Lenient
};

enum class MatchReason
{
    None = 0,
    OwnScore,
    Group
};

struct ReferenceMatch
{
    MatchReason reason = MatchReason::None;
    float score = 0.F;            ///< fused, against the reference that it resembles most
    double falseAcceptRate = 1.0; ///< of that score, before the correction for many references
    int reference = -1;           ///< index of that reference
    [[nodiscard]] bool matches() const noexcept { return reason != MatchReason::None; }
};

/// Compares every face of a job with the reference photos of one person. `people` is what groupIntoPeople said of the
/// same faces. One result a face, in order; none matches without references or with MatchPolicy::Invalid.
///
/// With several references, Strict shares its rate among them, since each is one more chance for a stranger.
[[nodiscard]] std::vector<ReferenceMatch> matchReferences(const std::vector<GroupingFace>& faces,
                                                          const std::vector<int>& people,
                                                          const std::vector<FaceTemplate>& references,
                                                          const Calibration& calibration, MatchPolicy policy);

} // namespace bauta::faces
