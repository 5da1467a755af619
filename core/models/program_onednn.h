// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/models/graph.h"

#include <dnnl.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace bauta::models
{

/// A graph's constant tensors, each in the layouts that programs have asked for. The layout of the file is given up as
/// soon as there is another. Not thread-safe.
class WeightStore
{
public:
    /// Takes the values of all tensors but the graph's named constants over; shapes stay in the graph.
    explicit WeightStore(Graph& graph);

    /// Tensor `index`, which the file lays out as `stored`, laid out as `wanted`.
    [[nodiscard]] dnnl::memory get(int index, const dnnl::memory::desc& stored, const dnnl::memory::desc& wanted);

private:
    struct Weights
    {
        std::vector<float> values; ///< as in the file; empty when given up
        std::vector<dnnl::memory> layouts;
    };
    std::vector<Weights> m_weights;
};

/// A graph made ready for inputs of one shape: what oneDNN has to do, in which order, and where in one block of memory
/// every intermediate result lies. Activations are done with the operation before them; layouts are oneDNN's choice.
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
    [[nodiscard]] std::size_t workBytes() const noexcept { return m_workBytes; }

    /// `input` has inputShape(); row-major results in the order of outputs().
    [[nodiscard]] std::vector<Tensor> run(const Tensor& input) const;

    /// Which of oneDNN's implementations each step uses; for tests and for looking into what is slow.
    [[nodiscard]] std::vector<std::string> implementations() const;

private:
    friend class ProgramBuilder;

    /// What a step reads or writes: a place in the work memory, the input, or a constant.
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
        std::size_t offset = 0;
        std::size_t firstStep = 0;
        std::size_t lastStep = 0;
    };
    struct Result
    {
        int buffer = -1;
        std::vector<std::int64_t> shape;
    };

    void placeBuffers();
    [[nodiscard]] std::byte* placeOf(int buffer, const Tensor& input, std::byte* work) const;

    std::vector<std::int64_t> m_inputShape;
    std::vector<int> m_outputs;
    std::vector<Step> m_steps;
    std::vector<Buffer> m_buffers; ///< the first is the input, which is the caller's
    std::vector<Result> m_results;
    std::size_t m_workBytes = 0;
};

} // namespace bauta::models
