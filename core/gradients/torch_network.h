// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/models/graph.h"

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <string>
#include <vector>

namespace bauta::gradients
{

/// A network of Bauta's model files run by ATen, which can differentiate it: the cloak's. For mere results
/// models::Network is quicker and needs no libtorch.
///
/// Everything is in channels-last memory format: convolutions by oneDNN are then about three times as fast as with
/// planes (measured), and weights need no reordering. Immutable, hence thread-safe. Internal to what links libtorch:
/// include it only in .cpp files that include torch anyway.
class TorchNetwork
{
public:
    [[nodiscard]] static Expected<TorchNetwork> load(const std::filesystem::path& file);
    /// Takes the tensors' memory over. The graph has passed checkGraph.
    explicit TorchNetwork(models::Graph graph);

    /// The named nodes, in that order; no names mean the outputs that the file declares. Computes only what they need
    /// and frees every intermediate result after its last use. `input` is N x C x H x W in any memory format; a
    /// gradient flows back to it if it requires one and gradients are enabled. Weights never require gradients. Throws
    /// std::invalid_argument for unknown names and c10::Error for shapes that do not fit.
    [[nodiscard]] std::vector<at::Tensor> forward(const at::Tensor& input,
                                                  const std::vector<std::string>& outputNodes = {}) const;

private:
    [[nodiscard]] at::Tensor compute(const models::Node& node, const std::vector<at::Tensor>& values) const;
    [[nodiscard]] at::Tensor convolve(const models::Node& node, const at::Tensor& input) const;
    [[nodiscard]] at::Tensor activate(const models::Node& node, at::Tensor value, bool isFresh) const;
    [[nodiscard]] const at::Tensor& tensor(int index) const { return m_tensors[static_cast<std::size_t>(index)]; }

    models::Graph m_graph;
    std::vector<at::Tensor> m_tensors; ///< views of m_graph.tensors
};

} // namespace bauta::gradients
