// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/error.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace bauta::jobs
{

struct CollectOptions
{
    bool recursive = false;
    /// Not entered when it lies inside an input folder, so that a second run does not protect the first one's output.
    std::filesystem::path outputFolder{};
};

/// One photo or video to work on. `outputSubpath` is where below the output folder its counterpart belongs: relative,
/// without
/// "..", not yet free of collisions (output_namer.h).
struct InputFile
{
    std::filesystem::path file;
    std::filesystem::path outputSubpath;
};

struct InputProblem
{
    std::filesystem::path path;
    Error error;
};

struct InputList
{
    std::vector<InputFile> files;       ///< in the order of the arguments; within folders in natural order
    std::vector<InputProblem> problems; ///< what was named or met but cannot be worked on
    std::size_t ignoredFiles = 0;       ///< in folders: neither a photo nor a video by its name
    std::size_t duplicates = 0;         ///< the same file named or linked more than once
};

/// Expands files, folders and patterns (*, ?, [...]; for shells that did not expand them) into photos and videos.
///
/// A file that is named is taken whatever its name. In folders, files count by extension; hidden files and folders are
/// skipped; links are followed, but each file and folder is visited once, and a link to a folder around it is reported
/// as a loop. One folder as the only argument is mirrored directly into the output folder; otherwise each folder gets
/// its own name there. A pattern's matches keep their place below the pattern's fixed part.
[[nodiscard]] InputList collectInputs(const std::vector<std::filesystem::path>& arguments,
                                      const CollectOptions& options);

/// Whether the extension is one that photos have, in any case.
[[nodiscard]] bool hasPhotoExtension(const std::filesystem::path& file);
/// The same of videos; animated GIFs count as photos here.
[[nodiscard]] bool hasVideoExtension(const std::filesystem::path& file);

/// Order for people: runs of digits compare as numbers ("img2" before "img10"). A strict weak order on byte strings.
[[nodiscard]] bool naturalLess(const std::string& a, const std::string& b);

} // namespace bauta::jobs
