// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/network.h"

#include "core/models/compute_threads.h"
#include "core/models/model_file.h"
#include "core/models/program_onednn.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace bauta::models
{

struct Network::Implementation
{
    explicit Implementation(Graph network) : graph(std::move(network)), weights(graph) {}

    /// The program for this shape: one of the last few, or a new one. oneDNN itself remembers the code that it has
    /// generated, so that making one again costs little.
    std::shared_ptr<const Program> programFor(const std::vector<std::int64_t>& shape, const std::vector<int>& outputs,
                                              int threads)
    {
        const std::lock_guard lock(mutex);
        const auto found = std::find_if(programs.begin(), programs.end(), [&](const Known& known) {
            return known.threads == threads && known.program->inputShape() == shape &&
                   known.program->outputs() == outputs;
        });
        if (found != programs.end()) {
            std::rotate(programs.begin(), found, found + 1);
        } else {
            programs.insert(programs.begin(),
                            {threads, std::make_shared<const Program>(graph, weights, shape, outputs)});
            programs.resize(std::min(programs.size(), kMostPrograms));
        }
        return programs.front().program;
    }

    static constexpr std::size_t kMostPrograms = 8;
    struct Known
    {
        int threads = 1;
        std::shared_ptr<const Program> program;
    };
    Graph graph; ///< without the values of its tensors, but for named constants
    std::mutex mutex;
    WeightStore weights;
    std::vector<Known> programs; ///< the last used first
};

Network::Network(std::unique_ptr<Implementation> implementation) : m_implementation(std::move(implementation)) {}
Network::Network(Network&&) noexcept = default;
Network& Network::operator=(Network&&) noexcept = default;
Network::~Network() = default;

Expected<Network> Network::load(const std::filesystem::path& file)
{
    Expected<Graph> graph = readModelFile(file);
    if (!graph) {
        return fail(graph.error());
    }
    return Network(std::make_unique<Implementation>(std::move(*graph)));
}

Expected<std::vector<Tensor>> Network::run(const Tensor& input, const std::vector<std::string>& outputNodes) const
{
    std::int64_t count = 1;
    for (const std::int64_t extent : input.shape) {
        count *= extent;
    }
    if (input.shape.size() != 4 || count <= 0 || count != static_cast<std::int64_t>(input.data.size())) {
        return fail(ErrorCode::InvalidArgument, "the input of a network must be a non-empty batch of images");
    }
    try {
        std::vector<int> outputs;
        for (const std::string& name : outputNodes.empty() ? m_implementation->graph.outputs : outputNodes) {
            outputs.push_back(nodeNamed(m_implementation->graph, name));
        }
        const int threads = applyComputeThreads();
        return m_implementation->programFor(input.shape, outputs, threads)->run(input);
    } catch (const dnnl::error& e) {
        return fail(ErrorCode::InvalidArgument, fmt::format("the network refuses the input: {}", e.message));
    } catch (const std::exception& e) {
        return fail(ErrorCode::InvalidArgument, fmt::format("the network cannot run: {}", e.what()));
    }
}

const Tensor* Network::constant(const std::string& name) const
{
    return constantNamed(m_implementation->graph, name);
}

} // namespace bauta::models
