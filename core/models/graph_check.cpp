// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/model_file.h"

#include <fmt/format.h>

#include <cmath>
#include <set>

namespace bauta::models
{

namespace
{

constexpr std::size_t kMaxNodes = 10'000;
constexpr int kMaxExtent = 1024;
constexpr std::int64_t kMaxDilation = 64;

/// Checks one graph; holds it so that the small checks need no parameters. Each returns the reason, empty if sound.
class Checker
{
public:
    explicit Checker(const Graph& graph) : m_graph(graph) {}

    std::string check()
    {
        if (m_graph.nodes.empty() || m_graph.nodes.size() > kMaxNodes) {
            return "bad number of nodes";
        }
        for (const Tensor& tensor : m_graph.tensors) {
            std::int64_t count = 1;
            for (const std::int64_t extent : tensor.shape) {
                count *= extent;
            }
            if (count != static_cast<std::int64_t>(tensor.data.size())) {
                return "tensor with values that do not match its shape";
            }
        }
        std::set<std::string> names;
        for (std::size_t i = 0; i < m_graph.nodes.size(); ++i) {
            const Node& node = m_graph.nodes[i];
            if (!names.insert(node.name).second) {
                return fmt::format("two nodes named {}", node.name);
            }
            if (std::string reason = checkNode(node, i); !reason.empty()) {
                return fmt::format("node {}: {}", node.name, reason);
            }
        }
        for (const auto& [name, index] : m_graph.aliases) {
            if (!isIndex(index, m_graph.nodes.size()) || !names.insert(name).second) {
                return fmt::format("bad alias {}", name);
            }
        }
        if (m_graph.outputs.empty()) {
            return "no outputs";
        }
        for (const std::string& name : m_graph.outputs) {
            if (!names.contains(name)) {
                return fmt::format("no node for the output {}", name);
            }
        }
        for (const auto& [name, index] : m_graph.constants) {
            if (!isIndex(index, m_graph.tensors.size())) {
                return fmt::format("bad constant {}", name);
            }
        }
        return {};
    }

private:
    static bool isIndex(int index, std::size_t size) { return index >= 0 && static_cast<std::size_t>(index) < size; }

    [[nodiscard]] const std::vector<std::int64_t>& shapeOf(int tensor) const
    {
        return m_graph.tensors[static_cast<std::size_t>(tensor)].shape;
    }

    [[nodiscard]] std::string checkNode(const Node& node, std::size_t position) const
    {
        if ((node.op == Op::Input) != (position == 0)) {
            return "the input must be the first node and the only input";
        }
        for (const int input : node.inputs) {
            if (!isIndex(input, position)) {
                return "input that is not an earlier node";
            }
        }
        for (const int tensor : node.tensors) {
            if (!isIndex(tensor, m_graph.tensors.size())) {
                return "no such tensor";
            }
        }
        for (const std::int64_t extent : {node.kernel[0], node.kernel[1], node.stride[0], node.stride[1]}) {
            if (extent < 1 || extent > kMaxExtent) {
                return "kernel or stride out of range";
            }
        }
        for (const int extent : {node.padding[0], node.padding[1], node.padding[2], node.padding[3],
                                 node.channelPadding[0], node.channelPadding[1]}) {
            if (extent < 0 || extent > kMaxExtent) {
                return "padding out of range";
            }
        }
        if (std::string reason = checkActivation(node.activation); !reason.empty()) {
            return reason;
        }
        const std::size_t wantedInputs = wantedInputCount(node);
        if (node.inputs.size() != wantedInputs) {
            return "wrong number of inputs";
        }
        return checkTensors(node);
    }

    [[nodiscard]] std::string checkActivation(const Activation& activation) const
    {
        if (activation.kind == Activation::Kind::Clamp &&
            !(std::isfinite(activation.low) && std::isfinite(activation.high) && activation.low <= activation.high)) {
            return "bad clamp";
        }
        if (activation.kind == Activation::Kind::Prelu &&
            (!isIndex(activation.slopeTensor, m_graph.tensors.size()) || shapeOf(activation.slopeTensor).size() != 1 ||
             shapeOf(activation.slopeTensor)[0] < 1)) {
            return "bad slope";
        }
        return {};
    }

    [[nodiscard]] static std::size_t wantedInputCount(const Node& node)
    {
        switch (node.op) {
        case Op::Input:
            return 0;
        case Op::Add:
        case Op::Concat:
            return std::max<std::size_t>(node.inputs.size(), 2);
        case Op::Subtract:
        case Op::Multiply:
        case Op::Maximum:
        case Op::Minimum:
            return 2;
        default:
            return 1;
        }
    }

    [[nodiscard]] std::string checkTensors(const Node& node) const
    {
        switch (node.op) {
        case Op::Conv:
        case Op::Linear: {
            const std::size_t rank = node.op == Op::Conv ? 4 : 2;
            if (node.tensors.empty() || node.tensors.size() > 2 || shapeOf(node.tensors[0]).size() != rank) {
                return "bad weights";
            }
            const std::vector<std::int64_t>& weight = shapeOf(node.tensors[0]);
            for (const std::int64_t extent : weight) {
                if (extent < 1) {
                    return "empty weights";
                }
            }
            if (node.tensors.size() == 2 && shapeOf(node.tensors[1]) != std::vector<std::int64_t>{weight[0]}) {
                return "bias that does not match the weights";
            }
            if (node.groups < 1 || weight[0] % node.groups != 0) {
                return "bad number of groups";
            }
            for (const std::int64_t dilation : node.dilation) {
                if (dilation < 1 || dilation > kMaxDilation) {
                    return "dilation out of range";
                }
            }
            if (rank == 4 && (weight[1] > kMaxExtent || weight[2] > kMaxExtent)) {
                return "kernel out of range";
            }
            return {};
        }
        case Op::Affine:
            if (node.tensors.size() != 2 || shapeOf(node.tensors[0]).size() != 1 ||
                shapeOf(node.tensors[1]).size() != 1 || shapeOf(node.tensors[0])[0] < 1 ||
                shapeOf(node.tensors[1])[0] < 1) {
                return "bad scale or offset";
            }
            return {};
        case Op::Reshape:
            if (node.shape.empty() || node.shape.size() > 6) {
                return "bad shape";
            }
            for (const std::int64_t extent : node.shape) {
                if (extent < -1 || extent > std::int64_t{1} << 28U) {
                    return "bad shape";
                }
            }
            return {};
        default:
            return node.tensors.empty() ? std::string() : "tensors where none belong";
        }
    }

    const Graph& m_graph;
};

} // namespace

Expected<void> checkGraph(const Graph& graph)
{
    if (std::string reason = Checker(graph).check(); !reason.empty()) {
        return fail(ErrorCode::Damaged, fmt::format("damaged model: {}", reason));
    }
    return {};
}

} // namespace bauta::models
