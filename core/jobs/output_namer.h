// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/base/output_file.h"
#include "core/image/image.h"
#include "core/jobs/input_collector.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bauta::jobs
{

/// What happens where an output exists already. Inputs are never overwritten, whatever the policy.
enum class OverwritePolicy
{
    Never = 0, ///< leave it and skip the input
    Rename,    ///< write beside it: "photo-2.jpg"
    Replace
};
[[nodiscard]] const char* toString(OverwritePolicy policy) noexcept;
[[nodiscard]] std::optional<OverwritePolicy> overwritePolicyFromString(const std::string& name) noexcept;

/// Where one input's output goes, or why it does not.
struct OutputTarget
{
    std::filesystem::path file;
    image::Format format = image::Format::Unknown; ///< of a photo. Unknown: it is none, decoding will say so
    bool video = false;                            ///< the content is a video
    OutputFile::Existing existing = OutputFile::Existing::Refuse;
    std::optional<Error> refusal; ///< AlreadyExists: skip it; any other code: it failed
    std::vector<std::string> warnings;
};

struct NamingOptions
{
    std::filesystem::path outputFolder;
    std::optional<image::Format> format; ///< else that of each input, or JPEG/PNG where it cannot be written
    OverwritePolicy overwrite = OverwritePolicy::Never;
    std::string videoContainer{};      ///< an extension with its dot, else that of each video
    std::string videoEncoder = "same"; ///< as video::TranscodeOptions; not every container holds every codec
};

/// Decides all output names before any work starts, one for each input, so that they do not depend on the order in
/// which workers finish. Looks into the first bytes of each input for its true format: the extension of the output is
/// always that of its content. No two outputs share a name, not even on file systems that ignore case; none leaves the
/// output folder, also not through a link inside it; none is an input, also not by another name of the same file.
[[nodiscard]] std::vector<OutputTarget> planOutputs(const std::vector<InputFile>& inputs, const NamingOptions& options);

} // namespace bauta::jobs
