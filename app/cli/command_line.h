// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/cli/options.h"
#include "app/cli/streams.h"

#include <optional>
#include <string>
#include <vector>

namespace bauta::cli
{

inline constexpr int kExitDone = 0;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitFailed = 3;       ///< some inputs failed
inline constexpr int kExitRecognisable = 4; ///< an audit found someone still recognisable
inline constexpr int kExitCancelled = 130;

enum class CommandId
{
    None = 0,
    Protect,
    Audit,
    Scan,
    People,
    Models,
    Doctor,
    Version
};

struct CommandLine
{
    CommandId command = CommandId::None;
    ProtectOptions protect;
    AuditOptions audit;
    ScanOptions scan;
    PeopleOptions people;
    ModelsOptions models;
    DoctorOptions doctor;
    VersionOptions version;
    /// Set when everything is said and done: help was printed, or a usage error with a hint.
    std::optional<int> exitCode;
};

/// Reads the arguments after the program's name. Prints help to `out` and usage errors to `err`.
[[nodiscard]] CommandLine parseCommandLine(const std::vector<std::string>& arguments, const Streams& streams);

/// Prints the version; needs nothing of the core, so both programs use it.
[[nodiscard]] int printVersion(const VersionOptions& options, const Streams& streams);

/// The candidate nearest to a mistyped word (Damerau-Levenshtein), if near enough to be meant.
[[nodiscard]] std::optional<std::string> nearest(const std::string& word, const std::vector<std::string>& candidates);

/// Names of metadata groups that --keep-metadata takes.
[[nodiscard]] const std::vector<std::string>& keepableMetadata();

} // namespace bauta::cli
