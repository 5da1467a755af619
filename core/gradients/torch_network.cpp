// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/gradients/torch_network.h"

#include "core/gradients/torch_threads.h"
#include "core/models/model_file.h"
#include "core/models/window.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/add.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/mkldnn_convolution.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/prelu.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/sub.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace bauta::gradients
{

using namespace models;

namespace
{

WindowPadding paddingFor(const Node& node, const at::Tensor& input, std::int64_t kernelHeight, std::int64_t kernelWidth)
{
    return windowPadding(node, input.size(2), input.size(3), {kernelHeight, kernelWidth});
}

at::Tensor padded(const at::Tensor& input, const WindowPadding& padding, float value)
{
    if (padding.isNone()) {
        return input;
    }
    return at::constant_pad_nd(input, {padding.left, padding.right, padding.top, padding.bottom}, value);
}

/// Values a channel, shaped so that they broadcast over N x C x H x W or N x C.
at::Tensor perChannel(const at::Tensor& values, const at::Tensor& like)
{
    return like.dim() == 4 ? values.view({1, values.size(0), 1, 1}) : values;
}

} // namespace

Expected<TorchNetwork> TorchNetwork::load(const std::filesystem::path& file)
{
    Expected<Graph> graph = readModelFile(file);
    if (!graph) {
        return fail(graph.error());
    }
    return TorchNetwork(std::move(*graph));
}

TorchNetwork::TorchNetwork(Graph graph) : m_graph(std::move(graph))
{
    for (Tensor& tensor : m_graph.tensors) {
        m_tensors.push_back(at::from_blob(tensor.data.data(), tensor.shape, at::kFloat));
    }
    for (const Node& node : m_graph.nodes) {
        if (node.op == Op::Conv) {
            // Out x height x width x in on disk is channels-last for ATen's out x in x height x width.
            const auto index = static_cast<std::size_t>(node.tensors[0]);
            at::Tensor& weight = m_tensors[index];
            if (weight.is_contiguous() && weight.sizes() == at::IntArrayRef(m_graph.tensors[index].shape)) {
                weight = weight.permute({0, 3, 1, 2});
            }
        }
    }
}

std::vector<at::Tensor> TorchNetwork::forward(const at::Tensor& input,
                                              const std::vector<std::string>& outputNodes) const
{
    std::vector<int> outputs;
    for (const std::string& name : outputNodes.empty() ? m_graph.outputs : outputNodes) {
        outputs.push_back(nodeNamed(m_graph, name));
    }
    const std::size_t count = m_graph.nodes.size();
    // The last node that reads each value; `count` for outputs, which stay; -1 for what nobody needs.
    std::vector<int> lastUse(count, -1);
    for (const int output : outputs) {
        lastUse[static_cast<std::size_t>(output)] = static_cast<int>(count);
    }
    for (std::size_t i = count; i-- > 0;) {
        if (lastUse[i] >= 0) {
            for (const int from : m_graph.nodes[i].inputs) {
                int& use = lastUse[static_cast<std::size_t>(from)];
                use = std::max(use, static_cast<int>(i));
            }
        }
    }
    std::vector<at::Tensor> values(count);
    applyTorchThreads();
    values[0] = input.contiguous(at::MemoryFormat::ChannelsLast);
    for (std::size_t i = 1; i < count; ++i) {
        if (lastUse[i] < 0) {
            continue;
        }
        values[i] = compute(m_graph.nodes[i], values);
        for (const int from : m_graph.nodes[i].inputs) {
            if (lastUse[static_cast<std::size_t>(from)] == static_cast<int>(i)) {
                values[static_cast<std::size_t>(from)].reset();
            }
        }
    }
    std::vector<at::Tensor> results;
    for (const int output : outputs) {
        results.push_back(values[static_cast<std::size_t>(output)]);
    }
    return results;
}

at::Tensor TorchNetwork::convolve(const Node& node, const at::Tensor& input) const
{
    const at::Tensor& weight = tensor(node.tensors[0]);
    const at::Tensor bias = node.tensors.size() > 1 ? tensor(node.tensors[1]) : at::Tensor();
    const std::array<std::int64_t, 2> extent{(weight.size(2) - 1) * node.dilation[0] + 1,
                                             (weight.size(3) - 1) * node.dilation[1] + 1};
    const WindowPadding padding = paddingFor(node, input, extent[0], extent[1]);
    // at::conv2d would take a path about four times as slow for single pictures on one thread.
    const auto run = [&](const at::Tensor& from, const std::array<std::int64_t, 2>& symmetric) {
        return at::mkldnn_convolution(from, weight, bias, symmetric, node.stride, node.dilation, node.groups);
    };
    if (padding.top == padding.bottom && padding.left == padding.right) {
        return run(input, {padding.top, padding.left});
    }
    // oneDNN through ATen pads both ends alike. Padding the picture first costs a copy of it, so where the ends differ
    // the convolution starts one stride early instead and that first row or column is cut off.
    const std::array<std::array<std::int64_t, 2>, 2> ends{
        {{padding.top, padding.bottom}, {padding.left, padding.right}}};
    std::array<std::int64_t, 2> symmetric{};
    std::array<std::int64_t, 2> cut{};
    std::array<std::int64_t, 2> size{};
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const auto [before, after] = ends[axis];
        const auto dimension = static_cast<std::int64_t>(axis) + 2;
        cut[axis] = before == after ? 0 : 1;
        symmetric[axis] = before + cut[axis] * node.stride[axis];
        size[axis] = (input.size(dimension) + before + after - extent[axis]) / node.stride[axis] + 1;
        if (symmetric[axis] < after) { // far from square; no network here has it
            return run(padded(input, padding, 0.F), {0, 0});
        }
    }
    const at::Tensor early = run(input, symmetric);
    return early.narrow(2, cut[0], size[0]).narrow(3, cut[1], size[1]);
}

