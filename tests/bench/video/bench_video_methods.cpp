// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Every way of hiding faces on one clip: what the whole program takes, against the first of them, and contact sheets to
// look at.

#include "core/video/frame_reader.h"
#include "core/video/frame_rgb.h"
#include "tests/bench/bench.h"
#include "tests/bench/child_process.h"
#include "tests/bench/video/workplace.h"
#include "tests/support/test_paths.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

namespace bauta::bench
{

namespace
{

namespace fs = std::filesystem;

struct Options
{
    fs::path clip;
    std::vector<std::string> methods{"solid", "pixelate", "blur", "sticker", "cloak", "disguise", "anonymize"};
    fs::path sheets; ///< empty: none are made
    int every = 15;
    int columns = 3;
    int cellWidth = 640;
};

/// Every so many frames of a video, row by row; empty if it cannot be read.
cv::Mat contactSheet(const fs::path& video, const Options& options)
{
    const auto reader = video::FrameReader::open(video);
    if (!reader) {
        return {};
    }
    std::vector<cv::Mat> cells;
    while (true) {
        const auto frame = (*reader)->next();
        if (!frame) {
            return {};
        }
        if (!*frame) {
            break;
        }
        if ((*frame)->index % options.every == 0) {
            const cv::Mat rgb = video::toRgb8(**frame);
            const double scale = static_cast<double>(options.cellWidth) / rgb.cols;
            cv::resize(rgb, cells.emplace_back(), {}, scale, scale, cv::INTER_AREA);
        }
    }
    if (cells.empty()) {
        return {};
    }
    while (cells.size() % static_cast<std::size_t>(options.columns) != 0) {
        cells.push_back(cv::Mat::zeros(cells.front().size(), cells.front().type()));
    }
    cv::Mat sheet;
    for (std::size_t i = 0; i < cells.size(); i += static_cast<std::size_t>(options.columns)) {
        cv::Mat row;
        cv::hconcat(&cells[i], static_cast<std::size_t>(options.columns), row);
        sheet.push_back(row);
    }
    cv::cvtColor(sheet, sheet, cv::COLOR_RGB2BGR);
    return sheet;
}

} // namespace

int runVideoMethods(const std::vector<std::string>& arguments)
{
    CLI::App app{"Every way of hiding faces on one clip: time against the first, and contact sheets", "video-methods"};
    Options options;
    app.add_option("--clip", options.clip, "a video (default: talk_1080p of the test data)")->check(CLI::ExistingFile);
    app.add_option("-m,--methods", options.methods, "the first is what the others are compared with")
        ->delimiter(',')
        ->capture_default_str();
    app.add_option("--sheets", options.sheets, "folder for a contact sheet of each method");
    app.add_option("--every", options.every, "frames between those on a sheet")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    app.add_option("--columns", options.columns, "of a sheet")->capture_default_str()->check(CLI::Range(1, 20));
    app.add_option("--width", options.cellWidth, "of a frame on a sheet, in pixels")
        ->capture_default_str()
        ->check(CLI::Range(64, 3840));
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    }
    if (options.clip.empty()) {
        const auto data = test::testData();
        if (!data) {
            fmt::print(stderr, "video-methods: no test data; set BAUTA_TESTDATA, or name a --clip\n");
            return 1;
        }
        options.clip = *data / "testdata/video/talk_1080p.mp4";
    }
    const Workplace place;
    const fs::path outputs = place / "out";
    if (!options.sheets.empty()) {
        fs::create_directories(options.sheets);
    }
    fmt::print("{}\n{:<12}{:>8}{:>8}{:>10}\n", options.clip.filename().string(), "", "s", "ratio", "peak MB");
    double first = 0.0;
    for (const std::string& method : options.methods) {
        const ChildRun run =
            runChild(ownFolder() / "bauta", {"protect", options.clip.string(), "-o", outputs.string(), "--overwrite",
                                             "replace", "-q", "-m", method, "--video-format", "mp4"});
        if (run.exitCode != 0) {
            fmt::print(stderr, "video-methods: {} ended with code {}\n", method, run.exitCode);
            return 1;
        }
        first = first > 0.0 ? first : run.seconds;
        fmt::print("{:<12}{:>8.1f}{:>8.2f}{:>10.0f}\n", method, run.seconds, run.seconds / first, run.peakMegabytes);
        std::fflush(stdout);
        if (!options.sheets.empty()) {
            const cv::Mat sheet = contactSheet(outputs / options.clip.filename().replace_extension(".mp4"), options);
            const fs::path file = options.sheets / (method + ".png");
            if (sheet.empty() || !cv::imwrite(file.string(), sheet)) {
                fmt::print(stderr, "video-methods: no sheet was made: {}\n", file.string());
                return 1;
            }
        }
    }
    return 0;
}

} // namespace bauta::bench
