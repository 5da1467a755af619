// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace bauta::cli
{

/// Help in the manner of the usual tools: "-m, --method METHOD", descriptions in a column of their own, broken at 100
/// characters, and no machine words such as "Excludes:" (a contradiction is told when it is made).
class HelpFormatter final : public CLI::Formatter
{
public:
    std::string make_group(std::string group, bool isPositional,
                           std::vector<const CLI::Option*> options) const override;
    std::string make_usage(const CLI::App* app, std::string name) const override;
    std::string make_option(const CLI::Option* option, bool isPositional) const override;
    std::string make_subcommand(const CLI::App* app) const override;
    std::string make_description(const CLI::App* app) const override;
};

} // namespace bauta::cli
