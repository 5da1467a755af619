// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/jobs/input_collector.h"
#include "core/plan/planned_video.h"
#include "core/protect/method.h"

#include <opencv2/core/types.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace bauta::jobs
{

/// What is known of a face because the protection was done here.
struct KnownFace
{
    cv::Rect2f boxInImage; ///< in the original
    protect::Method method = protect::Method::Keep;
    std::string reason;
    int track = -1; ///< of a video: the number of its track
};

/// An original and its protected counterpart.
struct AuditPair
{
    std::filesystem::path original;
    std::filesystem::path protectedFile;
    /// Unknown (none) where the two files are all there is.
    std::vector<KnownFace> knownFaces;
    /// Of a video: where its faces are, if that is known; else they are looked for.
    std::shared_ptr<const plan::PlannedVideo> tracks{};
};

struct AuditInputs
{
    std::vector<AuditPair> pairs;
    std::vector<InputProblem> problems; ///< what cannot be opened, and originals without a counterpart
    std::vector<std::string> warnings;  ///< protected files without an original
};

/// Pairs two files, a file with its namesake in a folder, or the photos and videos of two folders: by their path
/// relative to the folders, else by that path without its extension, so that a photo which was converted on the way
/// still has its partner. InvalidArgument for a folder with a single file.
[[nodiscard]] Expected<AuditInputs> pairForAudit(const std::filesystem::path& original,
                                                 const std::filesystem::path& protectedOnes, bool recursive);

} // namespace bauta::jobs
