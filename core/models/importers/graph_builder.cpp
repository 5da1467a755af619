// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/importers/graph_builder.h"

#include "core/models/importers/passes.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace bauta::models::importers
{

namespace
{

void requireRank(const Tensor& tensor, std::size_t rank, const std::string& name)
{
    if (tensor.shape.size() != rank) {
        throw ImportError(fmt::format("{}: weights of rank {}, expected {}", name, tensor.shape.size(), rank));
    }
}

} // namespace

GraphBuilder::GraphBuilder(const std::string& inputName)
{
    append(inputName, Op::Input, {});
}

Node& GraphBuilder::append(const std::string& name, Op op, std::vector<int> from)
{
    Node node;
    node.name = name;
    node.op = op;
    node.inputs = std::move(from);
    m_graph.nodes.push_back(std::move(node));
    return m_graph.nodes.back();
}

int GraphBuilder::addTensor(std::vector<std::int64_t> shape, std::vector<float> values)
{
    m_graph.tensors.push_back({std::move(shape), std::move(values)});
    return static_cast<int>(m_graph.tensors.size()) - 1;
}

int GraphBuilder::conv(const std::string& name, int from, const Tensor& kernel, const Window& window)
{
    requireRank(kernel, 4, name);
    const auto area = static_cast<std::size_t>(kernel.shape[0] * kernel.shape[1]);
    const auto in = static_cast<std::size_t>(kernel.shape[2]);
    const auto out = static_cast<std::size_t>(kernel.shape[3]);
    std::vector<float> values(kernel.data.size());
    for (std::size_t place = 0; place < area * in; ++place) {
        for (std::size_t o = 0; o < out; ++o) {
            values[o * area * in + place] = kernel.data[place * out + o];
        }
    }
    const int tensor =
        addTensor({kernel.shape[3], kernel.shape[0], kernel.shape[1], kernel.shape[2]}, std::move(values));
    Node& node = append(name, Op::Conv, {from});
    node.tensors = {tensor};
    node.stride = window.stride;
    node.dilation = window.dilation;
    node.samePadding = window.samePadding;
    return last();
}

int GraphBuilder::depthwiseConv(const std::string& name, int from, const Tensor& kernel, const Window& window)
{
    requireRank(kernel, 4, name);
    const auto area = static_cast<std::size_t>(kernel.shape[0] * kernel.shape[1]);
    // Channel c with multiplier m gives channel c * multipliers + m: TensorFlow's last two dimensions read in order.
    const auto out = static_cast<std::size_t>(kernel.shape[2] * kernel.shape[3]);
    std::vector<float> values(kernel.data.size());
    for (std::size_t place = 0; place < area; ++place) {
        for (std::size_t o = 0; o < out; ++o) {
            values[o * area + place] = kernel.data[place * out + o];
        }
    }
    const int tensor =
        addTensor({static_cast<std::int64_t>(out), kernel.shape[0], kernel.shape[1], 1}, std::move(values));
    Node& node = append(name, Op::Conv, {from});
    node.tensors = {tensor};
    node.groups = static_cast<int>(kernel.shape[2]);
    node.stride = window.stride;
    node.dilation = window.dilation;
    node.samePadding = window.samePadding;
    return last();
}

int GraphBuilder::linear(const std::string& name, int from, const Tensor& weights)
{
    requireRank(weights, 2, name);
    const auto in = static_cast<std::size_t>(weights.shape[0]);
    const auto out = static_cast<std::size_t>(weights.shape[1]);
    std::vector<float> values(weights.data.size());
    for (std::size_t i = 0; i < in; ++i) {
        for (std::size_t o = 0; o < out; ++o) {
            values[o * in + i] = weights.data[i * out + o];
        }
    }
    const int tensor = addTensor({weights.shape[1], weights.shape[0]}, std::move(values));
    append(name, Op::Linear, {from}).tensors = {tensor};
    return last();
}

int GraphBuilder::affine(const std::string& name, int from, std::vector<float> scale, std::vector<float> offset)
{
    const auto scales = static_cast<std::int64_t>(scale.size());
    const auto offsets = static_cast<std::int64_t>(offset.size());
    const int scaleTensor = addTensor({scales}, std::move(scale));
    const int offsetTensor = addTensor({offsets}, std::move(offset));
    append(name, Op::Affine, {from}).tensors = {scaleTensor, offsetTensor};
    return last();
}

int GraphBuilder::batchNormalisation(const std::string& name, int from, const BatchStatistics& statistics)
{
    const auto& [gain, bias, mean, variance, epsilon] = statistics;
    if (bias.size() != gain.size() || mean.size() != gain.size() || variance.size() != gain.size()) {
        throw ImportError(fmt::format("{}: batch normalisation with unequal sizes", name));
    }
    std::vector<float> scale(gain.size());
    std::vector<float> offset(gain.size());
    for (std::size_t c = 0; c < gain.size(); ++c) {
        scale[c] = gain[c] / std::sqrt(variance[c] + epsilon);
        offset[c] = bias[c] - mean[c] * scale[c];
    }
    return affine(name, from, std::move(scale), std::move(offset));
}

int GraphBuilder::clamp(const std::string& name, int from, float low, float high)
{
    append(name, Op::Clamp, {from}).activation = {Activation::Kind::Clamp, low, high, -1};
    return last();
}

int GraphBuilder::prelu(const std::string& name, int from, std::vector<float> slope)
{
    const auto slopes = static_cast<std::int64_t>(slope.size());
    const int tensor = addTensor({slopes}, std::move(slope));
    Activation activation;
    activation.kind = Activation::Kind::Prelu;
    activation.slopeTensor = tensor;
    append(name, Op::Clamp, {from}).activation = activation;
    return last();
}

int GraphBuilder::pool(const std::string& name, Op op, int from, const Window& window)
{
    Node& node = append(name, op, {from});
    node.kernel = window.kernel;
    node.stride = window.stride;
    node.samePadding = window.samePadding;
    return last();
}

int GraphBuilder::pad(const std::string& name, int from, std::array<int, 4> padding, std::array<int, 2> channels)
{
    Node& node = append(name, Op::Pad, {from});
    node.padding = padding;
    node.channelPadding = channels;
    return last();
}

int GraphBuilder::reshape(const std::string& name, int from, std::vector<std::int64_t> shape)
{
    append(name, Op::Reshape, {from}).shape = std::move(shape);
    return last();
}

int GraphBuilder::simple(const std::string& name, Op op, std::vector<int> from)
{
    append(name, op, std::move(from));
    return last();
}

void GraphBuilder::constant(const std::string& name, Tensor tensor)
{
    m_graph.constants[name] = addTensor(std::move(tensor.shape), std::move(tensor.data));
}

Graph GraphBuilder::finish() &&
{
    simplify(m_graph);
    return std::move(m_graph);
}

const Tensor& weight(const WeightMap& weights, const std::string& name)
{
    const auto found = weights.find(name);
    if (found == weights.end()) {
        throw ImportError(fmt::format("the package has no weight named {}", name));
    }
    return found->second;
}

} // namespace bauta::models::importers
