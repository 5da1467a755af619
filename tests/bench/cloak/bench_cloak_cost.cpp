// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What a cloak costs: time in forward passes of one face through all surrogates, and memory of a whole run.

#include "core/base/output_file.h"
#include "core/faces/detector.h"
#include "core/faces/landmarker.h"
#include "core/image/decode.h"
#include "core/image/encode.h"
#include "core/models/compute_threads.h"
#include "core/protect/cloak/cloak.h"
#include "tests/bench/child_process.h"
#include "tests/bench/cloak/cloak_bench.h"
#include "tests/bench/cloak/cloak_gallery.h"
#include "tests/bench/cloak/forward_cost.h"
#include "tests/bench/clocks.h"
#include "tests/support/test_paths.h"

#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <set>

namespace bauta::bench
{

namespace
{

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxPhotoBytes = 64'000'000;
const cv::Size kLargePhoto{6000, 4000};
constexpr int kFacesInLargePhoto = 5;

struct Cost
{
    double seconds = 0.0;
    double cpuSeconds = 0.0; ///< of all threads
};

template <class Work>
Cost costOf(const Work& work)
{
    const auto start = std::chrono::steady_clock::now();
    const double cpuStart = processCpuSeconds();
    work();
    return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
            processCpuSeconds() - cpuStart};
}

/// The faces of a picture that can be cloaked.
Expected<std::vector<faces::Face>> cloakableFaces(const models::ModelStore& store, const cv::Mat& rgb)
{
    const auto detector = faces::makeDetector(store);
    if (!detector) {
        return fail(detector.error());
    }
    const auto landmarker = faces::Landmarker::make(store);
    if (!landmarker) {
        return fail(landmarker.error());
    }
    const auto detections = (*detector)->detect(rgb, {}, {});
    if (!detections) {
        return fail(detections.error());
    }
    auto found = landmarker->fit(rgb, *detections);
    if (found) {
        std::erase_if(*found, [](const faces::Face& face) { return protect::unsuitableForCloak(face).has_value(); });
    }
    return found;
}

std::vector<protect::CloakSubject> subjectsOf(const std::vector<faces::Face>& faces, const CloakBenchOptions& options)
{
    std::vector<protect::CloakSubject> subjects;
    subjects.reserve(faces.size());
    for (const faces::Face& face : faces) {
        subjects.push_back({&face, options.configs.front().budget, options.seed + subjects.size()});
    }
    return subjects;
}

/// Five portraits side by side on 24 megapixels.
Expected<cv::Mat> largePhoto(const CloakBenchServices& services)
{
    cv::Mat photo(kLargePhoto, CV_8UC3, cv::Scalar(110, 115, 120));
    const int width = kLargePhoto.width / kFacesInLargePhoto;
    std::set<std::string> people;
    for (const PortraitFile& file : peopleFiles(services.testData)) {
        const auto count = static_cast<int>(people.size());
        if (count == kFacesInLargePhoto || people.contains(file.person)) {
            continue;
        }
        const auto portrait = services.loader.load(file, faces::SearchEffort::Fast);
        if (!portrait || protect::unsuitableForCloak(portrait->face) || portrait->face.boxInImage.height < 200.F) {
            continue;
        }
        people.insert(file.person);
        cv::Mat tile;
        const double scale = std::min(width / static_cast<double>(portrait->rgb.cols),
                                      kLargePhoto.height / static_cast<double>(portrait->rgb.rows));
        cv::resize(portrait->rgb, tile, {}, scale, scale, cv::INTER_CUBIC);
        tile = tile({0, 0, std::min(tile.cols, width), std::min(tile.rows, kLargePhoto.height)});
        tile.copyTo(photo({count * width, (kLargePhoto.height - tile.rows) / 2, tile.cols, tile.rows}));
    }
    if (people.size() < kFacesInLargePhoto) {
        return fail(ErrorCode::NotFound, "the test data has not five people who can be cloaked");
    }
    return photo;
}

Expected<void> measure(const char* name, const cv::Mat& rgb, int threads, const CloakBenchOptions& options,
                       const models::ModelStore& store, const protect::Cloak& cloak)
{
    models::setComputeThreads(threads);
    const auto faces = cloakableFaces(store, rgb);
    if (!faces) {
        return fail(faces.error());
    }
    const auto forward = ForwardCost::make(store, cloak.surrogates());
    if (!forward) {
        return fail(forward.error());
    }
    constexpr int kPasses = 10;
    Expected<ForwardCost::Cost> one = forward->measure(kPasses);
    if (!one) {
        return fail(one.error());
    }
    // Of the whole process, as the optimiser may use more than this thread.
    const Cost forwards = costOf([&] { one = forward->measure(kPasses); });
    Expected<std::vector<protect::CloakResult>> results = std::vector<protect::CloakResult>{};
    const auto subjects = subjectsOf(*faces, options);
    const Cost optimising = costOf([&] { results = cloak.optimise(rgb, subjects, {}, {}); });
    if (!results) {
        return fail(results.error());
    }
    image::Image image;
    image.pixels = rgb.clone();
    const Cost applying = costOf([&] {
        for (const protect::CloakResult& result : *results) {
            protect::applyCloak(image, result.fields);
        }
    });
    const auto count = static_cast<double>(std::max<std::size_t>(subjects.size(), 1));
    const double passes = optimising.seconds / count / (forwards.seconds / kPasses);
    const double cpuPasses = optimising.cpuSeconds / count / (forwards.cpuSeconds / kPasses);
    fmt::print("{:<20}{:>8}{:>6}{:>12.1f}{:>12.2f}{:>9.2f}{:>12.1f}{:>12.1f}{:>10.2f}\n", name, threads,
               subjects.size(), 1000.0 * forwards.seconds / kPasses, optimising.seconds, optimising.seconds / count,
               passes, cpuPasses, applying.seconds);
    return {};
}

void printChild(const char* name, const ChildRun& run)
{
    if (run.exitCode == 0) {
        fmt::print("{:<44}{:>8.1f} s{:>8.0f} MB\n", name, run.seconds, run.peakMegabytes);
    } else {
        fmt::print("{:<44}failed with {}\n", name, run.exitCode);
    }
}

} // namespace

