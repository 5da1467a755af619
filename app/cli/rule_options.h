// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/cli/options.h"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

namespace bauta::cli
{

/// The heading in --help under which these options stand.
inline constexpr const char* kRulesGroup = "Who is hidden, and how";

/// Adds the options that say who is hidden and how; `added` gets them, for what excludes them.
void addRules(CLI::App& app, RuleOptions& rules, std::vector<CLI::Option*>& added);

/// What the form alone shows to make no sense, and no single option can know.
[[nodiscard]] std::optional<std::string> contradiction(const RuleOptions& rules);

/// Whether a method, by its name, is carried out by the cloak.
[[nodiscard]] bool isCloak(const std::string& method);
inline constexpr const char* kAnonymize = "anonymize";

} // namespace bauta::cli
