// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/command_line.h"

#include "app/cli/help_formatter.h"
#include "app/cli/help_texts.h"
#include "app/cli/option_parts.h"
#include "app/cli/rule_options.h"
#include "app/cli/video_options.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <ostream>

namespace bauta::cli
{

namespace
{

/// Before the conversion, which would take -1 for a very large number.
std::string checkSeed(const std::string& text)
{
    return text.find_first_not_of("0123456789") == std::string::npos ? "" : "a seed is a whole number from 0 on";
}

void addInputs(CLI::App& app, std::vector<std::string>& inputs, bool required)
{
    CLI::Option* option =
        app.add_option("INPUT", inputs, "Photos, videos, folders, or quoted patterns such as '*.jpg'");
    option->type_name("");
    if (required) {
        option->required();
    }
}

void defineProtect(CLI::App& app, ProtectOptions& options)
{
    addInputs(app, options.inputs, false);
    std::vector<CLI::Option*> rules;
    addRules(app, options.rules, rules);
    app.add_option("-o,--output", options.output, "Folder for the protected copies; made if need be")
        ->type_name("DIR")
        ->required()
        ->group(kOutputGroup);
    app.add_option("--format", options.format,
                   "Of photos: jpeg, png, webp, tiff, bmp, heic or avif (default: as the input)")
        ->type_name("FORMAT")
        ->transform(CLI::Transformer({{"jpg", "jpeg"}, {"tif", "tiff"}, {"heif", "heic"}}).description(""))
        ->check(CLI::IsMember({"jpeg", "png", "webp", "tiff", "bmp", "heic", "avif"}).description(""))
        ->group(kOutputGroup);
    app.add_option("--quality", options.quality, "1 to 100 for lossy photos (default: about the input's own)")
        ->type_name("N")
        ->check(CLI::Range(1, 100).description(""))
        ->group(kOutputGroup);
    app.add_option(
           "--keep-metadata", options.keepMetadata,
           "Groups to keep, with commas: time, technical, description, people, device, location, history, other")
        ->type_name("GROUPS")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(CLI::IsMember(keepableMetadata()).description(""))
        ->group(kOutputGroup);
    app.add_option("--overwrite", options.overwrite,
                   "Where an output exists: never (skip, default), rename (photo-2.jpg) or replace")
        ->type_name("POLICY")
        ->check(CLI::IsMember({"never", "rename", "replace"}).description(""))
        ->group(kOutputGroup);
    app.add_option("--report", options.report, "Also write the report to FILE.json or FILE.html")
        ->type_name("FILE")
        ->check(endsWith({".json", ".html"}, ".json or .html"))
        ->group(kOutputGroup);
    app.add_flag("--audit", options.audit, "Then check every output against its input, as bauta audit does")
        ->group(kOutputGroup);
    addLevel(app, options.auditLevel)->group(kOutputGroup)->needs("--audit");
    app.add_flag("--retry", options.retry,
                 "Cloak photos that the audit still recognises again, with the next --strength, until they hold")
        ->group(kOutputGroup)
        ->needs("--audit");
    CLI::Option* plan = app.add_option("--plan", options.plan, "Carry out a plan made by bauta scan --plan");
    plan->type_name("FILE")->group(kRunGroup);
    for (CLI::Option* rule : rules) {
        plan->excludes(rule);
    }
    app.add_option(
           "--fallback", options.fallback,
           "A face too small or too far turned for a cloak or a new face: cover it (default), warn and leave it, "
           "or fail")
        ->type_name("POLICY")
        ->check(CLI::IsMember({"cover", "warn", "fail"}).description(""))
        ->group(kRulesGroup);
    app.add_option("--seed", options.seed, "Repeat the cloaks and new faces of an earlier run with the same number")
        ->type_name("N")
        ->check(CLI::Validator([](std::string& text) { return checkSeed(text); }, ""))
        ->group(kRunGroup);
    app.add_option("--identities", options.identities,
                   "How many different people anonymize makes, in turn (default: one for each person)")
        ->type_name("K")
        ->check(CLI::Range(1, 1000).description(""))
        ->group(kRulesGroup);
    addVideo(app, options.video);
    addTimeRange(app, options.range);
    addRun(app, options.common);
    CLI::Option* dryRun = app.add_flag("-n,--dry-run", options.dryRun, "Find and decide, but write nothing");
    dryRun->group(kRunGroup);
    app.add_flag("--resume", options.resume,
                 "Go on with videos where an interrupted run stopped, and keep what is done if this one is interrupted")
        ->group(kRunGroup)
        ->excludes(dryRun);
    addVoice(app, options.common);
    app.footer(help::kProtect);
}

void defineScan(CLI::App& app, ScanOptions& options)
{
    addInputs(app, options.inputs, true);
    app.add_option("--plan", options.plan, "Write a plan, to be edited and given to bauta protect --plan")
        ->type_name("FILE")
        ->group(kOutputGroup);
    app.add_option("--html", options.html, "Write the report as a page with thumbnails of the faces, obscured")
        ->type_name("FILE")
        ->check(endsWith({".html", ".htm"}, ".html"))
        ->group(kOutputGroup);
    app.add_flag("--show-faces", options.showFaces, "Do not obscure the faces in the page")->group(kOutputGroup);
    std::vector<CLI::Option*> rules;
    addRules(app, options.rules, rules);
    addTimeRange(app, options.range);
    addRun(app, options.common);
    addVoice(app, options.common);
    app.footer(help::kScan);
}

void definePeople(CLI::App& app, PeopleOptions& options)
{
    addInputs(app, options.inputs, true);
    app.add_option("-o,--output", options.output, "Write a contact sheet, one row a person: FILE.html or FILE.png")
        ->type_name("FILE")
        ->check(endsWith({".html", ".png"}, ".html or .png"))
        ->group(kOutputGroup);
    app.add_flag("--obscure", options.obscure, "Obscure the faces in the contact sheet")->group(kOutputGroup);
    addRun(app, options.common);
    addVoice(app, options.common);
    app.footer(help::kPeople);
}

void defineModels(CLI::App& app, ModelsOptions& options)
{
    using Action = ModelsOptions::Action;
    app.require_subcommand(1);
    CLI::App* list = app.add_subcommand("list", "List the models, built in and added");
    list->add_flag("--json", options.json, "Print JSON");
    list->callback([&options] { options.action = Action::List; });

    CLI::App* verify = app.add_subcommand("verify", "Compare the models' files with their checksums");
    verify->add_option("NAME", options.names, "Models to verify (default: all)")->type_name("");
    verify->add_flag("--json", options.json, "Print JSON");
    verify->callback([&options] { options.action = Action::Verify; });

    CLI::App* add = app.add_subcommand("add", "Add a recogniser or a detector of your own");
    add->add_option("FILE", options.file, "ONNX (judge, detector) or TorchScript (surrogate) file")
        ->type_name("")
        ->required();
    CLI::Option* judge = add->add_flag_callback(
        "--judge", [&options] { options.role = "judge"; },
        "A recogniser that judges results and never helps to make them");
    CLI::Option* surrogate = add->add_flag_callback(
        "--surrogate", [&options] { options.role = "surrogate"; }, "A recogniser that cloaks are made against");
    add->add_flag_callback(
           "--detector", [&options] { options.role = "detector"; }, "The YuNet face detector")
        ->excludes(judge)
        ->excludes(surrogate);
    surrogate->excludes(judge);
    add->add_option("--name", options.name, "Name in lists (default: the file's)")->type_name("NAME");
    add->add_option("--licence", options.licence, "Its licence, for the list")->type_name("TEXT");
    add->add_option("--source", options.source, "Where it comes from, for the list")->type_name("TEXT");
    add->add_option("--width", options.width, "Width of the network's input (default 112, for a detector 640)")
        ->type_name("PIXELS")
        ->check(CLI::Range(16, 1024).description(""));
    add->add_option("--height", options.height, "Height of the network's input (default 112, for a detector 640)")
        ->type_name("PIXELS")
        ->check(CLI::Range(16, 1024).description(""));
    add->add_option("--crop", options.crop, "x0,y0,side of the crop in the 112 x 112 alignment frame (default 0,0,112)")
        ->type_name("X,Y,SIDE")
        ->delimiter(',')
        ->expected(3);
    add->add_option("--mean", options.mean, "Subtracted from each channel: one number or three (default 0)")
        ->type_name("R,G,B")
        ->delimiter(',')
        ->expected(1, 3);
    add->add_option("--scale", options.scale, "Multiplied after that (default 1)")->type_name("FACTOR");
    add->add_option("--threshold-far1", options.cosineAtFar1Percent,
                    "Judge: the cosine that 1% of strangers' pairs reach; without it, its similarities do not count")
        ->type_name("COSINE")
        ->check(CLI::Range(-1.0, 1.0).description(""));
    add->add_option("--threshold-far01", options.cosineAtFar01Percent,
                    "Judge: the cosine that 0.1% of strangers' pairs reach")
        ->type_name("COSINE")
        ->check(CLI::Range(-1.0, 1.0).description(""));
    add->add_flag("--bgr", options.bgr, "The network takes BGR instead of RGB");
    add->add_option("--output-node", options.outputNode, "Name of the output, if the file has several")
        ->type_name("NAME");
    add->callback([&options] { options.action = Action::Add; });
    add->footer(help::kModelsAdd);

    CLI::App* remove = app.add_subcommand("remove", "Remove a model that was added");
    remove->add_option("NAME", options.names, "The model")->type_name("")->required()->expected(1);
    remove->callback([&options] { options.action = Action::Remove; });
    app.footer(help::kModels);
}

void defineDoctor(CLI::App& app, DoctorOptions& options)
{
    app.add_flag("--json", options.json, "Print JSON");
    app.add_flag("--no-measurement", options.noMeasurement, "Leave out the five seconds of measuring");
    app.footer(help::kDoctor);
}

void defineCommands(CLI::App& app, CommandLine& line)
{
    const auto add = [&](const char* name, const char* summary, CommandId id) {
        CLI::App* command = app.add_subcommand(name, summary);
        command->callback([&line, id] { line.command = id; });
        return command;
    };
    defineProtect(
        *add("protect", "Hide faces, strip metadata, write copies that are safe to share", CommandId::Protect),
        line.protect);
    defineAudit(*add("audit", "Check that protected photos no longer give people away", CommandId::Audit), line.audit);
    defineScan(*add("scan", "Tell which photos expose whom", CommandId::Scan), line.scan);
    definePeople(*add("people", "Show who is who across photos", CommandId::People), line.people);
    defineModels(*add("models", "List, verify, add and remove models", CommandId::Models), line.models);
    defineDoctor(*add("doctor", "Tell what this computer has, lacks and can do, for bug reports", CommandId::Doctor),
                 line.doctor);
    CLI::App* version = add("version", "Print the version", CommandId::Version);
    version->add_flag("--json", line.version.json, "Print JSON");
    version->footer("Example:\n  bauta version --json\n");
}

/// Whatever follows the options' own message: what may have been meant, and where help is.
std::string hint(const CLI::App& root, const CLI::App& command)
{
    std::string text;
    const std::vector<std::string> rest = root.remaining(true);
    const auto stray = std::find_if(rest.begin(), rest.end(), [](const std::string& word) { return word != "--"; });
    if (stray != rest.end()) {
        std::vector<std::string> candidates;
        if (stray->front() == '-') {
            for (const CLI::Option* option : command.get_options()) {
                for (const std::string& name : option->get_lnames()) {
                    candidates.push_back("--" + name);
                }
            }
        } else {
            for (const CLI::App* subcommand : command.get_subcommands([](const CLI::App*) { return true; })) {
                candidates.push_back(subcommand->get_name());
            }
        }
        if (const auto meant = nearest(stray->substr(0, stray->find('=')), candidates)) {
            text += "Did you mean " + *meant + "?\n";
        }
    }
    std::string name = command.get_name();
    if (command.get_parent() != nullptr && command.get_parent()->get_parent() != nullptr) {
        name = command.get_parent()->get_name() + " " + name;
    }
    const std::string full = &command == &root ? "bauta" : "bauta " + name;
    return text + "Try '" + full + " --help'.\n";
}

/// The innermost command that was named.
const CLI::App& innermost(const CLI::App& app)
{
    const auto chosen = app.get_subcommands();
    return chosen.empty() ? app : innermost(*chosen.front());
}

int usageError(const Streams& streams, const CLI::App& root, const std::string& message)
{
    streams.err << "bauta: " << message << "\n" << hint(root, innermost(root));
    return kExitUsage;
}

/// What the form alone shows to make no sense, and no single option can know.
std::optional<std::string> contradiction(const CommandLine& line)
{
    if (line.command == CommandId::Protect) {
        const ProtectOptions& options = line.protect;
        if (options.plan.empty() && options.inputs.empty()) {
            return "protect needs an INPUT, or --plan FILE";
        }
        if (!options.plan.empty() && !options.inputs.empty()) {
            return "--plan names its inputs itself; leave INPUT away";
        }
        if (!options.plan.empty() && (!options.range.from.empty() || !options.range.to.empty())) {
            return "--from and --to are said to bauta scan; the plan holds them";
        }
        // A plan may hold cloaks.
        const bool cloaks = !options.plan.empty() || isCloak(options.rules.method);
        const bool newFaces = !options.plan.empty() || options.rules.method == kAnonymize;
        if (!cloaks && !newFaces && (!options.fallback.empty() || options.seed)) {
            return std::string(options.seed ? "--seed" : "--fallback") +
                   " is for --method cloak, disguise and anonymize";
        }
        if (!newFaces && options.identities > 0) {
            return "--identities is for --method anonymize";
        }
        if (!cloaks && options.retry) {
            return "--retry is for --method cloak and disguise";
        }
        if (options.audit && options.dryRun) {
            return "--dry-run writes nothing that --audit could check";
        }
    }
    const RuleOptions* rules = line.command == CommandId::Protect ? &line.protect.rules
                               : line.command == CommandId::Scan  ? &line.scan.rules
                                                                  : nullptr;
    if (rules != nullptr) {
        if (auto message = contradiction(*rules)) {
            return message;
        }
    }
    const TimeRangeOptions* range = line.command == CommandId::Protect ? &line.protect.range
                                    : line.command == CommandId::Scan  ? &line.scan.range
                                    : line.command == CommandId::Audit ? &line.audit.range
                                                                       : nullptr;
    if (range != nullptr) {
        if (auto message = contradiction(*range)) {
            return message;
        }
    }
    if (line.command == CommandId::Models && line.models.action == ModelsOptions::Action::Add) {
        if (line.models.role.empty()) {
            return "models add needs --judge, --surrogate or --detector";
        }
        if (line.models.mean.size() == 2) {
            return "--mean takes one number or three";
        }
        if ((line.models.cosineAtFar1Percent || line.models.cosineAtFar01Percent) && line.models.role != "judge") {
            return "--threshold-far1 and --threshold-far01 are for --judge";
        }
    }
    return std::nullopt;
}

} // namespace

const std::vector<std::string>& keepableMetadata()
{
    // Previews, maker notes and container parts may hold the face itself and are never kept.
    static const std::vector<std::string> groups = {"location",    "device",  "people",    "time",
                                                    "description", "history", "technical", "other"};
    return groups;
}

std::optional<std::string> nearest(const std::string& word, const std::vector<std::string>& candidates)
{
    const auto distance = [](const std::string& a, const std::string& b) {
        std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
        for (std::size_t i = 0; i <= a.size(); ++i) {
            for (std::size_t j = 0; j <= b.size(); ++j) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + change});
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                    d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.size()][b.size()];
    };
    std::optional<std::string> best;
    std::size_t bestDistance = std::max<std::size_t>(2, word.size() / 4) + 1;
    if (word.size() > 64) {
        return std::nullopt;
    }
    for (const std::string& candidate : candidates) {
        // An abbreviation is as near as one slip.
        const bool prefix = word.size() >= 4 && candidate.compare(0, word.size(), word) == 0;
        const std::size_t found = prefix ? 1 : distance(word, candidate);
        if (found < bestDistance && found < candidate.size()) {
            bestDistance = found;
            best = candidate;
        }
    }
    return best;
}

