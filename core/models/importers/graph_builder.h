// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/models/graph.h"
#include "core/models/importers/weights_manifest.h"

#include <array>
#include <string>
#include <vector>

namespace bauta::models::importers
{

/// Where a convolution or pool puts zeros.
struct Window
{
    std::array<std::int64_t, 2> kernel{1, 1}; ///< pools; a convolution knows its own
    std::array<std::int64_t, 2> stride{1, 1};
    bool samePadding = false;
    std::array<std::int64_t, 2> dilation{1, 1};
};

/// What a batch normalisation learnt. Refers to the weights of the package.
struct BatchStatistics
{
    const std::vector<float>& gain;
    const std::vector<float>& bias;
    const std::vector<float>& mean;
    const std::vector<float>& variance;
    float epsilon = 0.F; ///< added to the variance
};

/// Builds a graph node by node from TensorFlow's layouts (N x H x W x C, kernels height x width x in x out), turning
/// weights into Bauta's. Each function appends a node and returns its index. Throws ImportError on shapes that cannot
/// be.
class GraphBuilder
{
public:
    GraphBuilder(const std::string& inputName);

    [[nodiscard]] int input() const { return 0; }
    int conv(const std::string& name, int from, const Tensor& kernel, const Window& window);
    int depthwiseConv(const std::string& name, int from, const Tensor& kernel, const Window& window);
    /// `weights` is in x out.
    int linear(const std::string& name, int from, const Tensor& weights);
    /// x * scale + offset; each of one value or one a channel.
    int affine(const std::string& name, int from, std::vector<float> scale, std::vector<float> offset);
    /// Batch normalisation as it is at inference; each of one value a channel.
    int batchNormalisation(const std::string& name, int from, const BatchStatistics& statistics);
    int clamp(const std::string& name, int from, float low, float high);
    int relu(const std::string& name, int from) { return clamp(name, from, 0.F, Activation::kUnbounded); }
    int prelu(const std::string& name, int from, std::vector<float> slope);
    int pool(const std::string& name, Op op, int from, const Window& window);
    int pad(const std::string& name, int from, std::array<int, 4> padding, std::array<int, 2> channels);
    int reshape(const std::string& name, int from, std::vector<std::int64_t> shape);
    int simple(const std::string& name, Op op, std::vector<int> from);

    void output(const std::string& name) { m_graph.outputs.push_back(name); }
    void alias(const std::string& name, int node) { m_graph.aliases[name] = node; }
    void constant(const std::string& name, Tensor tensor);

    /// The finished graph, after the passes of passes.h.
    [[nodiscard]] Graph finish() &&;

private:
    Node& append(const std::string& name, Op op, std::vector<int> from);
    int addTensor(std::vector<std::int64_t> shape, std::vector<float> values);
    [[nodiscard]] int last() const { return static_cast<int>(m_graph.nodes.size()) - 1; }

    Graph m_graph;
};

/// The weight of that name. Throws ImportError.
[[nodiscard]] const Tensor& weight(const WeightMap& weights, const std::string& name);

} // namespace bauta::models::importers
