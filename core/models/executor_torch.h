// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/models/graph.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <string>
#include <vector>

namespace bauta::models
{

/// Runs a graph with ATen. Everything is in channels-last memory format: convolutions by oneDNN are then about three
/// times as fast as with planes (measured), and weights need no reordering. Immutable and thread-safe after
/// construction; includes torch, so internal to core/models.
class Executor
{
public:
    /// Takes the tensors' memory over. The graph has passed checkGraph.
    explicit Executor(Graph graph);

    /// Index of a node by its name or alias. Throws std::invalid_argument.
    [[nodiscard]] int nodeNamed(const std::string& name) const;
    [[nodiscard]] const std::vector<std::string>& defaultOutputs() const { return m_graph.outputs; }
    [[nodiscard]] const Tensor* constant(const std::string& name) const;

    /// Computes the nodes and only what they need; frees every intermediate result after its last use. Works under
    /// autograd, where nothing is changed in place.
    [[nodiscard]] std::vector<at::Tensor> run(const at::Tensor& input, const std::vector<int>& outputs) const;

private:
    [[nodiscard]] at::Tensor compute(const Node& node, const std::vector<at::Tensor>& values) const;
    [[nodiscard]] at::Tensor convolve(const Node& node, const at::Tensor& input) const;
    [[nodiscard]] at::Tensor activate(const Node& node, at::Tensor value, bool isFresh) const;
    [[nodiscard]] const at::Tensor& tensor(int index) const { return m_tensors[static_cast<std::size_t>(index)]; }

    Graph m_graph;
    std::vector<at::Tensor> m_tensors; ///< views of m_graph.tensors
    std::map<std::string, int> m_names;
};

} // namespace bauta::models