CommandLine parseCommandLine(const std::vector<std::string>& arguments, const Streams& streams)
{
    CommandLine line;
    CLI::App app(help::kSummary, "bauta");
    app.formatter(std::make_shared<HelpFormatter>());
    app.set_help_flag("-h,--help", "Print this help and leave");
    bool version = false;
    app.add_flag("--version", version, "Print the version and leave");
    app.footer(help::kGeneral);
    app.require_subcommand(0, 1);

    defineCommands(app, line);

    // --sticker NAME says enough; the method need not be repeated.
    const auto impliedMethod = [](RuleOptions& rules, const CLI::App& command) {
        if (!rules.sticker.empty() && command.count("--method") == 0) {
            rules.method = "sticker";
        }
    };
    try {
        std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
        app.parse(std::move(reversed));
    } catch (const CLI::CallForHelp&) {
        streams.out << app.help();
        line.exitCode = kExitDone;
        return line;
    } catch (const CLI::ParseError& error) {
        line.exitCode = usageError(streams, app, error.what());
        return line;
    } catch (const std::exception& error) {
        line.exitCode = usageError(streams, app, error.what());
        return line;
    }
    if (version) {
        line.exitCode = printVersion({}, streams);
        return line;
    }
    if (line.command == CommandId::None) {
        streams.err << app.help();
        line.exitCode = kExitUsage;
        return line;
    }
    impliedMethod(line.protect.rules, *app.get_subcommand("protect"));
    impliedMethod(line.scan.rules, *app.get_subcommand("scan"));
    if (const auto message = contradiction(line)) {
        line.exitCode = usageError(streams, app, *message);
    }
    return line;
}

int printVersion(const VersionOptions& options, const Streams& streams)
{
    if (options.json) {
        streams.out << "{\"name\": \"bauta\", \"version\": \"" << BAUTA_VERSION << "\"}\n";
    } else {
        streams.out << "bauta " << BAUTA_VERSION << "\n";
    }
    return kExitDone;
}

} // namespace bauta::cli
