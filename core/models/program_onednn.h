// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/models/graph.h"
#include "core/models/weight_store_onednn.h"

#include <dnnl.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <vector>

namespace bauta::models
{

/// How many values a tensor of this shape has.
[[nodiscard]] inline std::int64_t countOf(const std::vector<std::int64_t>& shape)
{
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

/// What oneDNN has to do for one input shape, in which order, and which memory it takes; program_builder_onednn.h makes
/// it of a graph.
struct ProgramParts
{
    /// What a step reads or writes: a buffer, or a constant.
    struct Argument
    {
        int name = 0; ///< DNNL_ARG_...
        dnnl::memory::desc layout;
        int buffer = -1; ///< -1: a constant
        dnnl::memory constant;
    };
    struct Step
    {
        dnnl::primitive primitive;
        std::vector<Argument> arguments;
        int cleared = -1; ///< buffer to fill with zeros before
    };
    struct Buffer
    {
        std::size_t bytes = 0;
        std::size_t firstStep = 0;
        std::size_t lastStep = 0; ///< the number of steps for what stays until the end
        std::size_t offset = 0;   ///< in the work memory; Program finds it
    };
    struct Result
    {
        int buffer = -1;
        std::vector<std::int64_t> shape; ///< row-major
    };
    std::vector<Step> steps;
    std::vector<Buffer> buffers; ///< the first is the input, which is the caller's
    std::vector<Result> results; ///< in the order of the outputs asked for
};

/// A graph made ready for inputs of one shape: oneDNN's primitives, and where in one block of memory every intermediate
/// result lies. Activations are done with the operation before them; layouts are oneDNN's choice.
///
/// Immutable after construction; `run` may be called from several threads. Includes oneDNN, so internal to core/models.
class Program
{
public:
    /// For as many threads as OpenMP has for the calling thread; `outputs` are indices of nodes. Throws dnnl::error and
    /// std::invalid_argument where the shape does not fit.
    Program(const Graph& graph, WeightStore& weights, std::vector<std::int64_t> inputShape, std::vector<int> outputs);

    [[nodiscard]] const std::vector<std::int64_t>& inputShape() const noexcept { return m_inputShape; }
    [[nodiscard]] const std::vector<int>& outputs() const noexcept { return m_outputs; }

    /// `input` holds as many values as inputShape() says; row-major results in the order of outputs().
    [[nodiscard]] std::vector<Tensor> run(const float* input) const;

private:
    void placeBuffers();
    [[nodiscard]] std::byte* placeOf(int buffer, const float* input, std::byte* work) const;

    std::vector<std::int64_t> m_inputShape;
    std::vector<int> m_outputs;
    ProgramParts m_parts;
    std::size_t m_workBytes = 0;
};

} // namespace bauta::models
