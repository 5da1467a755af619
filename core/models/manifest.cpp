// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/manifest.h"

#include "core/base/output_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <span>
#include <stdexcept>
#include <utility>

namespace bauta::models
{

namespace
{

using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::uintmax_t kMaxManifestBytes = 4U << 20U;
constexpr int kMaxInputSide = 8192;

constexpr std::array<std::pair<ModelRole, const char*>, 6> kRoles{{{ModelRole::Detector, "detector"},
                                                                   {ModelRole::Landmarks, "landmarks"},
                                                                   {ModelRole::Mesh, "mesh"},
                                                                   {ModelRole::Recogniser, "recogniser"},
                                                                   {ModelRole::Judge, "judge"},
                                                                   {ModelRole::Surrogate, "surrogate"}}};
constexpr std::array<std::pair<ModelRuntime, const char*>, 3> kRuntimes{
    {{ModelRuntime::Bauta, "bauta"}, {ModelRuntime::Onnx, "onnx"}, {ModelRuntime::TorchScript, "torchscript"}}};

template <class T, std::size_t N>
const char* nameOf(const std::array<std::pair<T, const char*>, N>& names, T value)
{
    for (const auto& [entry, name] : names) {
        if (entry == value) {
            return name;
        }
    }
    return "invalid";
}

template <class T, std::size_t N>
T valueOf(const std::array<std::pair<T, const char*>, N>& names, const std::string& text)
{
    for (const auto& [value, name] : names) {
        if (text == name) {
            return value;
        }
    }
    throw std::runtime_error("unknown value " + text);
}

json jsonFromInput(const InputSpec& input)
{
    return {{"width", input.width}, {"height", input.height}, {"crop", input.cropInFrame},
            {"mean", input.mean},   {"scale", input.scale},   {"channels", input.bgr ? "bgr" : "rgb"}};
}

InputSpec inputFromJson(const json& object)
{
    InputSpec input;
    object.at("width").get_to(input.width);
    object.at("height").get_to(input.height);
    object.at("crop").get_to(input.cropInFrame);
    object.at("mean").get_to(input.mean);
    object.at("scale").get_to(input.scale);
    const std::string channels = object.at("channels").get<std::string>();
    if (channels != "rgb" && channels != "bgr") {
        throw std::runtime_error("unknown channel order " + channels);
    }
    input.bgr = channels == "bgr";
    if (input.width < 0 || input.height < 0 || input.width > kMaxInputSide || input.height > kMaxInputSide ||
        !std::isfinite(input.scale)) {
        throw std::runtime_error("input out of range");
    }
    return input;
}

constexpr const char* kCosineAtFar1Percent = "cosine-at-far-1-percent";
constexpr const char* kCosineAtFar01Percent = "cosine-at-far-0.1-percent";

std::optional<double> cosineFromJson(const json& object, const char* member)
{
    if (!object.contains(member)) {
        return std::nullopt;
    }
    const double cosine = object.at(member).get<double>();
    if (!(cosine > -1.0 && cosine < 1.0)) {
        throw std::runtime_error("a threshold is no cosine");
    }
    return cosine;
}

ModelEntry entryFromJson(const json& object, const std::filesystem::path& folder, bool builtIn)
{
    ModelEntry entry;
    object.at("name").get_to(entry.name);
    entry.role = valueOf(kRoles, object.at("role").get<std::string>());
    entry.runtime = valueOf(kRuntimes, object.at("runtime").get<std::string>());
    const std::filesystem::path file = object.at("file").get<std::string>();
    if (file.empty() || file != file.filename() || file == "." || file == "..") {
        throw std::runtime_error("file outside of the models' folder: " + file.string());
    }
    entry.file = folder / file;
    object.at("sha256").get_to(entry.sha256);
    object.at("licence").get_to(entry.licence);
    object.at("source").get_to(entry.source);
    object.at("output-node").get_to(entry.outputNode);
    entry.input = inputFromJson(object.at("input"));
    entry.cosineAtFar1Percent = cosineFromJson(object, kCosineAtFar1Percent);
    entry.cosineAtFar01Percent = cosineFromJson(object, kCosineAtFar01Percent);
    entry.builtIn = builtIn;
    return entry;
}

} // namespace

const char* toString(ModelRole role) noexcept
{
    return nameOf(kRoles, role);
}

const char* toString(ModelRuntime runtime) noexcept
{
    return nameOf(kRuntimes, runtime);
}

Expected<std::vector<ModelEntry>> readManifest(const std::filesystem::path& folder, bool builtIn)
{
    const Expected<std::vector<std::byte>> content = readFile(folder / kManifestName, kMaxManifestBytes);
    if (!content) {
        return fail(content.error());
    }
    try {
        const char* text = reinterpret_cast<const char*>(content->data());
        const json document = json::parse(text, text + content->size());
        if (document.at("version") != kVersion) {
            return fail(ErrorCode::UnsupportedFormat, "the models' manifest is of another version");
        }
        std::vector<ModelEntry> entries;
        const std::filesystem::path absolute = std::filesystem::absolute(folder);
        for (const json& object : document.at("models")) {
            entries.push_back(entryFromJson(object, absolute, builtIn));
        }
        return entries;
    } catch (const std::exception& e) {
        return fail(ErrorCode::Damaged, fmt::format("damaged manifest of models: {}", e.what()));
    }
}

Expected<void> writeManifest(const std::filesystem::path& folder, const std::vector<ModelEntry>& entries)
{
    json models = json::array();
    for (const ModelEntry& entry : entries) {
        models.push_back({{"name", entry.name},
                          {"role", toString(entry.role)},
                          {"runtime", toString(entry.runtime)},
                          {"file", entry.file.filename().string()},
                          {"sha256", entry.sha256},
                          {"licence", entry.licence},
                          {"source", entry.source},
                          {"output-node", entry.outputNode},
                          {"input", jsonFromInput(entry.input)}});
        if (entry.cosineAtFar1Percent) {
            models.back()[kCosineAtFar1Percent] = *entry.cosineAtFar1Percent;
        }
        if (entry.cosineAtFar01Percent) {
            models.back()[kCosineAtFar01Percent] = *entry.cosineAtFar01Percent;
        }
    }
    const std::string text =
        json{{"version", kVersion}, {"models", models}}.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
    Expected<OutputFile> output = OutputFile::create(folder / kManifestName, OutputFile::Existing::Replace);
    if (!output) {
        return fail(output.error());
    }
    if (const Expected<void> written = output->write(std::as_bytes(std::span(text))); !written) {
        return written;
    }
    return output->commit();
}

} // namespace bauta::models
