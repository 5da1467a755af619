// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/command_support.h"

#include "app/cli/budget_option.h"
#include "app/cli/command_line.h"
#include "app/cli/progress_bar.h"
#include "core/jobs/photo_file.h"
#include "core/plan/path_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <ostream>
#include <string_view>
#include <system_error>

namespace bauta::cli
{

jobs::InputList collect(const std::vector<std::string>& inputs, const CommonOptions& options,
                        const std::filesystem::path& outputFolder)
{
    const std::vector<std::filesystem::path> paths(inputs.begin(), inputs.end());
    return jobs::collectInputs(paths, {.recursive = options.recursive, .outputFolder = outputFolder});
}

faces::SearchEffort effortFrom(const std::string& name)
{
    if (name == "fast") {
        return faces::SearchEffort::Fast;
    }
    return name == "thorough" ? faces::SearchEffort::Thorough : faces::SearchEffort::Balanced;
}

namespace
{

/// Limits of one's own, over those of the strength; nothing without the option.
std::optional<protect::CloakBudget> budgetFrom(const std::string& text, protect::CloakBudget budget)
{
    const auto parts = text.empty() ? std::nullopt : parseBudget(text);
    if (!parts) {
        return std::nullopt;
    }
    if (parts->movementPercent) {
        budget.movement = static_cast<float>(*parts->movementPercent / 100.0);
    }
    if (parts->strain) {
        budget.strain = static_cast<float>(*parts->strain);
    }
    if (parts->toneLevels) {
        budget.tone = static_cast<float>(*parts->toneLevels / 255.0);
    }
    return budget;
}

} // namespace

jobs::Rules rulesFrom(const RuleOptions& options)
{
    jobs::Rules rules;
    rules.hide.method = protect::methodFromString(options.method).value_or(protect::Method::Solid);
    rules.hide.detail = options.detail;
    rules.hide.cosmetic = options.cosmetic;
    rules.hide.sticker = options.sticker;
    rules.hide.shape = protect::maskShapeFromString(options.shape).value_or(protect::MaskShape::Head);
    if (!options.margin.empty()) {
        rules.hide.margin = std::strtof(options.margin.c_str(), nullptr) / 100.F;
    }
    if (protect::usesCloak(rules.hide.method)) {
        rules.hide.strength = protect::strengthFromString(options.strength).value_or(protect::Strength::Standard);
        rules.hide.budget = budgetFrom(options.budget, protect::budgetFor(rules.hide.method, rules.hide.strength));
    }
    rules.hide.presentation =
        protect::presentationFromString(options.presentation).value_or(protect::Presentation::Neutral);
    if (!options.color.empty()) {
        const std::string digits = options.color[0] == '#' ? options.color.substr(1) : options.color;
        rules.hide.colorRgb = static_cast<std::uint32_t>(std::strtoul(digits.c_str(), nullptr, 16));
    }
    for (const auto who : {jobs::Who::All, jobs::Who::Largest, jobs::Who::None}) {
        if (options.who == jobs::toString(who)) {
            rules.who = who;
        }
    }
    rules.only.assign(options.only.begin(), options.only.end());
    rules.except.assign(options.except.begin(), options.except.end());
    if (!options.minSize.empty()) {
        const float value = std::strtof(options.minSize.c_str(), nullptr);
        if (options.minSize.back() == '%') {
            rules.minSize.shareOfHeight = value / 100.F;
        } else {
            rules.minSize.pixels = value;
        }
    }
    rules.keepBackgroundFaces = options.keepBackgroundFaces;
    return rules;
}

int refuse(const Environment& environment, const Error& error)
{
    if (error.code == ErrorCode::Cancelled) {
        complain(environment, "cancelled");
        return kExitCancelled;
    }
    complain(environment, error.detail);
    return error.code == ErrorCode::InvalidArgument ? kExitUsage : kExitFailed;
}

void complain(const Environment& environment, const std::filesystem::path& file, const std::string& what)
{
    environment.streams.err << "bauta: " << printable(file) << ": " << printable(std::string_view(what)) << "\n";
}

void complain(const Environment& environment, const std::string& what)
{
    environment.streams.err << "bauta: " << printable(std::string_view(what)) << "\n";
}

bool saveResult(const Environment& environment, const std::filesystem::path& file, std::span<const std::byte> content,
                const std::vector<jobs::InputFile>& inputs)
{
    std::error_code ec;
    const bool isInput = std::any_of(inputs.begin(), inputs.end(), [&](const jobs::InputFile& input) {
        return std::filesystem::equivalent(input.file, file, ec);
    });
    if (isInput) {
        complain(environment, file, "is one of the inputs; not overwritten");
        return false;
    }
    if (const auto written = jobs::writeWhole(file, content, OutputFile::Existing::Replace); !written) {
        complain(environment, file, written.error().detail);
        return false;
    }
    return true;
}

bool saveResult(const Environment& environment, const std::filesystem::path& file, const std::string& text,
                const std::vector<jobs::InputFile>& inputs)
{
    return saveResult(environment, file, std::as_bytes(std::span(text)), inputs);
}

Expected<jobs::ScanReport> scanWithProgress(Environment& environment, const jobs::ScanRequest& request,
                                            Verbosity verbosity)
{
    ProgressBar bar(environment.streams, verbosity != Verbosity::Quiet);
    const JobContext context{environment.cancel, [&bar](const Progress& progress) {
                                 bar.show(progress);
                             }};
    return jobs::runScan(request, context, environment.services);
}

std::string counted(std::size_t number, const std::string& singular, const std::string& plural)
{
    return fmt::format("{} {}", number, number == 1 ? singular : plural);
}

} // namespace bauta::cli
