// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/program_builder_onednn.h"

#include "core/models/device_onednn.h"
#include "core/models/primitives_onednn.h"
#include "core/models/window.h"

#include <array>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace bauta::models
{

namespace
{

using dnnl::memory;

/// Row-major.
Layout plainLayout(const Dims& shape)
{
    Dims strides(shape.size(), 1);
    for (std::size_t i = shape.size(); i-- > 1;) {
        strides[i - 1] = strides[i] * shape[i];
    }
    return {shape, memory::data_type::f32, strides};
}

Layout channelsLast(const Dims& shape)
{
    return {shape, memory::data_type::f32, memory::format_tag::nhwc};
}

Layout anyLayout(const Dims& shape)
{
    return {shape, memory::data_type::f32, memory::format_tag::any};
}

dnnl::primitive_attr plainAttributes()
{
    dnnl::primitive_attr attributes;
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user); // programs run in several threads
    return attributes;
}

/// A clamp as oneDNN has it.
struct Clamp
{
    dnnl::algorithm algorithm;
    float alpha;
    float beta;
};

Clamp clampOf(const Activation& activation)
{
    if (activation.low == 0.F && activation.high == Activation::kUnbounded) {
        return {dnnl::algorithm::eltwise_relu, 0.F, 0.F};
    }
    return {dnnl::algorithm::eltwise_clip, activation.low, activation.high};
}

void appendClamp(dnnl::post_ops& operations, const Activation& activation)
{
    const auto [algorithm, alpha, beta] = clampOf(activation);
    appendElementwise(operations, algorithm, alpha, beta);
}

/// oneDNN falls back to plain loops where it has no code of its own for a combination.
template <class PrimitiveDesc>
bool isReference(const PrimitiveDesc& description)
{
    return std::string(description.impl_info_str()).starts_with("ref");
}

/// How often a window fits.
std::int64_t positions(std::int64_t size, std::int64_t window, std::int64_t stride)
{
    if (size < window) {
        throw std::invalid_argument("a window that is larger than its input");
    }
    return (size - window) / stride + 1;
}

/// Turns nodes into steps, one after another.
class Builder
{
public:
    Builder(const Graph& graph, WeightStore& weights, const std::vector<int>& outputs)
        : m_graph(graph),
          m_weights(weights),
          m_outputs(outputs),
          m_values(graph.nodes.size())
    {
    }

    ProgramParts build(const std::vector<std::int64_t>& inputShape)
    {
        const std::vector<bool> needed = neededNodes();
        m_parts.buffers.emplace_back(); // the input
        m_values[0] = {plainLayout(inputShape), 0};
        for (std::size_t i = 1; i < m_graph.nodes.size(); ++i) {
            if (needed[i]) {
                m_values[i] = make(m_graph.nodes[i]);
            }
        }
        for (const int output : m_outputs) {
            const Value& value = m_values[static_cast<std::size_t>(output)];
            const Value plain = laidOut(value, plainLayout(dimsOf(value.layout)));
            m_parts.results.push_back({plain.buffer, dimsOf(value.layout)});
        }
        for (const ProgramParts::Result& result : m_parts.results) { // results stay until the end
            m_parts.buffers[static_cast<std::size_t>(result.buffer)].lastStep = m_parts.steps.size();
        }
        return std::move(m_parts);
    }

private:
    struct Value
    {
        Layout layout;
        int buffer = -1;
    };
    using Arguments = std::vector<ProgramParts::Argument>;

    [[nodiscard]] std::vector<bool> neededNodes() const
    {
        std::vector<bool> needed(m_graph.nodes.size());
        for (const int output : m_outputs) {
            needed[static_cast<std::size_t>(output)] = true;
        }
        for (std::size_t i = needed.size(); i-- > 0;) {
            if (needed[i]) {
                for (const int from : m_graph.nodes[i].inputs) {
                    needed[static_cast<std::size_t>(from)] = true;
                }
            }
        }
        return needed;
    }

    static ProgramParts::Argument argument(int name, const Value& value)
    {
        return {name, value.layout, value.buffer, {}};
    }
    static ProgramParts::Argument argument(int name, const memory& constant)
    {
        return {name, constant.get_desc(), -1, constant};
    }

    Value newValue(const Layout& layout)
    {
        m_parts.buffers.push_back({layout.get_size(), m_parts.steps.size(), m_parts.steps.size(), 0});
        return {layout, static_cast<int>(m_parts.buffers.size()) - 1};
    }

    template <class PrimitiveDesc>
    void addStep(const dnnl::primitive& primitive, const PrimitiveDesc& description, Arguments arguments,
                 int cleared = -1)
    {
        const Layout scratch = description.scratchpad_desc();
        if (scratch.get_size() > 0) {
            arguments.push_back(argument(DNNL_ARG_SCRATCHPAD, newValue(scratch)));
        }
        for (const ProgramParts::Argument& used : arguments) {
            if (used.buffer >= 0) {
                m_parts.buffers[static_cast<std::size_t>(used.buffer)].lastStep = m_parts.steps.size();
            }
        }
        m_parts.steps.push_back({primitive, std::move(arguments), cleared});
    }

    /// `value` in another layout of the same shape.
    Value laidOut(const Value& value, const Layout& wanted)
    {
        if (value.layout == wanted) {
            return value;
        }
        const Value made = newValue(wanted);
        const dnnl::reorder::primitive_desc description(engine(), value.layout, engine(), wanted, plainAttributes());
        addStep(dnnl::reorder(description), description, {argument(DNNL_ARG_FROM, value), argument(DNNL_ARG_TO, made)});
        return made;
    }

    /// Weights that are stored row-major with this shape.
    memory weightsAs(int tensor, const Dims& shape)
    {
        return m_weights.get(tensor, plainLayout(shape), plainLayout(shape));
    }

    [[nodiscard]] const std::vector<std::int64_t>& shapeOf(int tensor) const
    {
        return m_graph.tensors[static_cast<std::size_t>(tensor)].shape;
    }

    /// The shape of values a channel that broadcast over `like`: 1 x C x 1 x 1, or 1 x C.
    static Dims perChannel(std::int64_t count, const Layout& like)
    {
        Dims shape(dimsOf(like).size(), 1);
        if (shape.size() < 2 || (count != 1 && count != dimsOf(like)[1])) {
            throw std::invalid_argument("values a channel that do not fit the channels");
        }
        shape[1] = count;
        return shape;
    }

    Value make(const Node& node)
    {
        switch (node.op) {
        case Op::Conv:
            return convolution(node, input(node, 0));
        case Op::Linear:
            return linear(node, input(node, 0));
        case Op::Add:
            return binary(node, dnnl::algorithm::binary_add);
        case Op::Subtract:
            return binary(node, dnnl::algorithm::binary_sub);
        case Op::Multiply:
            return binary(node, dnnl::algorithm::binary_mul);
        case Op::Maximum:
            return binary(node, dnnl::algorithm::binary_max);
        case Op::Minimum:
            return binary(node, dnnl::algorithm::binary_min);
        case Op::Affine:
            return affine(node, input(node, 0));
        case Op::Clamp:
            return activated(node.activation, input(node, 0));
        case Op::Sigmoid:
            return activated(node.activation, elementwise(input(node, 0), dnnl::algorithm::eltwise_logistic, 0.F, 0.F));
        case Op::Softmax:
            return activated(node.activation, softmax(input(node, 0)));
        case Op::MaxPool:
            return activated(node.activation, pool(node, input(node, 0), dnnl::algorithm::pooling_max));
        case Op::AveragePool:
            return activated(node.activation, pool(node, input(node, 0), dnnl::algorithm::pooling_avg_exclude_padding));
        case Op::GlobalAverage:
            return activated(node.activation, globalAverage(input(node, 0)));
        case Op::Pad:
            return activated(node.activation, padded(node, input(node, 0)));
        case Op::Reshape:
            return activated(node.activation, reshaped(node, input(node, 0)));
        case Op::Concat:
            return activated(node.activation, concatenated(node));
        case Op::Input:
        case Op::Invalid:
            break;
        }
        throw std::invalid_argument("an operation that cannot be run");
    }

    [[nodiscard]] const Value& input(const Node& node, std::size_t index) const
    {
        return m_values[static_cast<std::size_t>(node.inputs[index])];
    }

    static void requirePicture(const Layout& layout)
    {
        if (dimsOf(layout).size() != 4) {
            throw std::invalid_argument("a picture was expected");
        }
    }

    /// Attributes that do `activation` with the operation itself. The slopes of a PReLU go to `arguments`.
    dnnl::primitive_attr fused(const Activation& activation, Arguments& arguments)
    {
        dnnl::primitive_attr attributes = plainAttributes();
        dnnl::post_ops operations;
        if (activation.kind == Activation::Kind::Clamp) {
            appendClamp(operations, activation);
        } else if (activation.kind == Activation::Kind::Prelu) {
            constexpr int kAChannel = 1 << 1;
            const std::int64_t slopes = shapeOf(activation.slopeTensor)[0];
            operations.append_prelu(slopes == 1 ? 0 : kAChannel);
            arguments.push_back(argument(DNNL_ARG_ATTR_MULTIPLE_POST_OP(0) | DNNL_ARG_WEIGHTS,
                                         weightsAs(activation.slopeTensor, {1, slopes, 1, 1})));
        }
        attributes.set_post_ops(operations);
        return attributes;
    }

    Value convolution(const Node& node, const Value& from)
    {
        requirePicture(from.layout);
        const Dims source = dimsOf(from.layout);
        const std::vector<std::int64_t>& stored = shapeOf(node.tensors[0]); // out x height x width x in / groups
        const std::int64_t groups = node.groups;
        if (stored[3] * groups != source[1]) {
            throw std::invalid_argument("a convolution that does not fit its input's channels");
        }
        const std::array<std::int64_t, 2> extent{(stored[1] - 1) * node.dilation[0] + 1,
                                                 (stored[2] - 1) * node.dilation[1] + 1};
        const WindowPadding around = windowPadding(node, source[2], source[3], extent);
        const Dims result{source[0], stored[0],
                          positions(source[2] + around.top + around.bottom, extent[0], node.stride[0]),
                          positions(source[3] + around.left + around.right, extent[1], node.stride[1])};
        const Dims shape = groups == 1 ? Dims{stored[0], stored[3], stored[1], stored[2]}
                                       : Dims{groups, stored[0] / groups, stored[3], stored[1], stored[2]};
        const Layout inFile(shape, memory::data_type::f32,
                            groups == 1 ? memory::format_tag::ohwi : memory::format_tag::gohwi);
        const bool hasBias = node.tensors.size() > 1;
        const auto describe = [&](const dnnl::primitive_attr& attributes) {
            const WindowSteps steps{.stride = {node.stride[0], node.stride[1]},
                                    .dilation = {node.dilation[0] - 1, node.dilation[1] - 1},
                                    .paddingBefore = {around.top, around.left},
                                    .paddingAfter = {around.bottom, around.right}};
            const Layout bias = hasBias ? plainLayout({stored[0]}) : Layout();
            return describeConvolution(anyLayout(source), anyLayout(shape), bias, anyLayout(result), steps, attributes);
        };
        Arguments arguments;
        bool isActivated = true;
        auto description = describe(fused(node.activation, arguments));
        if (isReference(description)) {
            auto alone = describe(plainAttributes());
            if (!isReference(alone)) {
                description = std::move(alone);
                arguments.clear();
                isActivated = false;
            }
        }
        arguments.push_back(argument(DNNL_ARG_SRC, laidOut(from, description.src_desc())));
        arguments.push_back(
            argument(DNNL_ARG_WEIGHTS, m_weights.get(node.tensors[0], inFile, description.weights_desc())));
        if (hasBias) {
            arguments.push_back(argument(DNNL_ARG_BIAS, weightsAs(node.tensors[1], {stored[0]})));
        }
        const Value made = newValue(description.dst_desc());
        arguments.push_back(argument(DNNL_ARG_DST, made));
        addStep(dnnl::convolution_forward(description), description, std::move(arguments));
        return isActivated ? made : activated(node.activation, made);
    }

    Value linear(const Node& node, const Value& given)
    {
        const Dims source = dimsOf(given.layout);
        const std::vector<std::int64_t>& stored = shapeOf(node.tensors[0]); // out x in
        if (source.size() != 2 || source[1] != stored[1]) {
            throw std::invalid_argument("a linear layer that does not fit its input");
        }
        const bool hasBias = node.tensors.size() > 1;
        Arguments arguments;
        const Activation clamp =
            node.activation.kind == Activation::Kind::Clamp ? node.activation : Activation(); // a PReLU stays apart
        const Layout bias = hasBias ? plainLayout({stored[0]}) : Layout();
        const auto description = describeInnerProduct(anyLayout(source), anyLayout(stored), bias,
                                                      plainLayout({source[0], stored[0]}), fused(clamp, arguments));
        arguments.push_back(argument(DNNL_ARG_SRC, laidOut(given, description.src_desc())));
        arguments.push_back(argument(DNNL_ARG_WEIGHTS,
                                     m_weights.get(node.tensors[0], plainLayout(stored), description.weights_desc())));
        if (hasBias) {
            arguments.push_back(argument(DNNL_ARG_BIAS, weightsAs(node.tensors[1], {stored[0]})));
        }
        const Value made = newValue(description.dst_desc());
        arguments.push_back(argument(DNNL_ARG_DST, made));
        addStep(dnnl::inner_product_forward(description), description, std::move(arguments));
        return node.activation.kind == Activation::Kind::Prelu ? activated(node.activation, made) : made;
    }

    Value binary(const Node& node, dnnl::algorithm algorithm)
    {
        Value made = input(node, 0);
        for (std::size_t i = 1; i < node.inputs.size(); ++i) {
            const Value& other = input(node, i);
            if (dimsOf(other.layout) != dimsOf(made.layout)) {
                throw std::invalid_argument("operands of two shapes");
            }
            const bool isLast = i + 1 == node.inputs.size();
            const bool isClamped = isLast && node.activation.kind == Activation::Kind::Clamp;
            Arguments arguments;
            const auto description = describeBinary(algorithm, made.layout, made.layout, made.layout,
                                                    fused(isClamped ? node.activation : Activation(), arguments));
            arguments.push_back(argument(DNNL_ARG_SRC_0, made));
            arguments.push_back(argument(DNNL_ARG_SRC_1, laidOut(other, made.layout)));
            const Value sum = newValue(made.layout);
            arguments.push_back(argument(DNNL_ARG_DST, sum));
            addStep(dnnl::binary(description), description, std::move(arguments));
            made = sum;
        }
        return node.activation.kind == Activation::Kind::Prelu ? activated(node.activation, made) : made;
    }

    Value affine(const Node& node, const Value& from)
    {
        const auto constant = [&](int tensor) {
            return weightsAs(tensor, perChannel(shapeOf(tensor)[0], from.layout));
        };
        const memory scale = constant(node.tensors[0]);
        const memory offset = constant(node.tensors[1]);
        const bool isClamped = node.activation.kind == Activation::Kind::Clamp;
        dnnl::primitive_attr attributes = plainAttributes();
        dnnl::post_ops operations;
        operations.append_binary(dnnl::algorithm::binary_add, offset.get_desc());
        if (isClamped) {
            appendClamp(operations, node.activation);
        }
        attributes.set_post_ops(operations);
        const auto description =
            describeBinary(dnnl::algorithm::binary_mul, from.layout, scale.get_desc(), from.layout, attributes);
        const Value made = newValue(from.layout);
        addStep(dnnl::binary(description), description,
                {argument(DNNL_ARG_SRC_0, from), argument(DNNL_ARG_SRC_1, scale),
                 argument(DNNL_ARG_ATTR_MULTIPLE_POST_OP(0) | DNNL_ARG_SRC_1, offset), argument(DNNL_ARG_DST, made)});
        return isClamped ? made : activated(node.activation, made);
    }

    /// An activation by itself.
    Value activated(const Activation& activation, const Value& from)
    {
        switch (activation.kind) {
        case Activation::Kind::None:
            return from;
        case Activation::Kind::Clamp: {
            const auto [algorithm, alpha, beta] = clampOf(activation);
            return elementwise(from, algorithm, alpha, beta);
        }
        case Activation::Kind::Prelu: {
            const Dims shape = perChannel(shapeOf(activation.slopeTensor)[0], from.layout);
            const auto description = describePrelu(from.layout, anyLayout(shape), plainAttributes());
            const Value made = newValue(from.layout);
            addStep(dnnl::prelu_forward(description), description,
                    {argument(DNNL_ARG_SRC, from),
                     argument(DNNL_ARG_WEIGHTS,
                              m_weights.get(activation.slopeTensor, plainLayout(shape), description.weights_desc())),
                     argument(DNNL_ARG_DST, made)});
            return made;
        }
        }
        throw std::invalid_argument("an activation that cannot be run");
    }

    Value elementwise(const Value& from, dnnl::algorithm algorithm, float alpha, float beta)
    {
        const auto description = describeElementwise(algorithm, from.layout, alpha, beta, plainAttributes());
        const Value made = newValue(from.layout);
        addStep(dnnl::eltwise_forward(description), description,
                {argument(DNNL_ARG_SRC, from), argument(DNNL_ARG_DST, made)});
        return made;
    }

    Value softmax(const Value& from)
    {
        const auto description = describeSoftmax(from.layout, 1, plainAttributes());
        const Value made = newValue(from.layout);
        addStep(dnnl::softmax_forward(description), description,
                {argument(DNNL_ARG_SRC, from), argument(DNNL_ARG_DST, made)});
        return made;
    }

    Value pool(const Node& node, const Value& from, dnnl::algorithm algorithm)
    {
        requirePicture(from.layout);
        const Dims source = dimsOf(from.layout);
        const WindowPadding around = windowPadding(node, source[2], source[3], node.kernel);
        if (algorithm != dnnl::algorithm::pooling_max && !around.isNone()) {
            throw std::invalid_argument("average pooling with padding"); // no network here needs it
        }
        const Dims result{source[0], source[1],
                          positions(source[2] + around.top + around.bottom, node.kernel[0], node.stride[0]),
                          positions(source[3] + around.left + around.right, node.kernel[1], node.stride[1])};
        return pooled(from, algorithm, result, {node.kernel[0], node.kernel[1]}, {node.stride[0], node.stride[1]},
                      around);
    }

    Value pooled(const Value& from, dnnl::algorithm algorithm, const Dims& result, const Dims& kernel,
                 const Dims& stride, const WindowPadding& around)
    {
        const WindowSteps steps{.stride = stride,
                                .dilation = {0, 0},
                                .paddingBefore = {around.top, around.left},
                                .paddingAfter = {around.bottom, around.right}};
        const auto description =
            describePooling(algorithm, from.layout, anyLayout(result), kernel, steps, plainAttributes());
        const Value made = newValue(description.dst_desc());
        addStep(dnnl::pooling_forward(description), description,
                {argument(DNNL_ARG_SRC, from), argument(DNNL_ARG_DST, made)});
        return made;
    }

    Value globalAverage(const Value& from)
    {
        requirePicture(from.layout);
        const Dims source = dimsOf(from.layout);
        const Dims window{source[2], source[3]};
        const Value mean = pooled(from, dnnl::algorithm::pooling_avg_exclude_padding, {source[0], source[1], 1, 1},
                                  window, window, {});
        return {plainLayout({source[0], source[1]}), laidOut(mean, plainLayout(dimsOf(mean.layout))).buffer};
    }

    Value padded(const Node& node, const Value& from)
    {
        requirePicture(from.layout);
        Dims result = dimsOf(from.layout);
        result[1] += node.channelPadding[0] + node.channelPadding[1];
        result[2] += node.padding[0] + node.padding[1];
        result[3] += node.padding[2] + node.padding[3];
        const Value made = newValue(channelsLast(result));
        const Layout inside = made.layout.submemory_desc(dimsOf(from.layout),
                                                         {0, node.channelPadding[0], node.padding[0], node.padding[2]});
        const dnnl::reorder::primitive_desc description(engine(), from.layout, engine(), inside, plainAttributes());
        addStep(dnnl::reorder(description), description,
                {argument(DNNL_ARG_FROM, from), argument(DNNL_ARG_TO, Value{inside, made.buffer})}, made.buffer);
        return made;
    }

    Value reshaped(const Node& node, const Value& from)
    {
        const Dims source = dimsOf(from.layout);
        const bool isPicture = source.size() == 4;
        const Value plain = laidOut(from, isPicture ? channelsLast(source) : plainLayout(source));
        const Dims inOrder = isPicture ? Dims{source[0], source[2], source[3], source[1]} : source;
        Dims shape = node.shape;
        std::optional<std::size_t> open;
        std::int64_t known = 1;
        for (std::size_t i = 0; i < shape.size(); ++i) {
            if (shape[i] == 0) {
                if (i >= inOrder.size()) {
                    throw std::invalid_argument("a shape with too many dimensions");
                }
                shape[i] = inOrder[i];
            }
            if (shape[i] < 0) {
                open = i;
            } else {
                known *= shape[i];
            }
        }
        if (open) {
            shape[*open] = known > 0 ? countOf(source) / known : 0;
        }
        if (countOf(shape) != countOf(source)) {
            throw std::invalid_argument("a shape that does not fit the number of values");
        }
        return {plainLayout(shape), plain.buffer};
    }

    Value concatenated(const Node& node)
    {
        std::vector<Layout> layouts;
        for (std::size_t i = 0; i < node.inputs.size(); ++i) {
            layouts.push_back(input(node, i).layout);
        }
        const auto description = describeConcat(1, layouts, plainAttributes());
        Arguments arguments;
        for (std::size_t i = 0; i < node.inputs.size(); ++i) {
            arguments.push_back(argument(DNNL_ARG_MULTIPLE_SRC + static_cast<int>(i), input(node, i)));
        }
        const Value made = newValue(description.dst_desc());
        arguments.push_back(argument(DNNL_ARG_DST, made));
        addStep(dnnl::concat(description), description, std::move(arguments));
        return made;
    }

    const Graph& m_graph;
    WeightStore& m_weights;
    const std::vector<int>& m_outputs;
    ProgramParts m_parts;
    std::vector<Value> m_values; ///< of the nodes
};

} // namespace

ProgramParts buildProgram(const Graph& graph, WeightStore& weights, const std::vector<std::int64_t>& inputShape,
                          const std::vector<int>& outputs)
{
    return Builder(graph, weights, outputs).build(inputShape);
}

} // namespace bauta::models
