// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/graph.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace bauta::models
{

namespace
{

constexpr std::array<std::pair<Op, const char*>, 18> kOpNames{{{Op::Input, "input"},
                                                               {Op::Conv, "conv"},
                                                               {Op::Linear, "linear"},
                                                               {Op::Add, "add"},
                                                               {Op::Subtract, "subtract"},
                                                               {Op::Multiply, "multiply"},
                                                               {Op::Maximum, "maximum"},
                                                               {Op::Minimum, "minimum"},
                                                               {Op::Affine, "affine"},
                                                               {Op::Clamp, "clamp"},
                                                               {Op::Sigmoid, "sigmoid"},
                                                               {Op::Softmax, "softmax"},
                                                               {Op::MaxPool, "max-pool"},
                                                               {Op::AveragePool, "average-pool"},
                                                               {Op::GlobalAverage, "global-average"},
                                                               {Op::Pad, "pad"},
                                                               {Op::Reshape, "reshape"},
                                                               {Op::Concat, "concat"}}};

} // namespace

const char* toString(Op op) noexcept
{
    const auto found =
        std::find_if(kOpNames.begin(), kOpNames.end(), [op](const auto& entry) { return entry.first == op; });
    return found != kOpNames.end() ? found->second : "invalid";
}

std::optional<Op> opFromString(const std::string& name) noexcept
{
    const auto found =
        std::find_if(kOpNames.begin(), kOpNames.end(), [&name](const auto& entry) { return name == entry.second; });
    return found != kOpNames.end() ? std::optional(found->first) : std::nullopt;
}

int nodeNamed(const Graph& graph, const std::string& name)
{
    const auto alias = graph.aliases.find(name);
    if (alias != graph.aliases.end()) {
        return alias->second;
    }
    const auto found =
        std::find_if(graph.nodes.begin(), graph.nodes.end(), [&](const Node& node) { return node.name == name; });
    if (found == graph.nodes.end()) {
        throw std::invalid_argument("the network has no node named " + name);
    }
    return static_cast<int>(found - graph.nodes.begin());
}

const Tensor* constantNamed(const Graph& graph, const std::string& name) noexcept
{
    const auto found = graph.constants.find(name);
    return found != graph.constants.end() ? &graph.tensors[static_cast<std::size_t>(found->second)] : nullptr;
}

} // namespace bauta::models
