// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/model_file.h"

#include "core/base/output_file.h"
#include "core/models/half.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace bauta::models
{

namespace
{

using nlohmann::json;

constexpr std::string_view kMagic = "BAUTANET";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kAlignment = 64;
constexpr std::size_t kPreamble = 16;
constexpr std::size_t kMaxHeader = 16U << 20U;

std::size_t aligned(std::size_t offset)
{
    return (offset + kAlignment - 1) / kAlignment * kAlignment;
}

/// How a tensor's values are stored; each way gives back the same bits.
enum class Storage
{
    Float32,
    Float16,
    Palette ///< 256 floats, then one byte a value: weights that were quantised to bytes
};

constexpr std::size_t kPaletteSize = 256;
constexpr std::size_t kPaletteBytes = kPaletteSize * sizeof(float);

const char* toString(Storage storage)
{
    return storage == Storage::Float32 ? "f32" : storage == Storage::Float16 ? "f16" : "p8";
}

std::optional<Storage> storageFromString(const std::string& name)
{
    for (const Storage storage : {Storage::Float32, Storage::Float16, Storage::Palette}) {
        if (name == toString(storage)) {
            return storage;
        }
    }
    return std::nullopt;
}

std::uint64_t storedBytes(Storage storage, std::uint64_t count)
{
    switch (storage) {
    case Storage::Float32:
        return 4 * count;
    case Storage::Float16:
        return 2 * count;
    case Storage::Palette:
        break;
    }
    return kPaletteBytes + count;
}

bool fitsHalf(const std::vector<float>& values)
{
    return std::all_of(values.begin(), values.end(), [](float value) {
        return std::bit_cast<std::uint32_t>(floatFromHalf(truncatedHalfFromFloat(value))) ==
               std::bit_cast<std::uint32_t>(value);
    });
}

/// The bits of the different values, each with its place in the palette; empty if there are too many.
std::unordered_map<std::uint32_t, std::uint8_t> paletteOf(const std::vector<float>& values)
{
    std::unordered_map<std::uint32_t, std::uint8_t> palette;
    for (const float value : values) {
        palette.try_emplace(std::bit_cast<std::uint32_t>(value), static_cast<std::uint8_t>(palette.size()));
        if (palette.size() > kPaletteSize) {
            return {};
        }
    }
    return palette;
}

Storage bestStorage(const std::vector<float>& values)
{
    if (values.size() > 2 * kPaletteBytes && !paletteOf(values).empty()) {
        return Storage::Palette;
    }
    return fitsHalf(values) ? Storage::Float16 : Storage::Float32;
}

void store(const std::vector<float>& values, Storage storage, std::byte* target)
{
    if (storage == Storage::Float32) {
        std::memcpy(target, values.data(), values.size() * sizeof(float));
    } else if (storage == Storage::Float16) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            const std::uint16_t half = truncatedHalfFromFloat(values[i]);
            std::memcpy(target + 2 * i, &half, 2);
        }
    } else {
        const std::unordered_map<std::uint32_t, std::uint8_t> palette = paletteOf(values);
        for (const auto& [bits, index] : palette) {
            std::memcpy(target + sizeof(float) * index, &bits, sizeof(float));
        }
        for (std::size_t i = 0; i < values.size(); ++i) {
            target[kPaletteBytes + i] = static_cast<std::byte>(palette.at(std::bit_cast<std::uint32_t>(values[i])));
        }
    }
}

/// `bytes` holds storedBytes of the vector's size.
void restore(std::span<const std::byte> bytes, Storage storage, std::vector<float>& values)
{
    if (storage == Storage::Float32) {
        std::memcpy(values.data(), bytes.data(), bytes.size());
    } else if (storage == Storage::Float16) {
        for (std::size_t i = 0; i < values.size(); ++i) {
            std::uint16_t half = 0;
            std::memcpy(&half, bytes.data() + 2 * i, 2);
            values[i] = floatFromHalf(half);
        }
    } else {
        std::array<float, kPaletteSize> palette{};
        std::memcpy(palette.data(), bytes.data(), kPaletteBytes);
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = palette[std::to_integer<std::size_t>(bytes[kPaletteBytes + i])];
        }
    }
}

