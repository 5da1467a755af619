// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/faces/face.h"
#include "core/plan/decision.h"
#include "core/plan/planned_video.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bauta::plan
{

struct PlannedFace
{
    cv::Rect2f boxInImage;
    float confidence = 0.F;
    faces::Landmarks5 landmarksInImage{};
    bool landmarksReliable = false;
    int person = -1;                  ///< index into Plan::people; -1: not grouped
    std::optional<Decision> decision; ///< overrides the person's and the plan's default
    std::string reason;               ///< why, in English: "largest face", "matches --except me.jpg"
};

struct PlannedMedia
{
    std::filesystem::path file;          ///< as found; in the JSON relative to the plan file if it lies below it
    std::filesystem::path outputSubpath; ///< where below the output folder it goes
    std::string sha256;                  ///< of the content when it was scanned; another content is scanned anew
    int widthInPixels = 0;
    int heightInPixels = 0;
    std::vector<PlannedFace> faces;    ///< of a photo
    std::optional<PlannedVideo> video; ///< of a video, which has tracks instead of faces
};

struct PlannedPerson
{
    std::string label;                ///< "person 1"; a name only if the user typed one into the plan
    std::optional<Decision> decision; ///< overrides the plan's default
};

/// Media, faces, people, decisions: what scan makes, a person may edit, and protect carries out. Holds geometry and
/// choices, never an embedding or a pixel.
struct Plan
{
    static constexpr int kVersion = 1;
    Decision defaultDecision;
    std::vector<PlannedPerson> people;
    std::vector<PlannedMedia> media;

    /// The decision that holds for a face: its own, else its person's, else the default.
    [[nodiscard]] const Decision& decisionFor(const PlannedFace& face) const;
    [[nodiscard]] const Decision& decisionFor(const PlannedTrack& track) const;
    /// The default and those that hold for some face or track. They live as long as the plan stays as it is.
    [[nodiscard]] std::vector<const Decision*> decisions() const;

private:
    [[nodiscard]] const Decision& decisionOf(const std::optional<Decision>& own, int person) const;
};

/// Strict reading: unknown members and methods, wrong types, out-of-range numbers and later versions are Damaged or
/// UnsupportedFormat with the JSON path of the offence ("at /media/3/faces/0/box/2: ..."). Relative `file` entries
/// are resolved against the plan's own folder, so that every `PlannedMedia::file` of the result can be opened.
[[nodiscard]] Expected<Plan> readPlan(const std::filesystem::path& file);

/// Writes atomically (OutputFile), replacing an earlier plan. Files below the plan's folder are written relative to
/// it, all others absolute; file names that are not UTF-8 keep their exact bytes.
[[nodiscard]] Expected<void> writePlan(const Plan& plan, const std::filesystem::path& file);

/// The same without the file: `folder` is what relative names are relative to.
[[nodiscard]] Expected<Plan> parsePlan(const std::string& json, const std::filesystem::path& folder);
[[nodiscard]] std::string formatPlan(const Plan& plan, const std::filesystem::path& folder);

/// A place below an output folder: relative, not empty, without "..", "." or empty parts.
[[nodiscard]] bool isSafeSubpath(const std::filesystem::path& subpath);

} // namespace bauta::plan
