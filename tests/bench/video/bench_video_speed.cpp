// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What covering the faces of a video costs: the whole program against the ffmpeg command with the same encoder
// settings, one after the other on one machine; and memory on a clip ten times as long.

#include "tests/bench/bench.h"
#include "tests/bench/child_process.h"
#include "tests/bench/video/workplace.h"
#include "tests/support/test_paths.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace bauta::bench
{

namespace
{

namespace fs = std::filesystem;

struct Settings
{
    std::string preset = "medium";
    std::string crf = "18";
    std::string method = "solid";
    std::string effort = "balanced";
};

const fs::path kFfmpeg = "/usr/bin/ffmpeg";

ChildRun plainEncode(const fs::path& in, const fs::path& out, const Settings& settings)
{
    return runChild(kFfmpeg, {"-v", "error", "-nostdin", "-y", "-i", in.string(), "-c:v", "libx264", "-preset",
                              settings.preset, "-crf", settings.crf, "-c:a", "copy", out.string()});
}

ChildRun protect(const fs::path& in, const fs::path& outFolder, const Settings& settings)
{
    return runChild(ownFolder() / "bauta", {"protect", in.string(), "-o", outFolder.string(), "--overwrite", "replace",
                                            "-q", "-m", settings.method, "--encoder", "h264", "--preset",
                                            settings.preset, "--crf", settings.crf, "--effort", settings.effort});
}

bool repeatClip(const fs::path& in, int times, const fs::path& out)
{
    return runChild(kFfmpeg, {"-v", "error", "-nostdin", "-y", "-stream_loop", fmt::format("{}", times - 1), "-i",
                              in.string(), "-c", "copy", out.string()})
               .exitCode == 0;
}

} // namespace

int runVideoSpeed(const std::vector<std::string>& arguments)
{
    CLI::App app{"Covering faces in a video against a plain encode, and memory over length", "video-speed"};
    Settings settings;
    std::string clip;
    int rounds = 3;
    bool withLong = true;
    app.add_option("--clip", clip, "a video (default: talk_1080p of the test data)")->check(CLI::ExistingFile);
    app.add_option("--preset", settings.preset, "of x264")->capture_default_str();
    app.add_option("--crf", settings.crf, "of x264")->capture_default_str();
    app.add_option("-m,--method", settings.method, "how faces are hidden")->capture_default_str();
    app.add_option("--effort", settings.effort, "how hard they are sought")->capture_default_str();
    app.add_option("--rounds", rounds, "pairs of runs; the median counts")
        ->capture_default_str()
        ->check(CLI::Range(1, 99));
    app.add_flag("--long,!--no-long", withLong, "also a clip ten times as long, for memory");
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    }
    if (!fs::exists(kFfmpeg)) {
        fmt::print(stderr, "video-speed: the ffmpeg command is missing\n");
        return 1;
    }
    fs::path source = clip;
    if (source.empty()) {
        const auto data = test::testData();
        if (!data) {
            fmt::print(stderr, "video-speed: no test data; set BAUTA_TESTDATA, or name a --clip\n");
            return 1;
        }
        source = *data / "testdata/video/talk_1080p.mp4";
    }
    const Workplace place;
    const auto failed = [](const char* what, const ChildRun& run) {
        fmt::print(stderr, "video-speed: {} failed with code {}\n", what, run.exitCode);
        return 1;
    };
    std::vector<double> ratios;
    fmt::print("{}, {} with preset {} and crf {}\n", source.filename().string(), settings.method, settings.preset,
               settings.crf);
    fmt::print("{:>6}{:>10}{:>10}{:>8}{:>10}\n", "round", "ffmpeg s", "bauta s", "ratio", "peak MB");
    double shortPeak = 0.0;
    for (int i = 0; i < rounds; ++i) {
        const ChildRun plain = plainEncode(source, place / "plain.mp4", settings);
        if (plain.exitCode != 0) {
            return failed("ffmpeg", plain);
        }
        const ChildRun own = protect(source, place / "out", settings);
        if (own.exitCode != 0) {
            return failed("bauta", own);
        }
        ratios.push_back(own.seconds / plain.seconds);
        shortPeak = std::max(shortPeak, own.peakMegabytes);
        fmt::print("{:>6}{:>10.2f}{:>10.2f}{:>8.2f}{:>10.0f}\n", i + 1, plain.seconds, own.seconds, ratios.back(),
                   own.peakMegabytes);
    }
    std::sort(ratios.begin(), ratios.end());
    const double median = ratios[ratios.size() / 2];
    fmt::print("time against ffmpeg   {:.2f} {}\n", median, median <= 1.8 ? "<1.8 ok" : "<1.8 MISSED");
    fmt::print("peak memory           {:.0f} MB {}\n", shortPeak, shortPeak <= 700.0 ? "<700 ok" : "<700 MISSED");
    if (!withLong) {
        return 0;
    }
    constexpr int kTimes = 10;
    if (!repeatClip(source, kTimes, place / "long.mp4")) {
        fmt::print(stderr, "video-speed: the long clip cannot be made\n");
        return 1;
    }
    const ChildRun longer = protect(place / "long.mp4", place / "out", settings);
    if (longer.exitCode != 0) {
        return failed("bauta", longer);
    }
    const double growth = longer.peakMegabytes / shortPeak;
    fmt::print("ten times as long     {:.2f} s, {:.0f} MB, {:+.1f} % {}\n", longer.seconds, longer.peakMegabytes,
               100.0 * (growth - 1.0), growth <= 1.05 ? "(+5 %) ok" : "(+5 %) MISSED");
    return 0;
}

} // namespace bauta::bench
