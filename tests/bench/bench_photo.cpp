// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What covering faces costs: time against a plain decode and encode of the same file, and memory over a long batch.

#include "core/image/decode.h"
#include "core/jobs/photo_file.h"
#include "core/jobs/protect_job.h"
#include "core/jobs/workshop.h"
#include "core/models/compute_threads.h"
#include "tests/bench/bench.h"
#include "tests/bench/child_process.h"
#include "tests/bench/group_photos.h"
#include "tests/support/test_paths.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace bauta::bench
{

namespace
{

namespace fs = std::filesystem;

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void savePhoto(const cv::Mat& rgb, const fs::path& file, const std::vector<int>& parameters = {})
{
    cv::Mat bgr;
    cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
    cv::imwrite(file.string(), bgr, parameters);
}

/// A camera-like JPEG of that many megapixels: a group photo enlarged, with sensor noise, so that it compresses as a
/// photo does and not as a blown-up thumbnail.
void makeLargePhoto(const GroupPhoto& photo, double megapixels, const fs::path& file)
{
    GroupPhoto large = scaledPhoto(photo, std::sqrt(megapixels * 1e6 / static_cast<double>(photo.rgb.total())));
    cv::Mat noise(large.rgb.size(), CV_16SC3);
    cv::RNG random(1);
    random.fill(noise, cv::RNG::NORMAL, 0, 4);
    cv::add(large.rgb, noise, large.rgb, cv::noArray(), CV_8UC3);
    savePhoto(large.rgb, file, {cv::IMWRITE_JPEG_QUALITY, 92});
}

/// Decode and encode as the job does it, and nothing else.
double plainSeconds(const fs::path& file)
{
    const auto start = std::chrono::steady_clock::now();
    const auto content = jobs::readPhoto(file);
    if (!content) {
        return 0.0;
    }
    const auto decoded = image::decode(content->bytes);
    if (!decoded) {
        return 0.0;
    }
    const auto encoded = jobs::encodePhoto(*decoded, content->bytes, {content->format, {}, {}});
    return encoded ? secondsSince(start) : 0.0;
}

double protectSeconds(const fs::path& file, const fs::path& output, faces::SearchEffort effort,
                      jobs::Services& services, std::size_t& faces)
{
    jobs::ProtectRequest request;
    request.inputs = jobs::collectInputs({file}, {});
    request.output.outputFolder = output;
    request.output.overwrite = jobs::OverwritePolicy::Replace;
    request.jobs = 1;
    request.effort = effort;
    const auto start = std::chrono::steady_clock::now();
    const auto report = jobs::runProtect(request, {}, services);
    const double seconds = secondsSince(start);
    if (!report || report->items.empty() || report->items.front().status != jobs::ItemStatus::Succeeded) {
        fmt::print("protecting {} failed\n", file.filename().string());
        return 0.0;
    }
    faces = report->items.front().faces.size();
    return seconds;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void benchLargePhotos(const std::vector<GroupPhoto>& photos, const fs::path& folder, const fs::path& models, int rounds)
{
    models::setComputeThreads(models::availableProcessors());
    jobs::Workshop workshop({models, {}});
    fmt::print("Covering all faces of one photo, {} runs by turns, medians; the program's parts as users run them\n",
               rounds);
    fmt::print("  {:<22} {:<9} {:>5} {:>9} {:>9} {:>6} {:>12} {:>9}\n", "photo", "effort", "faces", "plain s",
               "cover s", "ratio", "whole run s", "peak MB");
    for (const double megapixels : {12.0, 24.0}) {
        for (const char* name : {"2008_002506.jpg", "bald_guys.jpg"}) {
            const auto photo =
                std::find_if(photos.begin(), photos.end(), [&](const GroupPhoto& p) { return p.name == name; });
            if (photo == photos.end()) {
                continue;
            }
            const fs::path file = folder / fmt::format("{:.0f}mp-{}", megapixels, name);
            makeLargePhoto(*photo, megapixels, file);
            for (const auto& [effortName, effort] :
                 {std::pair("balanced", faces::SearchEffort::Balanced), std::pair("fast", faces::SearchEffort::Fast)}) {
                std::vector<double> plain;
                std::vector<double> cover;
                std::size_t faces = 0;
                protectSeconds(file, folder / "out", effort, workshop, faces); // loads the models
                for (int round = 0; round < rounds; ++round) {
                    plain.push_back(plainSeconds(file));
                    cover.push_back(protectSeconds(file, folder / "out", effort, workshop, faces));
                }
                const ChildRun whole =
                    runChild(ownFolder() / "bauta", {"protect", file.string(), "-o", (folder / "out").string(),
                                                     "--overwrite", "replace", "--jobs", "1", "--effort", effortName});
                fmt::print("  {:<22} {:<9} {:>5} {:>9.3f} {:>9.3f} {:>6.2f} {:>12.2f} {:>9.0f}{}\n",
                           file.stem().string(), effortName, faces, median(plain), median(cover),
                           median(cover) / median(plain), whole.seconds, whole.peakMegabytes,
                           whole.exitCode == 0 ? "" : "  FAILED");
            }
        }
    }
}

void benchBatch(const std::vector<GroupPhoto>& photos, const fs::path& folder, int count)
{
    const fs::path input = folder / "batch";
    fs::create_directories(input);
    const std::vector<std::string> extensions{".jpg", ".png", ".webp", ".jpg", ".tiff", ".jpg"};
    const std::vector<double> megapixels{0.3, 1.0, 2.0, 0.6, 4.0};
    for (int i = 0; i < count; ++i) {
        const auto index = static_cast<std::size_t>(i);
        const GroupPhoto& photo = photos[index % photos.size()];
        const double scale =
            std::sqrt(megapixels[index % megapixels.size()] * 1e6 / static_cast<double>(photo.rgb.total()));
        savePhoto(scaledPhoto(photo, scale).rgb,
                  input / fmt::format("{:03}{}", i, extensions[index % extensions.size()]));
    }
    const ChildRun run = runChild(ownFolder() / "bauta",
                                  {"protect", input.string(), "-o", (folder / "batch-out").string(), "--jobs", "2"});
    fmt::print("\n{} mixed photos of 0.3 to 4 megapixels at --jobs 2: exit code {}, {:.1f} s, {:.2f} s a photo\n",
               count, run.exitCode, run.seconds, run.seconds / count);
    fmt::print("  resident memory, MB, mean of each tenth of the run:");
    const std::size_t samples = run.residentMegabytes.size();
    for (std::size_t tenth = 0; tenth < 10 && samples >= 10; ++tenth) {
        const std::size_t from = samples * tenth / 10;
        const std::size_t to = samples * (tenth + 1) / 10;
        double sum = 0.0;
        for (std::size_t i = from; i < to; ++i) {
            sum += run.residentMegabytes[i];
        }
        fmt::print(" {:.0f}", sum / static_cast<double>(to - from));
    }
    fmt::print("   peak {:.0f}\n", run.peakMegabytes);
}

} // namespace

int runPhoto(const std::vector<std::string>& arguments)
{
    CLI::App options("Time and memory of covering faces in photos", "photo");
    int rounds = 5;
    int batch = 200;
    options.add_option("--rounds", rounds, "Runs of each, by turns")->check(CLI::Range(1, 100));
    options.add_option("--batch", batch, "Photos in the batch; 0: no batch")->check(CLI::Range(0, 100000));
    try {
        options.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& error) {
        return options.exit(error);
    }
    const auto testData = test::testData();
    const auto models = test::builtInModels();
    if (!testData || !models) {
        fmt::print("needs the models (./dev setup) and the test data (BAUTA_TESTDATA)\n");
        return 1;
    }
    const auto photos = loadGroupPhotos(*testData / "testdata" / "groups");
    if (photos.empty()) {
        return 1;
    }
    const fs::path folder = test::artifactFolder() / "bench-photo";
    fs::remove_all(folder);
    fs::create_directories(folder);
    benchLargePhotos(photos, folder, *models, rounds);
    if (batch > 0) {
        benchBatch(photos, folder, batch);
    }
    fs::remove_all(folder);
    return 0;
}

} // namespace bauta::bench
