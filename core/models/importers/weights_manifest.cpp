// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/importers/weights_manifest.h"

#include "core/base/output_file.h"
#include "core/models/half.h"
#include "core/models/model_file.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstring>
#include <span>

namespace bauta::models::importers
{

namespace
{

using nlohmann::json;

template <class T>
T load(std::span<const std::byte> bytes, std::size_t index)
{
    T value;
    std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
    return value;
}

/// How one stored value becomes a float.
struct Decoding
{
    std::string stored; ///< float32, float16, uint8, uint16, int32
    float scale = 1.F;
    float min = 0.F;
    bool rounds = false; ///< quantised integers

    [[nodiscard]] std::size_t bytesEach() const
    {
        if (stored == "uint8" || stored == "bool") {
            return 1;
        }
        if (stored == "uint16" || stored == "float16") {
            return 2;
        }
        if (stored == "float32" || stored == "int32") {
            return 4;
        }
        throw ImportError("weights of unknown type " + stored);
    }

    [[nodiscard]] float value(std::span<const std::byte> bytes, std::size_t index) const
    {
        if (stored == "float32") {
            return load<float>(bytes, index);
        }
        if (stored == "float16") {
            return floatFromHalf(load<std::uint16_t>(bytes, index));
        }
        if (stored == "int32") {
            return static_cast<float>(load<std::int32_t>(bytes, index));
        }
        const float quantised = stored == "uint16" ? static_cast<float>(load<std::uint16_t>(bytes, index))
                                                   : static_cast<float>(load<std::uint8_t>(bytes, index));
        const float result = quantised * scale + min;
        return rounds ? std::round(result) : result;
    }
};

Decoding decodingOf(const json& entry)
{
    Decoding decoding;
    decoding.stored = entry.at("dtype").get<std::string>();
    if (const auto quantization = entry.find("quantization"); quantization != entry.end()) {
        decoding.rounds = decoding.stored == "int32";
        quantization->at("dtype").get_to(decoding.stored);
        decoding.scale = quantization->value("scale", 1.F);
        decoding.min = quantization->value("min", 0.F);
    }
    return decoding;
}

} // namespace

std::vector<std::byte> readWhole(const std::filesystem::path& file)
{
    Expected<std::vector<std::byte>> content = readFile(file, kMaxModelFileBytes);
    if (!content) {
        throw ImportError(fmt::format("{}: {}", file.string(), content.error().detail));
    }
    return std::move(*content);
}

json readJson(const std::filesystem::path& file)
{
    const std::vector<std::byte> content = readWhole(file);
    const char* text = reinterpret_cast<const char*>(content.data());
    json document = json::parse(text, text + content.size(), nullptr, false);
    if (document.is_discarded()) {
        throw ImportError(fmt::format("{}: not JSON", file.string()));
    }
    return document;
}

WeightMap readWeights(const json& manifest, const std::filesystem::path& folder)
{
    WeightMap weights;
    for (const json& group : manifest) {
        std::vector<std::byte> content;
        for (const json& path : group.at("paths")) {
            const std::vector<std::byte> part = readWhole(folder / path.get<std::string>());
            content.insert(content.end(), part.begin(), part.end());
        }
        std::span<const std::byte> rest = content;
        for (const json& entry : group.at("weights")) {
            const std::string name = entry.at("name").get<std::string>();
            const Decoding decoding = decodingOf(entry);
            Tensor tensor;
            entry.at("shape").get_to(tensor.shape);
            std::size_t count = 1;
            for (const std::int64_t extent : tensor.shape) {
                if (extent < 0 || extent > std::int64_t{1} << 28U || count > kMaxModelFileBytes) {
                    throw ImportError(fmt::format("weight {} has a bad shape", name));
                }
                count *= static_cast<std::size_t>(extent);
            }
            if (count > rest.size() / decoding.bytesEach()) {
                throw ImportError(fmt::format("weight {} reaches past the end of its file", name));
            }
            tensor.data.resize(count);
            for (std::size_t i = 0; i < count; ++i) {
                tensor.data[i] = decoding.value(rest, i);
            }
            rest = rest.subspan(count * decoding.bytesEach());
            weights.insert_or_assign(name, std::move(tensor));
        }
    }
    return weights;
}

} // namespace bauta::models::importers
