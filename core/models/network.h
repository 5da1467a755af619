// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"
#include "core/models/tensor.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace bauta::models
{

/// A neural network read from one of Bauta's model files, run forward on the CPU by oneDNN.
///
/// Copies are the same network, which lives as long as any of them. `run` may be called from several threads at once;
/// each call uses computeThreads() of its thread. For gradients see core/gradients.
class Network
{
public:
    /// Reads a model file (format: model_file.h). Checks its structure, not its hash: ModelStore does that.
    [[nodiscard]] static Expected<Network> load(const std::filesystem::path& file);

    /// From the content of a model file.
    [[nodiscard]] static Expected<Network> parse(std::span<const std::byte> content);

    /// Runs the graph on one input (N x C x H x W, already normalised) and returns the named nodes, in that order.
    /// Nodes that none of them needs are not computed. Empty names mean the outputs that the file declares.
    [[nodiscard]] Expected<std::vector<Tensor>> run(const Tensor& input,
                                                    const std::vector<std::string>& outputNodes = {}) const;

    /// A tensor that the file holds for its users, such as a detector's anchors; null if there is none of that name.
    [[nodiscard]] const Tensor* constant(const std::string& name) const;

private:
    friend class NetworkCache;
    struct Implementation;
    explicit Network(std::shared_ptr<Implementation> implementation);
    std::shared_ptr<Implementation> m_implementation; ///< not null
};

/// Networks by name, for as long as somebody else has them. Thread-safe.
class NetworkCache
{
public:
    [[nodiscard]] std::optional<Network> find(const std::string& name) const;
    void remember(const std::string& name, const Network& network);

private:
    mutable std::mutex m_mutex;
    std::map<std::string, std::weak_ptr<Network::Implementation>> m_known;
};

} // namespace bauta::models
