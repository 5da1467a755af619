// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/option_parts.h"

#include "app/cli/help_texts.h"
#include "app/cli/video_options.h"

#include <algorithm>
#include <cstdlib>

namespace bauta::cli
{

namespace
{

/// Takes "1%" and "0.01", leaves the latter.
std::string checkLevel(std::string& text)
{
    const bool percent = !text.empty() && text.back() == '%';
    char* end = nullptr;
    double level = std::strtod(text.c_str(), &end);
    const std::string rest = end;
    if (text.empty() || end == text.c_str() || rest != (percent ? "%" : "")) {
        return "a level is a false-accept rate such as 1% or 0.01";
    }
    level = percent ? level / 100.0 : level;
    if (!(level >= 1e-6 && level <= 0.5)) {
        return "a level lies between 0.0001% and 50%";
    }
    text = std::to_string(level);
    return "";
}

} // namespace

CLI::Validator endsWith(std::vector<std::string> extensions, const std::string& words)
{
    return CLI::Validator(
        [extensions = std::move(extensions), words](std::string& file) -> std::string {
            const bool good = std::any_of(extensions.begin(), extensions.end(), [&](const std::string& extension) {
                return file.size() > extension.size() &&
                       file.compare(file.size() - extension.size(), extension.size(), extension) == 0;
            });
            return good ? "" : "the file's name must end in " + words;
        },
        "");
}

void addRun(CLI::App& app, CommonOptions& options)
{
    app.add_flag("-r,--recursive", options.recursive, "Enter the folders in folders")->group(kRunGroup);
    app.add_option("--effort", options.effort, "How hard to look for faces: fast, balanced (default) or thorough")
        ->type_name("LEVEL")
        ->check(CLI::IsMember({"fast", "balanced", "thorough"}).description(""))
        ->group(kRunGroup);
    app.add_option("-j,--jobs", options.jobs, "Photos in work at once (default: half the processors)")
        ->type_name("N")
        ->check(CLI::Range(1, 256).description(""))
        ->group(kRunGroup);
}

void addVoice(CLI::App& app, CommonOptions& options)
{
    app.add_flag("--json", options.json, "Print the report as JSON instead of a table")->group(kRunGroup);
    CLI::Option* quiet = app.add_flag_callback(
        "-q,--quiet", [&options] { options.verbosity = Verbosity::Quiet; }, "Say nothing but errors");
    CLI::Option* verbose = app.add_flag_callback(
        "-v,--verbose", [&options] { options.verbosity = Verbosity::Verbose; }, "Say more");
    quiet->group(kRunGroup);
    verbose->group(kRunGroup)->excludes(quiet);
}

CLI::Option* addLevel(CLI::App& app, double& level)
{
    return app
        .add_option(
            "--level", level,
            "False-accept rate at which a match counts: 1% (default), 0.1%, ...; the lower, the surer a match must be")
        ->type_name("FAR")
        ->transform(CLI::Validator(checkLevel, ""));
}

void defineAudit(CLI::App& app, AuditOptions& options)
{
    app.add_option("ORIGINAL", options.original, "A photo or video, or a folder of them")->type_name("")->required();
    app.add_option("PROTECTED", options.protectedOnes, "Its protected copy, or the folder of the protected copies")
        ->type_name("")
        ->required();
    addLevel(app, options.level);
    app.add_option("--surrogate", options.surrogates,
                   "A recogniser that cloaks were made against, or none; repeat for more (default: the built-in ones)")
        ->type_name("NAME")
        ->allow_extra_args(false);
    app.add_option("--html", options.html, "Write the report as a page with a plot for each face")
        ->type_name("FILE")
        ->check(endsWith({".html", ".htm"}, ".html"))
        ->group(kOutputGroup);
    app.add_option("--report", options.report, "Write the report to FILE.json or FILE.html")
        ->type_name("FILE")
        ->check(endsWith({".json", ".html"}, ".json or .html"))
        ->group(kOutputGroup);
    app.add_flag("--show-faces", options.showFaces, "Also show the originals' faces in the page")->group(kOutputGroup);
    addTimeRange(app, options.range);
    addRun(app, options.common);
    addVoice(app, options.common);
    app.footer(help::kAudit);
}

} // namespace bauta::cli
