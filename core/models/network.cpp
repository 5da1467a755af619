// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/network.h"

#include "core/models/executor_torch.h"
#include "core/models/model_file.h"
#include "core/models/network_torch.h"

#include <ATen/ops/from_blob.h>
#include <c10/core/InferenceMode.h>
#include <c10/util/Exception.h>
#include <fmt/format.h>

#include <utility>

namespace bauta::models
{

struct Network::Implementation
{
    Executor executor;
};

namespace
{

/// Row-major copy in plain memory.
Tensor copyOut(const at::Tensor& value)
{
    const at::Tensor dense = value.contiguous(at::MemoryFormat::Contiguous);
    const float* data = dense.data_ptr<float>();
    return {dense.sizes().vec(), std::vector<float>(data, data + dense.numel())};
}

std::vector<int> indicesOf(const Executor& executor, const std::vector<std::string>& names)
{
    std::vector<int> indices;
    for (const std::string& name : names.empty() ? executor.defaultOutputs() : names) {
        indices.push_back(executor.nodeNamed(name));
    }
    return indices;
}

} // namespace

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
    try {
        return Network(std::make_unique<Implementation>(Implementation{Executor(std::move(*graph))}));
    } catch (const std::exception& e) {
        return fail(ErrorCode::Damaged, fmt::format("the model cannot be set up: {}", e.what()));
    }
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
        const c10::InferenceMode inference;
        const Executor& executor = m_implementation->executor;
        // ATen has no const view; nothing writes to an input that is not fresh.
        const at::Tensor view = at::from_blob(const_cast<float*>(input.data.data()), input.shape, at::kFloat);
        std::vector<Tensor> results;
        for (const at::Tensor& value : executor.run(view, indicesOf(executor, outputNodes))) {
            results.push_back(copyOut(value));
        }
        return results;
    } catch (const c10::Error& e) {
        return fail(ErrorCode::InvalidArgument,
                    fmt::format("the network refuses the input: {}", e.what_without_backtrace()));
    } catch (const std::exception& e) {
        return fail(ErrorCode::InvalidArgument, fmt::format("the network cannot run: {}", e.what()));
    }
}

const Tensor* Network::constant(const std::string& name) const
{
    return m_implementation->executor.constant(name);
}

std::vector<at::Tensor> forward(const Network& network, const at::Tensor& input,
                                const std::vector<std::string>& outputNodes)
{
    const Executor& executor = network.implementation().executor;
    return executor.run(input, indicesOf(executor, outputNodes));
}

} // namespace bauta::models