int reportCost(const CloakBenchOptions& options, const CloakBenchServices& services)
{
    const auto cloak = protect::makeCloak(services.store, options.surrogates, options.tuning);
    if (!cloak) {
        fmt::print(stderr, "cloak: {}\n", cloak.error().detail);
        return 1;
    }
    const auto large = largePhoto(services);
    if (!large) {
        fmt::print(stderr, "cloak: {}\n", large.error().detail);
        return 1;
    }
    const int width = kLargePhoto.width / kFacesInLargePhoto;
    const cv::Mat single = (*large)({0, 0, width, kLargePhoto.height}).clone();

    fmt::print("{}; surrogates {}\n{:<20}{:>8}{:>6}{:>12}{:>12}{:>9}{:>12}{:>12}{:>10}\n", options.configs.front().name,
               fmt::join((*cloak)->surrogates(), ", "), "", "threads", "faces", "forward ms", "optimise s", "s/face",
               "passes/face", "by CPU", "apply s");
    std::set<int> threadCounts{1, models::availableProcessors()};
    for (const int threads : threadCounts) {
        for (const auto& [name, rgb] : {std::pair("one face", single), std::pair("24 megapixels", *large)}) {
            const auto measured = measure(name, rgb, threads, options, services.store, **cloak);
            if (!measured) {
                fmt::print(stderr, "cloak: {}\n", measured.error().detail);
                return 1;
            }
        }
    }

    const fs::path folder = test::artifactFolder() / "bench-cloak";
    fs::create_directories(folder);
    const fs::path file = folder / "large.jpg";
    cv::Mat bgr;
    cv::cvtColor(*large, bgr, cv::COLOR_RGB2BGR);
    cv::imwrite(file.string(), bgr);
    fmt::print("\nWhole runs on the 24 megapixels, peak of resident memory\n");
    printChild("decode, detect, cloak, encode",
               runChild(ownFolder() / "bauta-bench",
                        {"cloak", "--cloak-file", file.string(), "--configs", options.configs.front().name}));
    printChild("bauta protect -m cloak",
               runChild(ownFolder() / "bauta", {"protect", "-m", "cloak", file.string(), "-o",
                                                (folder / "out").string(), "--overwrite", "replace", "--jobs", "1"}));
    fs::remove_all(folder);
    return 0;
}

int cloakFile(const fs::path& file, const CloakBenchOptions& options)
{
    const auto store = openBenchModels();
    const auto content = readFile(file, kMaxPhotoBytes);
    if (!store || !content) {
        return 1;
    }
    models::setComputeThreads(models::availableProcessors());
    auto decoded = image::decode(*content);
    const auto cloak = protect::makeCloak(*store, options.surrogates, options.tuning);
    if (!decoded || !cloak) {
        return 1;
    }
    const cv::Mat rgb = image::toRgb8(decoded->image);
    const auto faces = cloakableFaces(*store, rgb);
    if (!faces) {
        return 1;
    }
    const auto results = (*cloak)->optimise(rgb, subjectsOf(*faces, options), {}, {});
    if (!results) {
        return 1;
    }
    for (const protect::CloakResult& result : *results) {
        protect::applyCloak(decoded->image, result.fields);
    }
    return image::encode(decoded->image, image::Format::Jpeg, {}) ? 0 : 1;
}

} // namespace bauta::bench