at::Tensor TorchNetwork::activate(const Node& node, at::Tensor value, bool isFresh) const
{
    const Activation& activation = node.activation;
    // In place only on memory that nobody else sees and that no backward pass needs; a cut convolution becomes dense.
    const bool inPlace =
        isFresh && value.is_non_overlapping_and_dense() && !(at::GradMode::is_enabled() && value.requires_grad());
    if (activation.kind == Activation::Kind::Prelu) {
        return at::prelu(value, tensor(activation.slopeTensor));
    }
    if (activation.kind == Activation::Kind::Clamp) {
        if (activation.low == 0.F && activation.high == Activation::kUnbounded) {
            return inPlace ? at::relu_(value) : at::relu(value);
        }
        return inPlace ? at::clamp_(value, activation.low, activation.high)
                       : at::clamp(value, activation.low, activation.high);
    }
    return value;
}

at::Tensor TorchNetwork::compute(const Node& node, const std::vector<at::Tensor>& values) const
{
    const auto input = [&](std::size_t index) -> const at::Tensor& {
        return values[static_cast<std::size_t>(node.inputs[index])];
    };
    const at::Tensor& first = input(0);
    switch (node.op) {
    case Op::Conv:
        return activate(node, convolve(node, first), true);
    case Op::Linear:
        return activate(node,
                        at::linear(first, tensor(node.tensors[0]),
                                   node.tensors.size() > 1 ? tensor(node.tensors[1]) : at::Tensor()),
                        true);
    case Op::Add: {
        at::Tensor sum = at::add(first, input(1));
        for (std::size_t i = 2; i < node.inputs.size(); ++i) {
            sum = at::add(sum, input(i));
        }
        return activate(node, sum, true);
    }
    case Op::Subtract:
        return activate(node, at::sub(first, input(1)), true);
    case Op::Multiply:
        return activate(node, at::mul(first, input(1)), true);
    case Op::Maximum:
        return activate(node, at::maximum(first, input(1)), true);
    case Op::Minimum:
        return activate(node, at::minimum(first, input(1)), true);
    case Op::Affine: {
        const at::Tensor scaled = at::mul(first, perChannel(tensor(node.tensors[0]), first));
        return activate(node, at::add(scaled, perChannel(tensor(node.tensors[1]), first)), true);
    }
    case Op::Clamp:
        return activate(node, first, false);
    case Op::Sigmoid:
        return activate(node, at::sigmoid(first), true);
    case Op::Softmax:
        return activate(node, at::softmax(first, 1), true);
    case Op::MaxPool: {
        const WindowPadding padding = paddingFor(node, first, node.kernel[0], node.kernel[1]);
        const at::Tensor source = padded(first, padding, -std::numeric_limits<float>::infinity());
        return activate(node, at::max_pool2d(source, node.kernel, node.stride), true);
    }
    case Op::AveragePool: {
        const WindowPadding padding = paddingFor(node, first, node.kernel[0], node.kernel[1]);
        if (!padding.isNone()) { // TensorFlow leaves the padding out of the mean; no network here needs it
            throw std::invalid_argument("average pooling with padding");
        }
        return activate(node, at::avg_pool2d(first, node.kernel, node.stride), true);
    }
    case Op::GlobalAverage:
        return activate(node, at::mean(first, at::IntArrayRef{2, 3}), true);
    case Op::Pad: {
        const std::array<int, 4>& p = node.padding;
        return activate(
            node, at::constant_pad_nd(first, {p[2], p[3], p[0], p[1], node.channelPadding[0], node.channelPadding[1]}),
            true);
    }
    case Op::Reshape: {
        const at::Tensor channelsLast = first.dim() == 4 ? first.permute({0, 2, 3, 1}) : first;
        std::vector<std::int64_t> shape = node.shape;
        for (std::size_t i = 0; i < shape.size(); ++i) {
            if (shape[i] == 0) {
                shape[i] = channelsLast.size(static_cast<std::int64_t>(i));
            }
        }
        return activate(node, channelsLast.reshape(shape), false);
    }
    case Op::Concat: {
        std::vector<at::Tensor> parts;
        for (std::size_t i = 0; i < node.inputs.size(); ++i) {
            parts.push_back(input(i));
        }
        return activate(node, at::cat(parts, 1), true);
    }
    case Op::Input:
    case Op::Invalid:
        break;
    }
    throw std::invalid_argument("an operation that cannot be run");
}

} // namespace bauta::gradients
