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

bool fitsHalf(const std::vector<float>& values)
{
    return std::all_of(values.begin(), values.end(), [](float value) {
        return std::bit_cast<std::uint32_t>(floatFromHalf(truncatedHalfFromFloat(value))) ==
               std::bit_cast<std::uint32_t>(value);
    });
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
        if (count > data.size() / 2) {
            throw std::runtime_error("tensor larger than the file");
        }
    }
    const std::string type = object.at("type").get<std::string>();
    const std::uint64_t bytesEach = type == "f32" ? 4 : type == "f16" ? 2 : 0;
    if (bytesEach == 0) {
        throw std::runtime_error("tensor of unknown type " + type);
    }
    const std::uint64_t offset = object.at("offset").get<std::uint64_t>();
    if (offset % kAlignment != 0 || offset > data.size() || count * bytesEach > data.size() - offset) {
        throw std::runtime_error("tensor that does not lie in the file");
    }
    const std::span<const std::byte> bytes = data.subspan(offset, count * bytesEach);
    tensor.data.resize(count);
    if (bytesEach == 4) {
        std::memcpy(tensor.data.data(), bytes.data(), bytes.size());
    } else {
        for (std::size_t i = 0; i < count; ++i) {
            std::uint16_t half = 0;
            std::memcpy(&half, bytes.data() + 2 * i, 2);
            tensor.data[i] = floatFromHalf(half);
        }
    }
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
    std::vector<std::pair<std::size_t, bool>> places;
    header["tensors"] = json::array();
    for (const Tensor& tensor : graph.tensors) {
        const bool half = fitsHalf(tensor.data);
        header["tensors"].push_back({{"shape", tensor.shape}, {"type", half ? "f16" : "f32"}, {"offset", offset}});
        places.emplace_back(offset, half);
        offset = aligned(offset + tensor.data.size() * (half ? 2 : 4));
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
        const std::vector<float>& values = graph.tensors[i].data;
        std::byte* target = content.data() + dataStart + places[i].first;
        if (!places[i].second) {
            std::memcpy(target, values.data(), values.size() * sizeof(float));
            continue;
        }
        for (std::size_t k = 0; k < values.size(); ++k) {
            const std::uint16_t half = truncatedHalfFromFloat(values[k]);
            std::memcpy(target + 2 * k, &half, 2);
        }
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
            if (total > data.size() / 2) {
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