json jsonFromNode(const Node& node)
{
    json out{{"name", node.name}, {"op", toString(node.op)}, {"inputs", node.inputs}};
    if (!node.tensors.empty()) {
        out["tensors"] = node.tensors;
    }
    if (node.activation.kind == Activation::Kind::Clamp) {
        out["clamp"] = {node.activation.low, node.activation.high};
    } else if (node.activation.kind == Activation::Kind::Prelu) {
        out["prelu"] = node.activation.slopeTensor;
    }
    const Node defaults;
    if (node.kernel != defaults.kernel) {
        out["kernel"] = node.kernel;
    }
    if (node.stride != defaults.stride) {
        out["stride"] = node.stride;
    }
    if (node.dilation != defaults.dilation) {
        out["dilation"] = node.dilation;
    }
    if (node.samePadding) {
        out["same"] = true;
    }
    if (node.padding != defaults.padding) {
        out["padding"] = node.padding;
    }
    if (node.channelPadding != defaults.channelPadding) {
        out["channel-padding"] = node.channelPadding;
    }
    if (node.groups != 1) {
        out["groups"] = node.groups;
    }
    if (!node.shape.empty()) {
        out["shape"] = node.shape;
    }
    return out;
}

template <class T>
void readOptional(const json& object, const char* key, T& value)
{
    if (const auto found = object.find(key); found != object.end()) {
        found->get_to(value);
    }
}

Node nodeFromJson(const json& object)
{
    Node node;
    object.at("name").get_to(node.name);
    const std::string opName = object.at("op").get<std::string>();
    const std::optional<Op> op = opFromString(opName);
    if (!op) {
        throw std::runtime_error("unknown operation " + opName);
    }
    node.op = *op;
    object.at("inputs").get_to(node.inputs);
    readOptional(object, "tensors", node.tensors);
    if (object.contains("clamp")) {
        node.activation.kind = Activation::Kind::Clamp;
        object.at("clamp").at(0).get_to(node.activation.low);
        object.at("clamp").at(1).get_to(node.activation.high);
    } else if (object.contains("prelu")) {
        node.activation.kind = Activation::Kind::Prelu;
        object.at("prelu").get_to(node.activation.slopeTensor);
    }
    readOptional(object, "kernel", node.kernel);
    readOptional(object, "stride", node.stride);
    readOptional(object, "dilation", node.dilation);
    readOptional(object, "same", node.samePadding);
    readOptional(object, "padding", node.padding);
    readOptional(object, "channel-padding", node.channelPadding);
    readOptional(object, "groups", node.groups);
    readOptional(object, "shape", node.shape);
    return node;
}

Tensor tensorFromJson(const json& object, std::span<const std::byte> data)
{
    Tensor tensor;
    object.at("shape").get_to(tensor.shape);
    std::uint64_t count = 1;
    for (const std::int64_t extent : tensor.shape) {
        if (extent < 0 || extent > std::int64_t{1} << 28U) {
            throw std::runtime_error("tensor with a bad shape");
        }
        count *=
            static_cast<std::uint64_t>(extent); // below 2^56: each factor is at most 2^28 and the product is checked
        if (count > data.size()) {
            throw std::runtime_error("tensor larger than the file");
        }
    }
    const std::string type = object.at("type").get<std::string>();
    const std::optional<Storage> storage = storageFromString(type);
    if (!storage) {
        throw std::runtime_error("tensor of unknown type " + type);
    }
    const std::uint64_t offset = object.at("offset").get<std::uint64_t>();
    const std::uint64_t size = storedBytes(*storage, count);
    if (offset % kAlignment != 0 || offset > data.size() || size > data.size() - offset) {
        throw std::runtime_error("tensor that does not lie in the file");
    }
    tensor.data.resize(count);
    restore(data.subspan(offset, size), *storage, tensor.data);
    return tensor;
}

} // namespace

