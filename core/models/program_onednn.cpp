// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/program_onednn.h"

#include "core/models/device_onednn.h"
#include "core/models/program_builder_onednn.h"
#include "core/models/work_memory.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace bauta::models
{

Program::Program(const Graph& graph, WeightStore& weights, std::vector<std::int64_t> inputShape,
                 std::vector<int> outputs)
    : m_inputShape(std::move(inputShape)),
      m_outputs(std::move(outputs)),
      m_parts(buildProgram(graph, weights, m_inputShape, m_outputs))
{
    placeBuffers();
}

/// Each at the lowest place that no other takes at the same time, the largest first.
void Program::placeBuffers()
{
    constexpr std::size_t kAlignment = 64;
    std::vector<std::size_t> order(m_parts.buffers.size() - 1);
    std::iota(order.begin(), order.end(), std::size_t{1});
    std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
        return m_parts.buffers[a].bytes > m_parts.buffers[b].bytes;
    });
    std::vector<const ProgramParts::Buffer*> placed; // by offset
    for (const std::size_t index : order) {
        ProgramParts::Buffer& buffer = m_parts.buffers[index];
        std::size_t offset = 0;
        for (const ProgramParts::Buffer* other : placed) {
            const bool together = other->firstStep <= buffer.lastStep && buffer.firstStep <= other->lastStep;
            if (together && offset + buffer.bytes > other->offset) {
                offset = std::max(offset, (other->offset + other->bytes + kAlignment - 1) / kAlignment * kAlignment);
            }
        }
        buffer.offset = offset;
        m_workBytes = std::max(m_workBytes, offset + buffer.bytes);
        placed.insert(std::upper_bound(placed.begin(), placed.end(), &buffer,
                                       [](const ProgramParts::Buffer* a, const ProgramParts::Buffer* b) {
                                           return a->offset < b->offset;
                                       }),
                      &buffer);
    }
}

std::byte* Program::placeOf(int buffer, const float* input, std::byte* work) const
{
    if (buffer == 0) { // oneDNN has no read-only memory; no step writes to its source
        return reinterpret_cast<std::byte*>(const_cast<float*>(input));
    }
    return work + m_parts.buffers[static_cast<std::size_t>(buffer)].offset;
}

std::vector<Tensor> Program::run(const float* input) const
{
    const WorkMemory work(m_workBytes);
    for (const ProgramParts::Step& step : m_parts.steps) {
        if (step.cleared >= 0) {
            std::memset(placeOf(step.cleared, input, work.at(0)), 0,
                        m_parts.buffers[static_cast<std::size_t>(step.cleared)].bytes);
        }
        std::unordered_map<int, dnnl::memory> arguments;
        arguments.reserve(step.arguments.size());
        for (const ProgramParts::Argument& argument : step.arguments) {
            arguments.emplace(argument.name, argument.buffer < 0
                                                 ? argument.constant
                                                 : dnnl::memory(argument.layout, engine(),
                                                                placeOf(argument.buffer, input, work.at(0))));
        }
        step.primitive.execute(stream(), arguments);
    }
    stream().wait();
    std::vector<Tensor> results;
    for (const ProgramParts::Result& result : m_parts.results) {
        Tensor& tensor = results.emplace_back(result.shape, std::vector<float>());
        const auto* values = reinterpret_cast<const float*>(placeOf(result.buffer, input, work.at(0)));
        tensor.data.assign(values, values + static_cast<std::ptrdiff_t>(countOf(result.shape)));
    }
    return results;
}

} // namespace bauta::models
