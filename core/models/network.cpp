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
        if (auto known = find(shape, outputs, threads)) {
            return known;
        }
        const std::lock_guard building(buildMutex); // others go on with the programs that are there
        if (auto known = find(shape, outputs, threads)) {
            return known;
        }
        auto program = std::make_shared<const Program>(graph, weights, shape, outputs);
        const std::lock_guard lock(mutex);
        programs.insert(programs.begin(), {threads, program});
        programs.resize(std::min(programs.size(), kMostPrograms));
        return program;
    }

    std::shared_ptr<const Program> find(const std::vector<std::int64_t>& shape, const std::vector<int>& outputs,
                                        int threads)
    {
        const std::lock_guard lock(mutex);
        const auto found = std::find_if(programs.begin(), programs.end(), [&](const Known& known) {
            return known.threads == threads && known.program->inputShape() == shape &&
                   known.program->outputs() == outputs;
        });
        if (found == programs.end()) {
            return nullptr;
        }
        std::rotate(programs.begin(), found, found + 1);
        return programs.front().program;
    }

    /// The results for one picture, by no more threads than the calling one may use.
    std::vector<Tensor> runOne(const std::vector<std::int64_t>& shape, const float* picture,
                               const std::vector<int>& outputs)
    {
        // Small pictures are done by one thread before several have agreed on a layer.
        constexpr std::int64_t kPixelsAThread = 200 * 200;
        const auto useful = static_cast<int>(std::max<std::int64_t>(1, shape[2] * shape[3] / kPixelsAThread));
        const ComputeThreadsScope scope(std::min(computeThreads(), useful));
        const int threads = applyComputeThreads();
        return programFor(shape, outputs, threads)->run(picture);
    }

    /// A batch picture by picture, side by side on the threads that there are: as quick as all in one, and a program
    /// serves any number of them.
    std::vector<Tensor> runAll(const Tensor& input, const std::vector<int>& outputs)
    {
        std::vector<std::int64_t> shape = input.shape;
        shape[0] = 1;
        const auto count = static_cast<std::size_t>(input.shape[0]);
        const std::size_t size = input.data.size() / count;
        std::vector<std::vector<Tensor>> results(count);
        parallelFor(count, [&](std::size_t i) { results[i] = runOne(shape, input.data.data() + i * size, outputs); });
        std::vector<Tensor> all = std::move(results.front());
        for (std::size_t k = 0; k < all.size(); ++k) {
            if (all[k].shape.empty() || all[k].shape[0] != 1) {
                throw std::invalid_argument("a network whose results are not a picture's each");
            }
            all[k].shape[0] = input.shape[0];
            for (std::size_t i = 1; i < count; ++i) {
                const std::vector<float>& next = results[i][k].data;
                all[k].data.insert(all[k].data.end(), next.begin(), next.end());
            }
        }
        return all;
    }

    static constexpr std::size_t kMostPrograms = 8;
    struct Known
    {
        int threads = 1;
        std::shared_ptr<const Program> program;
    };
    Graph graph;           ///< without the values of its tensors, but for named constants
    std::mutex buildMutex; ///< of `weights`
    WeightStore weights;
    std::mutex mutex;            ///< of `programs`
    std::vector<Known> programs; ///< the last used first
};

Network::Network(std::shared_ptr<Implementation> implementation) : m_implementation(std::move(implementation)) {}

Expected<Network> Network::load(const std::filesystem::path& file)
{
    Expected<Graph> graph = readModelFile(file);
    if (!graph) {
        return fail(graph.error());
    }
    return Network(std::make_shared<Implementation>(std::move(*graph)));
}

Expected<Network> Network::parse(std::span<const std::byte> content)
{
    Expected<Graph> graph = parseGraph(content);
    if (!graph) {
        return fail(graph.error());
    }
    return Network(std::make_shared<Implementation>(std::move(*graph)));
}

Expected<std::vector<Tensor>> Network::run(const Tensor& input, const std::vector<std::string>& outputNodes) const
{
    const std::int64_t count = countOf(input.shape);
    if (input.shape.size() != 4 || count <= 0 || count != static_cast<std::int64_t>(input.data.size())) {
        return fail(ErrorCode::InvalidArgument, "the input of a network must be a non-empty batch of images");
    }
    try {
        std::vector<int> outputs;
        for (const std::string& name : outputNodes.empty() ? m_implementation->graph.outputs : outputNodes) {
            outputs.push_back(nodeNamed(m_implementation->graph, name));
        }
        return input.shape[0] == 1 ? m_implementation->runOne(input.shape, input.data.data(), outputs)
                                   : m_implementation->runAll(input, outputs);
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

std::optional<Network> NetworkCache::find(const std::string& name) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_known.find(name);
    auto alive = found != m_known.end() ? found->second.lock() : nullptr;
    return alive ? std::optional(Network(std::move(alive))) : std::nullopt;
}

void NetworkCache::remember(const std::string& name, const Network& network)
{
    const std::lock_guard lock(m_mutex);
    m_known[name] = network.m_implementation;
}

} // namespace bauta::models
