// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/detector.h"
#include "core/jobs/rules.h"
#include "core/jobs/services.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace bauta::jobs
{

/// A person to look for. Biometric data: in memory only.
struct Reference
{
    std::filesystem::path file;
    faces::FaceTemplate faceTemplate;
};

struct References
{
    std::vector<Reference> people;
    std::vector<std::string> warnings;
};

/// Reads reference photos (files, folders, patterns). Each must show one person: with several faces the largest is
/// taken if it is at least twice as high as the next (with a warning), else InvalidArgument names the file.
[[nodiscard]] Expected<References> loadReferences(const std::vector<std::filesystem::path>& files, Services& services,
                                                  const CancelToken& cancel);

/// One face of the job, in order of photos.
struct ComparedFace
{
    const faces::FaceTemplate* faceTemplate = nullptr;
    std::size_t photo = 0;
    int person = -1;     ///< its group
    float quality = 0.F; ///< groupingQuality
};

/// For each face the index of the reference that it shows, or -1.
///
/// The cost of an error differs. With --except a stranger taken for the reference stays visible, so a face must match
/// at a false-accept rate of 1e-4, or at 1e-2 and share a group with one that does, and a reference keeps one face a
/// photo. With --only a missed face stays visible, so 1e-2 is enough, or sharing a group with a match at 1e-3.
enum class MatchStrictness
{
    Strict,
    Generous
};
[[nodiscard]] std::vector<int> matchReferences(const std::vector<ComparedFace>& faces,
                                               const std::vector<Reference>& references,
                                               const faces::Calibration& calibration, MatchStrictness strictness);

} // namespace bauta::jobs
