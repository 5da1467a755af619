// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/detector.h"
#include "core/jobs/rules.h"
#include "core/jobs/services.h"

#include <filesystem>
#include <string>
#include <vector>

namespace bauta::jobs
{

/// A person to look for, shown by one or more photos. Biometric data: in memory only.
struct ReferencePerson
{
    std::vector<std::filesystem::path> files;
    std::vector<faces::FaceTemplate> templates; ///< one a file
};

struct References
{
    std::vector<ReferencePerson> people; ///< photos that show the same person are put together
    std::vector<std::string> warnings;
};

/// Reads reference photos (files, folders, patterns). Each must show one person: with several faces the largest is
/// taken if it is at least twice as high as the next (with a warning), else InvalidArgument names the file.
[[nodiscard]] Expected<References> loadReferences(const std::vector<std::filesystem::path>& files, Services& services,
                                                  const CancelToken& cancel);

} // namespace bauta::jobs
