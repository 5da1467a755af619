// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/rule_options.h"

#include "app/cli/budget_option.h"

#include <algorithm>
#include <cstdlib>

namespace bauta::cli
{

namespace
{

std::string checkColor(const std::string& text)
{
    const std::string digits = !text.empty() && text[0] == '#' ? text.substr(1) : text;
    const bool good = digits.size() == 6 && digits.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
    return good ? "" : "a colour is six hex digits, such as 2b2b2b";
}

/// Takes "20" and "20%", leaves the former.
std::string checkMargin(std::string& text)
{
    if (!text.empty() && text.back() == '%') {
        text.pop_back();
    }
    char* end = nullptr;
    const double percent = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0' || !(percent >= 0.0 && percent <= 100.0)) {
        return "a margin lies between 0 and 100 percent of the face's width";
    }
    return "";
}

std::string checkMinSize(const std::string& text)
{
    const bool percent = !text.empty() && text.back() == '%';
    const std::string number = percent ? text.substr(0, text.size() - 1) : text;
    const bool plain = !number.empty() && number.size() <= 8 &&
                       number.find_first_not_of("0123456789.") == std::string::npos &&
                       std::count(number.begin(), number.end(), '.') <= 1 && number != ".";
    const double value = plain ? std::strtod(number.c_str(), nullptr) : -1.0;
    if (!plain || (percent && value > 100.0)) {
        return "a size is a height in pixels such as 40, or a share of the photo's height such as 5%";
    }
    return "";
}

} // namespace

bool isCloak(const std::string& method)
{
    return method == "cloak" || method == "disguise";
}

void addRules(CLI::App& app, RuleOptions& rules, std::vector<CLI::Option*>& added)
{
    const auto keep = [&added](CLI::Option* option) {
        added.push_back(option->group(kRulesGroup));
        return option;
    };
    keep(app.add_option("-m,--method", rules.method,
                        "solid (default): one colour; pixelate: coarse noisy mosaic; blur: heavy noisy blur; "
                        "sticker: a drawing; cloak: looks the same to people, less so to recognisers; "
                        "disguise: looks like somebody else; anonymize: the face of somebody who does not exist"))
        ->type_name("METHOD")
        ->check(
            CLI::IsMember({"solid", "pixelate", "blur", "sticker", "cloak", "disguise", "anonymize"}).description(""));
    keep(app.add_option("--color", rules.color, "Colour of solid (default 2b2b2b)"))
        ->type_name("RRGGBB")
        ->check(CLI::Validator([](std::string& text) { return checkColor(text); }, ""));
    keep(
        app.add_option("--sticker", rules.sticker, "Name of a built-in sticker, or a PNG with alpha; means -m sticker"))
        ->type_name("NAME|FILE");
    keep(app.add_option("--detail", rules.detail,
                        "Blocks (pixelate, default and most 6) or samples (blur, 4) across a face"))
        ->type_name("N")
        ->check(CLI::Range(1, 1000).description(""));
    keep(app.add_option("--shape", rules.shape, "Of a cover: head (default), ellipse or box"))
        ->type_name("SHAPE")
        ->check(CLI::IsMember({"head", "ellipse", "box"}).description(""));
    keep(app.add_option("--margin", rules.margin,
                        "How far a cover reaches beyond the head, in percent of the face's width (default 12)"))
        ->type_name("PERCENT")
        ->check(CLI::Validator([](std::string& text) { return checkMargin(text); }, ""));
    keep(app.add_flag("--cosmetic", rules.cosmetic, "Accept a --detail or --margin that does not stop recognition"));
    keep(app.add_option("--strength", rules.strength, "Of a cloak or disguise: subtle, standard (default) or strong"))
        ->type_name("STRENGTH")
        ->check(CLI::IsMember({"subtle", "standard", "strong"}).description(""));
    keep(app.add_option("--budget", rules.budget,
                        "Own limits of a cloak, such as movement=2.8,strain=0.28,tone=9 (units: see protect --help)"))
        ->type_name("LIMITS")
        ->check(CLI::Validator([](std::string& text) { return checkBudgetOption(text); }, ""));
    keep(app.add_option("--presentation", rules.presentation,
                        "Of the faces of anonymize: neutral (default), feminine or masculine"))
        ->type_name("WHICH")
        ->check(CLI::IsMember({"neutral", "feminine", "masculine"}).description(""));
    keep(app.add_option("--who", rules.who, "all (default), largest (only each photo's largest face) or none"))
        ->type_name("WHO")
        ->check(CLI::IsMember({"all", "largest", "none"}).description(""));
    CLI::Option* only =
        keep(app.add_option("--only", rules.only, "Hide only the person in this photo; repeat for more"));
    only->type_name("PHOTO")->allow_extra_args(false);
    keep(app.add_option("--except", rules.except, "Hide everybody but the person in this photo; repeat for more"))
        ->type_name("PHOTO")
        ->allow_extra_args(false)
        ->excludes(only);
    keep(app.add_option("--min-size", rules.minSize,
                        "Leave faces alone that are lower than this: pixels (40) or a share of the photo (5%)"))
        ->type_name("SIZE")
        ->check(CLI::Validator([](std::string& text) { return checkMinSize(text); }, ""));
    keep(app.add_flag("--keep-background-faces", rules.keepBackgroundFaces,
                      "Leave passers-by alone: faces below a third of the largest face and 5% of the photo"));
}

std::optional<std::string> contradiction(const RuleOptions& rules)
{
    if ((!rules.only.empty() || !rules.except.empty()) && rules.who != "all") {
        return "--only and --except choose who is hidden; leave --who away";
    }
    if (!rules.color.empty() && rules.method != "solid") {
        return "--color is for --method solid";
    }
    if (rules.detail != 0 && rules.method != "pixelate" && rules.method != "blur") {
        return "--detail is for --method pixelate and blur";
    }
    if (!rules.sticker.empty() && rules.method != "sticker") {
        return "--sticker is for --method sticker";
    }
    if ((!rules.shape.empty() || !rules.margin.empty()) && (isCloak(rules.method) || rules.method == kAnonymize)) {
        return std::string(rules.shape.empty() ? "--margin" : "--shape") +
               " is for covers: --method solid, pixelate, blur and sticker";
    }
    if (!rules.strength.empty() && !isCloak(rules.method)) {
        return "--strength is for --method cloak and disguise";
    }
    if (!rules.budget.empty() && !isCloak(rules.method)) {
        return "--budget is for --method cloak and disguise";
    }
    if (!rules.presentation.empty() && rules.method != kAnonymize) {
        return "--presentation is for --method anonymize";
    }
    return std::nullopt;
}

} // namespace bauta::cli
