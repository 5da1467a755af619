// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/jobs/doctor/computer_report.h"

#include <string>
#include <vector>

namespace bauta::jobs
{

enum class Gravity
{
    Slow = 0, ///< everything works, but takes much longer than it need
    Limits,   ///< something cannot be done; faces can be covered all the same
    Blocks    ///< faces cannot be found and covered
};

/// Something that is missing and what to do about it.
struct Shortcoming
{
    std::string key; ///< for JSON: "write-heic"
    Gravity gravity = Gravity::Limits;
    std::string what;       ///< "HEIC photos cannot be written; their copies become JPEG"
    std::string remedy;     ///< a command for a shell, or a sentence
    bool isCommand = false; ///< which of the two
};

/// All that the report lacks, gravest first. The remedies are for the system and the kind of program that the report
/// names; packages are named for Debian and its descendants alone.
[[nodiscard]] std::vector<Shortcoming> shortcomings(const ComputerReport& report);

/// Whether everything works that covering faces in photos takes.
[[nodiscard]] bool canCoverPhotos(const ComputerReport& report);

[[nodiscard]] const char* toString(Gravity gravity) noexcept;

} // namespace bauta::jobs
