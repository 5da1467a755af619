// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/video_options.h"

#include <CLI/Validators.hpp>

#include <charconv>
#include <sstream>
#include <vector>

namespace bauta::cli
{

namespace
{

constexpr const char* kVideoGroup = "Videos";
constexpr std::int64_t kMicroseconds = 1'000'000;

std::optional<std::int64_t> wholeNumber(const std::string& text, std::int64_t largest)
{
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    const bool good = read.ec == std::errc() && read.ptr == end && text.front() != '-' && value <= largest;
    return good ? std::optional(value) : std::nullopt;
}

/// "5" and "5.25": exact, where a floating-point number would not be.
std::optional<std::int64_t> parseSeconds(const std::string& text, std::int64_t largest)
{
    const std::size_t point = text.find('.');
    const auto whole = text.empty() || point == 0 ? std::nullopt : wholeNumber(text.substr(0, point), largest);
    if (!whole || point == std::string::npos) {
        return whole ? std::optional(*whole * kMicroseconds) : std::nullopt;
    }
    std::string digits = text.substr(point + 1);
    if (digits.empty() || digits.size() > 6) {
        return std::nullopt;
    }
    digits.append(6 - digits.size(), '0');
    const auto fraction = wholeNumber(digits, kMicroseconds - 1);
    return fraction ? std::optional(*whole * kMicroseconds + *fraction) : std::nullopt;
}

std::string checkTime(const std::string& text)
{
    return parseTime(text) ? "" : "a time is such as 90, 90.5, 1:30 or 1:02:03.25";
}

std::string checkCrf(const std::string& text)
{
    double value = 0.0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    const bool good = read.ec == std::errc() && read.ptr == end && value >= 0.0 && value <= 63.0;
    return good ? "" : "a CRF lies between 0 and 63";
}

} // namespace

std::optional<std::int64_t> parseTime(const std::string& text)
{
    constexpr std::int64_t kMost = 1'000'000'000;
    std::vector<std::string> parts;
    std::istringstream stream(text + ":");
    for (std::string part; std::getline(stream, part, ':');) {
        parts.push_back(part);
    }
    if (parts.empty() || parts.size() > 3) {
        return std::nullopt;
    }
    const auto seconds = parseSeconds(parts.back(), parts.size() > 1 ? 59 : kMost);
    std::int64_t minutes = 0;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        const auto value = parts[i].empty() ? std::nullopt : wholeNumber(parts[i], i > 0 ? 59 : kMost / 3600);
        if (!value) {
            return std::nullopt;
        }
        minutes = minutes * 60 + *value;
    }
    return seconds ? std::optional(minutes * 60 * kMicroseconds + *seconds) : std::nullopt;
}

void addTimeRange(CLI::App& app, TimeRangeOptions& options)
{
    const CLI::Validator time([](std::string& text) { return checkTime(text); }, "");
    app.add_option("--from", options.from, "Begin at this time of each video: 90, 1:30, 1:02:03.5")
        ->type_name("TIME")
        ->check(time)
        ->group(kVideoGroup);
    app.add_option("--to", options.to, "End before this time")->type_name("TIME")->check(time)->group(kVideoGroup);
}

void addVideo(CLI::App& app, VideoOptions& options)
{
    app.add_option("--video-format", options.format, "mp4, mov, mkv, webm, avi, ts or gif (default: as the input)")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"mp4", "mov", "mkv", "webm", "avi", "ts", "gif"}).description(""))
        ->group(kVideoGroup);
    app.add_option("--encoder", options.encoder,
                   "h264, hevc, vp9, av1, or an encoder of this FFmpeg by name (default: as the input)")
        ->type_name("NAME")
        ->group(kVideoGroup);
    app.add_option("--crf", options.crf,
                   "Quality in the encoder's own scale; smaller is better (default: near transparent)")
        ->type_name("N")
        ->check(CLI::Validator([](std::string& text) { return checkCrf(text); }, ""))
        ->group(kVideoGroup);
    app.add_option("--preset", options.preset, "ultrafast to veryslow (default: the encoder's usual one)")
        ->type_name("NAME")
        ->check(CLI::IsMember(
                    {"ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow"})
                    .description(""))
        ->group(kVideoGroup);
    app.add_option("--audio", options.audio, "keep (default) or drop the sound, which may tell who speaks")
        ->type_name("CHOICE")
        ->check(CLI::IsMember({"keep", "drop"}).description(""))
        ->group(kVideoGroup);
    app.add_option("--fail-secure", options.failSecure,
                   "While a face is lost from sight: cover the area where it should be (default), or blur the frame")
        ->type_name("CHOICE")
        ->check(CLI::IsMember({"area", "frame"}).description(""))
        ->group(kVideoGroup);
}

std::optional<std::string> contradiction(const TimeRangeOptions& options)
{
    const auto from = parseTime(options.from);
    const auto to = parseTime(options.to);
    if (to && from.value_or(0) >= *to) {
        return "--to must be later than --from";
    }
    return std::nullopt;
}

} // namespace bauta::cli
