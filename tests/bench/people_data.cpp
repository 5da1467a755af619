// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/people_data.h"

#include "core/base/output_file.h"
#include "core/faces/boxes.h"
#include "core/image/decode.h"
#include "core/image/image.h"
#include "tests/support/test_paths.h"

#include <algorithm>
#include <utility>

namespace bauta::bench
{

namespace
{

constexpr std::uintmax_t kMaxPhotoBytes = 64'000'000;
constexpr float kSameFaceOverlap = 0.4F;

bool isPhoto(const std::filesystem::path& file)
{
    const std::string extension = file.extension().string();
    return extension == ".jpg" || extension == ".png";
}

std::vector<std::filesystem::path> photosBelow(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> files;
    std::error_code ec;
    for (std::filesystem::recursive_directory_iterator entry(folder, ec), end; !ec && entry != end;
         entry.increment(ec)) {
        if (entry->is_regular_file(ec) && isPhoto(entry->path())) {
            files.push_back(entry->path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

std::vector<PortraitFile> portraitFiles(const std::filesystem::path& folder)
{
    std::vector<PortraitFile> files;
    for (const auto& file : photosBelow(folder)) {
        files.push_back({file.parent_path().filename().string(), file});
    }
    return files;
}

std::vector<PortraitFile> peopleFiles(const std::filesystem::path& testData)
{
    return portraitFiles(testData / "testdata" / "people");
}

std::vector<PortraitFile> syntheticFiles(const std::filesystem::path& testData, std::size_t limit)
{
    const auto all = photosBelow(testData / "faces_synth");
    const std::size_t wanted = limit == 0 ? all.size() : std::min(limit, all.size());
    std::vector<PortraitFile> files;
    files.reserve(wanted);
    for (std::size_t i = 0; i < wanted; ++i) {
        files.push_back({{}, all[i * all.size() / wanted]});
    }
    return files;
}

PortraitLoader::PortraitLoader(std::unique_ptr<faces::Detector> detector, faces::Landmarker landmarker)
    : m_detector(std::move(detector)),
      m_landmarker(std::move(landmarker))
{
}

Expected<PortraitLoader> PortraitLoader::make(const models::ModelStore& store)
{
    auto detector = faces::makeDetector(store);
    if (!detector) {
        return fail(detector.error());
    }
    auto landmarker = faces::Landmarker::make(store);
    if (!landmarker) {
        return fail(landmarker.error());
    }
    return PortraitLoader(std::move(*detector), std::move(*landmarker));
}

Expected<faces::Face> PortraitLoader::mainFace(const cv::Mat& rgb, faces::SearchEffort effort) const
{
    auto detections = m_detector->detect(rgb, {.effort = effort}, {});
    if (!detections) {
        return fail(detections.error());
    }
    const auto weight = [](const faces::Detection& detection) {
        return detection.confidence * detection.boxInImage.area();
    };
    const auto best = std::max_element(
        detections->begin(), detections->end(),
        [&weight](const faces::Detection& a, const faces::Detection& b) { return weight(a) < weight(b); });
    if (best == detections->end()) {
        return fail(ErrorCode::NotFound, "no face found");
    }
    return fitted(rgb, *best);
}

Expected<faces::Face> PortraitLoader::faceAt(const cv::Mat& rgb, const cv::Rect2f& boxInImage,
                                             faces::SearchEffort effort) const
{
    const auto detections = m_detector->detect(rgb, {.effort = effort}, {});
    if (!detections) {
        return fail(detections.error());
    }
    const faces::Detection* best = nullptr;
    float bestOverlap = kSameFaceOverlap;
    for (const faces::Detection& detection : *detections) {
        const float overlap = faces::intersectionOverUnion(boxInImage, detection.boxInImage);
        if (overlap >= bestOverlap) {
            best = &detection;
            bestOverlap = overlap;
        }
    }
    if (best == nullptr) {
        return fail(ErrorCode::NotFound, "no face found where one was");
    }
    return fitted(rgb, *best);
}

Expected<faces::Face> PortraitLoader::fitted(const cv::Mat& rgb, const faces::Detection& detection) const
{
    auto faces = m_landmarker.fit(rgb, {detection});
    if (!faces) {
        return fail(faces.error());
    }
    return std::move(faces->front());
}

Expected<Portrait> PortraitLoader::load(const PortraitFile& file, faces::SearchEffort effort) const
{
    const auto content = readFile(file.file, kMaxPhotoBytes);
    if (!content) {
        return fail(content.error());
    }
    const auto decoded = image::decode(*content);
    if (!decoded) {
        return fail(decoded.error());
    }
    Portrait portrait{file.person, file.file, image::toRgb8(decoded->image), {}};
    auto face = mainFace(portrait.rgb, effort);
    if (!face) {
        return fail(face.error());
    }
    portrait.face = std::move(*face);
    return portrait;
}

Expected<models::ModelStore> openBenchModels()
{
    const auto folder = test::builtInModels();
    if (!folder) {
        return fail(ErrorCode::MissingModel, "no models: run ./dev setup and build again");
    }
    return models::ModelStore::open({.builtIn = *folder, .user = {}});
}

models::ModelEntry judgeArcface(const std::filesystem::path& testData)
{
    models::ModelEntry entry;
    entry.name = "judge_arcface";
    entry.role = models::ModelRole::Judge;
    entry.runtime = models::ModelRuntime::Onnx;
    entry.file = testData / "models" / "judge_arcface.onnx";
    entry.input = {.width = 96,
                   .height = 112,
                   .cropInFrame = {8.F, 0.F, 112.F},
                   .mean = {127.5F, 127.5F, 127.5F},
                   .scale = 1.F / 128.F};
    entry.builtIn = false;
    return entry;
}

} // namespace bauta::bench