Expected<std::vector<std::byte>> serialiseGraph(const Graph& graph)
{
    if (const Expected<void> checked = checkGraph(graph); !checked) {
        return fail(checked.error());
    }
    json header;
    std::size_t offset = 0;
    std::vector<std::pair<std::size_t, Storage>> places;
    header["tensors"] = json::array();
    for (const Tensor& tensor : graph.tensors) {
        const Storage storage = bestStorage(tensor.data);
        header["tensors"].push_back({{"shape", tensor.shape}, {"type", toString(storage)}, {"offset", offset}});
        places.emplace_back(offset, storage);
        offset = aligned(offset + storedBytes(storage, tensor.data.size()));
    }
    header["nodes"] = json::array();
    for (const Node& node : graph.nodes) {
        header["nodes"].push_back(jsonFromNode(node));
    }
    header["aliases"] = graph.aliases;
    header["outputs"] = graph.outputs;
    header["constants"] = graph.constants;
    const std::string text = header.dump();

    const std::size_t dataStart = aligned(kPreamble + text.size());
    std::vector<std::byte> content(dataStart + offset);
    const auto headerBytes = static_cast<std::uint32_t>(text.size());
    std::memcpy(content.data(), kMagic.data(), kMagic.size());
    std::memcpy(content.data() + 8, &kVersion, 4);
    std::memcpy(content.data() + 12, &headerBytes, 4);
    std::memcpy(content.data() + kPreamble, text.data(), text.size());
    for (std::size_t i = 0; i < graph.tensors.size(); ++i) {
        store(graph.tensors[i].data, places[i].second, content.data() + dataStart + places[i].first);
    }
    return content;
}

Expected<Graph> parseGraph(std::span<const std::byte> content)
{
    if (content.size() < kPreamble || std::memcmp(content.data(), kMagic.data(), kMagic.size()) != 0) {
        return fail(ErrorCode::UnsupportedFormat, "not a Bauta model file");
    }
    std::uint32_t version = 0;
    std::uint32_t headerBytes = 0;
    std::memcpy(&version, content.data() + 8, 4);
    std::memcpy(&headerBytes, content.data() + 12, 4);
    if (version != kVersion) {
        return fail(ErrorCode::UnsupportedFormat,
                    fmt::format("model file of version {}, expected {}", version, kVersion));
    }
    if (headerBytes > kMaxHeader || headerBytes > content.size() - kPreamble) {
        return fail(ErrorCode::Damaged, "model file is truncated");
    }
    try {
        const char* text = reinterpret_cast<const char*>(content.data() + kPreamble);
        const json header = json::parse(text, text + headerBytes);
        const std::size_t dataStart = std::min(aligned(kPreamble + headerBytes), content.size());
        const std::span<const std::byte> data = content.subspan(dataStart);
        Graph graph;
        std::uint64_t total = 0;
        for (const json& object : header.at("tensors")) {
            graph.tensors.push_back(tensorFromJson(object, data));
            // Overlapping tensors would let a small file ask for any amount of memory.
            total += graph.tensors.back().data.size();
            if (total > data.size()) {
                throw std::runtime_error("tensors overlap");
            }
        }
        for (const json& object : header.at("nodes")) {
            graph.nodes.push_back(nodeFromJson(object));
        }
        header.at("aliases").get_to(graph.aliases);
        header.at("outputs").get_to(graph.outputs);
        header.at("constants").get_to(graph.constants);
        if (const Expected<void> checked = checkGraph(graph); !checked) {
            return fail(checked.error());
        }
        return graph;
    } catch (const std::exception& e) {
        return fail(ErrorCode::Damaged, fmt::format("damaged model file: {}", e.what()));
    }
}

Expected<Graph> readModelFile(const std::filesystem::path& file)
{
    const Expected<std::vector<std::byte>> content = readFile(file, kMaxModelFileBytes);
    if (!content) {
        return fail(content.error());
    }
    return parseGraph(*content);
}

} // namespace bauta::models
