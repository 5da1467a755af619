// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/models/tensor.h"

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bauta::models
{

/// The operations of Bauta's networks. Images are N x C x H x W. Importers bring every source to these.
enum class Op
{
    Invalid = 0,
    Input,    ///< the picture; always the first node and the only one without inputs
    Conv,     ///< tensors: weight (out x height x width x in/groups), then optionally bias (out)
    Linear,   ///< tensors: weight (out x in), then optionally bias (out); input N x in
    Add,      ///< two or more inputs of one shape
    Subtract, ///< first less second
    Multiply, ///< two inputs
    Maximum,  ///< two inputs
    Minimum,  ///< two inputs
    Affine,   ///< tensors: scale, offset; each of one value or one a channel
    Clamp,    ///< nothing but its activation
    Sigmoid,
    Softmax, ///< over the channels
    MaxPool,
    AveragePool,
    GlobalAverage, ///< over height and width; gives N x C
    Pad,           ///< zeros around height, width and channels
    Reshape,       ///< to `shape` (0: as it was, -1: the rest), in the order N x H x W x C
    Concat         ///< along the channels
};

[[nodiscard]] const char* toString(Op op) noexcept;
[[nodiscard]] std::optional<Op> opFromString(const std::string& name) noexcept;

/// What is done to an operation's result before anybody sees it.
struct Activation
{
    static constexpr float kUnbounded = std::numeric_limits<float>::max();
    enum class Kind
    {
        None = 0,
        Clamp,
        Prelu
    };
    Kind kind = Kind::None;
    float low = -kUnbounded; ///< Clamp: ReLU is [0, unbounded], ReLU6 is [0, 6]
    float high = kUnbounded;
    int slopeTensor = -1; ///< Prelu: index of a tensor with one value a channel
};

struct Node
{
    std::string name;
    Op op = Op::Invalid;
    std::vector<int> inputs;  ///< indices of earlier nodes
    std::vector<int> tensors; ///< indices into Graph::tensors, see Op
    Activation activation;
    std::array<std::int64_t, 2> kernel{1, 1}; ///< height, width; pools only
    std::array<std::int64_t, 2> stride{1, 1};
    std::array<std::int64_t, 2> dilation{1, 1}; ///< Conv without samePadding: pixels between the kernel's values
    bool samePadding = false;                   ///< TensorFlow's SAME, worked out for each input size
    std::array<int, 4> padding{0, 0, 0, 0};     ///< top, bottom, left, right, unless samePadding
    std::array<int, 2> channelPadding{0, 0};
    int groups = 1;
    std::vector<std::int64_t> shape; ///< Reshape
};

/// A network as data: what a model file holds and what runs. Nodes are in an order in which they can be
/// computed.
struct Graph
{
    std::vector<Node> nodes;
    std::vector<Tensor> tensors;
    std::map<std::string, int> aliases;   ///< further names of nodes
    std::vector<std::string> outputs;     ///< what a run gives if nothing else is asked for
    std::map<std::string, int> constants; ///< named tensors for the caller, such as anchor boxes
};

/// Index of a node by its name or alias. Throws std::invalid_argument if there is none.
[[nodiscard]] int nodeNamed(const Graph& graph, const std::string& name);
/// Null if there is none of that name.
[[nodiscard]] const Tensor* constantNamed(const Graph& graph, const std::string& name) noexcept;

} // namespace bauta::models
