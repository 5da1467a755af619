// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/cli/options.h"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace bauta::cli
{

// Options that several commands define, and commands whose options have a file of their own.

inline constexpr const char* kOutputGroup = "Output";
inline constexpr const char* kRunGroup = "Run";

/// A check by extension, so that a mistyped one is found before the work and not after it.
[[nodiscard]] CLI::Validator endsWith(std::vector<std::string> extensions, const std::string& words);

/// --recursive, --effort, --jobs
void addRun(CLI::App& app, CommonOptions& options);
/// --json, --quiet, --verbose
void addVoice(CLI::App& app, CommonOptions& options);
/// --level FAR: a rate such as 0.01 or 1%. Returns the option.
CLI::Option* addLevel(CLI::App& app, double& level);

void defineAudit(CLI::App& app, AuditOptions& options);

} // namespace bauta::cli
