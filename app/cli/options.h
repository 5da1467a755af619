// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bauta::cli
{

// What the user typed, after checking its form and before giving it meaning. Plain texts and numbers only: the small
// program that answers --help and usage errors knows nothing of the core.

/// How much is said.
enum class Verbosity
{
    Normal = 0,
    Quiet,
    Verbose
};

/// Options that all commands share.
struct CommonOptions
{
    bool json = false;
    Verbosity verbosity = Verbosity::Normal;
    int jobs = 0; ///< 0: half the processors
    std::string effort = "balanced";
    bool recursive = false;
};

/// Who is hidden and how.
struct RuleOptions
{
    std::string method = "solid";
    std::string color; ///< "RRGGBB", with or without '#'; empty: the default
    int detail = 0;
    bool cosmetic = false;
    std::string sticker;
    std::string shape;        ///< empty: the head's, where the method has one
    std::string margin;       ///< in percent of the face's width; empty: the default
    std::string strength;     ///< empty: standard, where the method has one
    std::string presentation; ///< empty: neutral, where the method has one
    std::string budget;       ///< "movement=2.8,tone=9"; empty: the strength's (budget_option.h)
    std::string who = "all";
    std::vector<std::string> only;
    std::vector<std::string> except;
    std::string minSize; ///< "40" pixels or "5%" of the photo's height; empty: none
    bool keepBackgroundFaces = false;
};

/// The part of each video that is worked on; empty: from the start, to the end.
struct TimeRangeOptions
{
    std::string from;
    std::string to;
};

/// How videos are written.
struct VideoOptions
{
    std::string format;  ///< empty: as the input
    std::string encoder; ///< empty: as the input
    std::optional<double> crf;
    std::string preset;
    std::string audio = "keep";
    std::string failSecure = "area";
};

struct ProtectOptions
{
    CommonOptions common;
    std::vector<std::string> inputs;
    RuleOptions rules;
    std::string output;
    std::string format; ///< empty: as the input
    int quality = 0;    ///< 0: as the input
    std::vector<std::string> keepMetadata;
    VideoOptions video;
    TimeRangeOptions range;
    std::string overwrite = "never";
    bool dryRun = false;
    bool resume = false;
    std::string fallback; ///< empty: cover
    std::optional<std::uint64_t> seed;
    int identities = 0; ///< 0: one a person
    std::string plan;
    std::string report; ///< FILE.json or FILE.html
    bool audit = false;
    bool retry = false;
    double auditLevel = 0.01; ///< false-accept rate
};

struct AuditOptions
{
    CommonOptions common;
    std::string original;
    std::string protectedOnes;
    double level = 0.01;                 ///< false-accept rate
    std::vector<std::string> surrogates; ///< empty: the built-in ones; "none": nobody took part
    TimeRangeOptions range;              ///< of the originals that are videos
    std::string html;
    std::string report; ///< FILE.json or FILE.html
    bool showFaces = false;
};

struct ScanOptions
{
    CommonOptions common;
    std::vector<std::string> inputs;
    RuleOptions rules;
    TimeRangeOptions range;
    std::string plan;
    std::string html;
    bool showFaces = false;
};

struct PeopleOptions
{
    CommonOptions common;
    std::vector<std::string> inputs;
    std::string output; ///< FILE.html or FILE.png; empty: a list on the terminal
    bool obscure = false;
};

struct ModelsOptions
{
    enum class Action
    {
        None = 0,
        List,
        Verify,
        Add,
        Remove
    };
    Action action = Action::None;
    bool json = false;
    std::vector<std::string> names; ///< verify: which (empty: all); remove: one
    std::string file;               ///< add
    std::string role;               ///< "judge", "surrogate" or "detector"
    std::string name;
    std::string licence;
    std::string source;
    int width = 0; ///< 0: what models of the role usually take
    int height = 0;
    std::vector<double> crop;
    std::vector<double> mean;
    double scale = 1.0;
    bool bgr = false;
    std::string outputNode;
    std::optional<double> cosineAtFar1Percent; ///< of a judge
    std::optional<double> cosineAtFar01Percent;
};

struct DoctorOptions
{
    bool json = false;
    bool noMeasurement = false;
};

struct VersionOptions
{
    bool json = false;
};

} // namespace bauta::cli
