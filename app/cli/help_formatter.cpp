// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/help_formatter.h"

#include <cstddef>
#include <sstream>
#include <utility>

namespace bauta::cli
{

namespace
{

constexpr std::size_t kDescriptionColumn = 28;
constexpr std::size_t kWidth = 100;

/// `left` with the words of `description` beside it, or below it where it is too long.
std::string entry(const std::string& left, const std::string& description)
{
    const std::string indent(kDescriptionColumn, ' ');
    std::string text = "  " + left;
    if (text.size() + 2 > kDescriptionColumn) {
        text += "\n" + indent;
    } else {
        text.resize(kDescriptionColumn, ' ');
    }
    std::size_t column = kDescriptionColumn;
    std::istringstream words(description);
    for (std::string word; words >> word;) {
        if (column > kDescriptionColumn && column + 1 + word.size() > kWidth) {
            text += "\n" + indent;
            column = kDescriptionColumn;
        } else if (column > kDescriptionColumn) {
            text += ' ';
            ++column;
        }
        text += word;
        column += word.size();
    }
    return text + "\n";
}

} // namespace

std::string HelpFormatter::make_group(std::string group, bool isPositional,
                                      std::vector<const CLI::Option*> options) const
{
    std::string text = (isPositional ? std::string("Arguments") : group) + ":\n";
    for (const CLI::Option* option : options) {
        text += make_option(option, isPositional);
    }
    return isPositional ? text + "\n" : text;
}

std::string HelpFormatter::make_usage(const CLI::App* app, std::string name) const
{
    return CLI::Formatter::make_usage(app, std::move(name)) + "\n";
}

std::string HelpFormatter::make_option(const CLI::Option* option, bool isPositional) const
{
    if (isPositional) {
        return entry(option->get_name(true), option->get_description());
    }
    std::string names;
    for (const std::string& name : option->get_snames()) {
        names += (names.empty() ? "-" : ", -") + name;
    }
    for (const std::string& name : option->get_lnames()) {
        names += (names.empty() ? "    --" : ", --") + name;
    }
    if (!option->get_type_name().empty() && option->get_items_expected_max() > 0) {
        names += " " + option->get_type_name();
    }
    return entry(names, option->get_description());
}

std::string HelpFormatter::make_subcommand(const CLI::App* app) const
{
    return entry(app->get_name(), app->get_description());
}

std::string HelpFormatter::make_description(const CLI::App* app) const
{
    const std::string description = app->get_description();
    return description + (description.find('\n') == std::string::npos ? ".\n\n" : "\n\n");
}

} // namespace bauta::cli
