// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Finds faces in testdata/groups with every detector that is there, and counts what is found, missed and too much.

#include "core/faces/boxes.h"
#include "core/faces/detector.h"
#include "core/models/compute_threads.h"
#include "core/models/model_store.h"
#include "tests/bench/bench.h"
#include "tests/bench/group_photos.h"
#include "tests/support/spoilt_photo.h"
#include "tests/support/test_paths.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bauta::bench
{

namespace
{

constexpr float kMatchOverlap = 0.4F;

struct Contestant
{
    std::string name;
    std::unique_ptr<faces::Detector> detector;
    faces::DetectOptions options;
};

struct Tally
{
    int faces = 0;
    int found = 0;
    int extra = 0; ///< boxes that match no annotation; some are real faces that nobody annotated
    int photos = 0;
    double seconds = 0.0;
    double megapixels = 0.0;
};

std::vector<faces::Detection> timedDetect(const Contestant& contestant, const cv::Mat& rgb, Tally& tally)
{
    const auto start = std::chrono::steady_clock::now();
    auto detections = contestant.detector->detect(rgb, contestant.options, {});
    tally.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    tally.megapixels += static_cast<double>(rgb.total()) / 1e6;
    ++tally.photos;
    if (!detections) {
        fmt::print("detection failed: {}\n", detections.error().detail);
        return {};
    }
    return std::move(*detections);
}

void compare(const std::vector<faces::Detection>& detections, const std::vector<cv::Rect2f>& truth, Tally& tally)
{
    std::vector<bool> used(detections.size(), false);
    for (const cv::Rect2f& face : truth) {
        std::optional<std::size_t> best;
        for (std::size_t i = 0; i < detections.size(); ++i) {
            const float overlap = faces::intersectionOverUnion(face, detections[i].boxInImage);
            if (!used[i] && overlap >= kMatchOverlap &&
                (!best || overlap > faces::intersectionOverUnion(face, detections[*best].boxInImage))) {
                best = i;
            }
        }
        ++tally.faces;
        if (best) {
            used[*best] = true;
            ++tally.found;
        }
    }
    tally.extra += static_cast<int>(std::count(used.begin(), used.end(), false));
}

void saveSheet(const std::filesystem::path& file, const cv::Mat& rgb, const std::vector<faces::Detection>& detections)
{
    cv::Mat sheet;
    cv::cvtColor(rgb, sheet, cv::COLOR_RGB2BGR);
    const int thickness = std::max(1, sheet.cols / 600);
    for (const auto& detection : detections) {
        const cv::Scalar colour = detection.confidence >= 0.5F ? cv::Scalar(0, 200, 0) : cv::Scalar(0, 140, 255);
        cv::rectangle(sheet, cv::Rect(detection.boxInImage), colour, thickness);
        cv::putText(sheet, fmt::format("{:.2f}", detection.confidence),
                    cv::Point(detection.boxInImage.tl()) - cv::Point(0, 2), cv::FONT_HERSHEY_SIMPLEX, 0.35 * thickness,
                    colour, thickness);
    }
    cv::imwrite(file.string(), sheet);
}

std::vector<Contestant> contestants(const std::filesystem::path& models, const std::filesystem::path& testData,
                                    bool allEfforts)
{
    std::vector<Contestant> list;
    const auto addWith = [&](const models::ModelStore& store, const std::string& suffix) {
        const std::vector<std::pair<std::string, faces::SearchEffort>> efforts{
            {"fast", faces::SearchEffort::Fast},
            {"balanced", faces::SearchEffort::Balanced},
            {"thorough", faces::SearchEffort::Thorough}};
        for (const auto& [name, effort] : efforts) {
            if (!allEfforts && effort != faces::SearchEffort::Balanced) {
                continue;
            }
            auto detector = faces::makeDetector(store);
            if (!detector) {
                fmt::print("cannot make the detector: {}\n", detector.error().detail);
                return;
            }
            list.push_back({name + suffix, std::move(*detector), {.effort = effort}});
        }
    };
    auto store = models::ModelStore::open({models, {}});
    if (!store) {
        fmt::print("cannot open the models: {}\n", store.error().detail);
        return list;
    }
    addWith(*store, "");

    const auto yunet = testData / "models" / "yunet_n.onnx";
    if (std::filesystem::exists(yunet)) {
        const auto userFolder = test::artifactFolder() / "bench-detect-models";
        std::filesystem::remove_all(userFolder);
        auto withYunet = models::ModelStore::open({models, userFolder});
        models::ModelEntry entry;
        entry.name = "yunet";
        entry.role = models::ModelRole::Detector;
        entry.runtime = models::ModelRuntime::Onnx;
        entry.licence = "MIT";
        entry.builtIn = false;
        entry.input.width = entry.input.height = 640;
        if (!withYunet) {
            fmt::print("cannot open the models: {}\n", withYunet.error().detail);
        } else if (auto added = withYunet->add(yunet, entry); !added) {
            fmt::print("cannot add YuNet: {}\n", added.error().detail);
        } else {
            addWith(*withYunet, " + yunet");
        }
    }
    return list;
}

void printRow(const std::string& name, const Tally& tally)
{
    fmt::print("  {:<24} {:>4} / {:<4} recall {:.3f}   other boxes {:>4} ({:.2f} a photo)   {:.2f} s/MP\n", name,
               tally.found, tally.faces, tally.faces > 0 ? static_cast<double>(tally.found) / tally.faces : 0.0,
               tally.extra, static_cast<double>(tally.extra) / std::max(1, tally.photos),
               tally.seconds / std::max(1e-9, tally.megapixels));
}

void benchAnnotated(const std::vector<Contestant>& list, const std::vector<GroupPhoto>& photos,
                    const std::filesystem::path& sheets)
{
    fmt::print("\nAnnotated photos (IoU >= {})\n", kMatchOverlap);
    for (const Contestant& contestant : list) {
        Tally tally;
        for (const GroupPhoto& photo : photos) {
            if (!photo.faceBoxes.empty()) {
                const auto detections = timedDetect(contestant, photo.rgb, tally);
                compare(detections, photo.faceBoxes, tally);
                if (!sheets.empty()) {
                    saveSheet(sheets / (contestant.name + "-" + photo.name + ".png"), photo.rgb, detections);
                }
            }
        }
        printRow(contestant.name, tally);
    }
}

void benchCounted(const std::vector<Contestant>& list, const std::vector<GroupPhoto>& photos,
                  const std::filesystem::path& sheets)
{
    fmt::print("\nPhotos counted by eye: boxes found (look at the sheets for what they are)\n");
    for (const Contestant& contestant : list) {
        Tally tally;
        fmt::print("  {:<20}", contestant.name);
        for (const GroupPhoto& photo : photos) {
            if (photo.faceBoxes.empty()) {
                const auto detections = timedDetect(contestant, photo.rgb, tally);
                fmt::print(" {} {}/{}", std::filesystem::path(photo.name).stem().string(), detections.size(),
                           photo.countedFaces > 0 ? std::to_string(photo.countedFaces) : "?");
                if (!sheets.empty()) {
                    saveSheet(sheets / (contestant.name + "-" + photo.name + ".png"), photo.rgb, detections);
                }
            }
        }
        fmt::print("   {:.2f} s/MP\n", tally.seconds / std::max(1e-9, tally.megapixels));
    }
}

void benchSmall(const std::vector<Contestant>& list, const std::vector<GroupPhoto>& photos)
{
    fmt::print("\nSmall faces: the annotated photos shrunk until the faces have this width\n");
    for (const int facePx : {12, 16, 20, 25, 30}) {
        for (const Contestant& contestant : list) {
            Tally tally;
            for (const GroupPhoto& photo : photos) {
                for (const cv::Rect2f& box : photo.faceBoxes) {
                    // Each face at exactly this width; the others of the photo do not count.
                    GroupPhoto small = scaledPhoto(photo, facePx / static_cast<double>(box.width));
                    const auto s = static_cast<float>(facePx) / box.width;
                    small.faceBoxes = {{box.x * s, box.y * s, box.width * s, box.height * s}};
                    Tally one;
                    compare(timedDetect(contestant, small.rgb, one), small.faceBoxes, one);
                    tally.faces += one.faces;
                    tally.found += one.found;
                    tally.seconds += one.seconds;
                    tally.megapixels += one.megapixels;
                }
            }
            fmt::print("  {:>2} px  {:<20} {:>3} / {:<3} recall {:.3f}\n", facePx, contestant.name, tally.found,
                       tally.faces, static_cast<double>(tally.found) / std::max(1, tally.faces));
        }
    }
}

void benchSpoilt(const std::vector<Contestant>& list, const std::vector<GroupPhoto>& photos)
{
    fmt::print("\nSpoilt: the annotated photos as nobody would show them\n");
    const std::vector<std::pair<std::string, test::Spoilt>> ways{{"dark", test::Spoilt::Dark},
                                                                 {"darker", test::Spoilt::Darker},
                                                                 {"haze", test::Spoilt::Haze},
                                                                 {"noise", test::Spoilt::Noise},
                                                                 {"blur", test::Spoilt::Blur}};
    for (const auto& [name, how] : ways) {
        for (const Contestant& contestant : list) {
            Tally tally;
            for (const GroupPhoto& photo : photos) {
                if (!photo.faceBoxes.empty()) {
                    compare(timedDetect(contestant, test::spoilt(photo.rgb, how, 1), tally), photo.faceBoxes, tally);
                }
            }
            printRow(fmt::format("{}, {}", name, contestant.name), tally);
        }
    }
}

void benchCrowd(const std::vector<Contestant>& list, const std::vector<GroupPhoto>& photos)
{
    fmt::print("\nMade crowds (shrunk photos side by side)\n");
    struct Crowd
    {
        cv::Size size;
        double minPx;
        double maxPx;
    };
    for (const Crowd& c : {Crowd{{1920, 1080}, 10, 16}, Crowd{{1920, 1080}, 16, 25}, Crowd{{4000, 3000}, 18, 40}}) {
        const GroupPhoto crowd = makeCrowd(photos, c.size, c.minPx, c.maxPx, 1);
        fmt::print("  {} faces of {}..{} px in {}x{}\n", crowd.countedFaces, c.minPx, c.maxPx, c.size.width,
                   c.size.height);
        for (const Contestant& contestant : list) {
            Tally tally;
            compare(timedDetect(contestant, crowd.rgb, tally), crowd.faceBoxes, tally);
            printRow(contestant.name, tally);
        }
    }
}

void benchSpeed(const std::vector<Contestant>& list, const std::vector<GroupPhoto>& photos)
{
    fmt::print("\nSpeed: one group photo enlarged\n");
    for (const double megapixels : {2.0, 12.0, 24.0}) {
        const GroupPhoto& photo = photos.front();
        const GroupPhoto large =
            scaledPhoto(photo, std::sqrt(megapixels * 1e6 / static_cast<double>(photo.rgb.total())));
        for (const Contestant& contestant : list) {
            Tally warmUp;
            Tally tally;
            static_cast<void>(timedDetect(contestant, large.rgb, warmUp));
            static_cast<void>(timedDetect(contestant, large.rgb, tally));
            fmt::print("  {:>4.0f} MP  {:<20} {:.2f} s  {:.3f} s/MP\n", megapixels, contestant.name, tally.seconds,
                       tally.seconds / tally.megapixels);
        }
    }
}

} // namespace

int runDetect(const std::vector<std::string>& arguments)
{
    CLI::App options("Face detection on ../shared/testdata/groups", "detect");
    std::string sheets;
    std::string only;
    bool allEfforts = false;
    options.add_option("--sheets", sheets, "Folder for pictures with the boxes drawn in");
    options.add_option("--only", only, "One part: annotated, counted, small, spoilt, crowd or speed");
    options.add_flag("--all-efforts", allEfforts, "Fast and thorough too");
    try {
        options.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& error) {
        return options.exit(error);
    }
    const auto testData = test::testData();
    const auto modelFolder = test::builtInModels();
    if (!testData || !modelFolder) {
        fmt::print("needs the models (./dev setup) and the test data (BAUTA_TESTDATA)\n");
        return 1;
    }
    models::setComputeThreads(models::availableProcessors());
    const auto photos = loadGroupPhotos(*testData / "testdata" / "groups");
    const auto list = contestants(*modelFolder, *testData, allEfforts);
    if (photos.empty() || list.empty()) {
        return 1;
    }
    if (!sheets.empty()) {
        std::filesystem::create_directories(sheets);
    }
    const auto wanted = [&](const char* part) {
        return only.empty() || only == part;
    };
    if (wanted("annotated")) {
        benchAnnotated(list, photos, sheets);
    }
    if (wanted("counted")) {
        benchCounted(list, photos, sheets);
    }
    if (wanted("small")) {
        benchSmall(list, photos);
    }
    if (wanted("spoilt")) {
        benchSpoilt(list, photos);
    }
    if (wanted("crowd")) {
        benchCrowd(list, photos);
    }
    if (wanted("speed")) {
        benchSpeed(list, photos);
    }
    return 0;
}

} // namespace bauta::bench
