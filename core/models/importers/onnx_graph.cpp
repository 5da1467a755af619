// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/importers/onnx_graph.h"

#include "core/models/importers/graph_builder.h"
#include "core/models/importers/weights_manifest.h"
#include "core/models/model_file.h"

#include <fmt/format.h>
#include <onnx/onnx_pb.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace bauta::models::importers
{

namespace
{

onnx::ModelProto readModel(const std::filesystem::path& file)
{
    const std::vector<std::byte> content = readWhole(file);
    onnx::ModelProto model;
    if (!model.ParseFromArray(content.data(), static_cast<int>(content.size())) || !model.has_graph()) {
        throw ImportError(fmt::format("{}: no ONNX model", file.string()));
    }
    return model;
}

/// Floats only: what an inference graph computes with. The shape of a Reshape is checked by its result instead.
Tensor tensorOf(const onnx::TensorProto& proto)
{
    Tensor tensor;
    std::uint64_t count = 1;
    for (const std::int64_t side : proto.dims()) {
        if (side <= 0 || static_cast<std::uint64_t>(side) > kMaxModelFileBytes / count) {
            throw ImportError(fmt::format("{}: a tensor without sensible size", proto.name()));
        }
        count *= static_cast<std::uint64_t>(side);
        tensor.shape.push_back(side);
    }
    if (proto.has_raw_data()) {
        if (proto.raw_data().size() != count * sizeof(float)) {
            throw ImportError(fmt::format("{}: a tensor whose data do not fit its size", proto.name()));
        }
        tensor.data.resize(count);
        std::memcpy(tensor.data.data(), proto.raw_data().data(), proto.raw_data().size());
    } else {
        tensor.data.assign(proto.float_data().begin(), proto.float_data().end());
    }
    if (tensor.data.size() != count) {
        throw ImportError(fmt::format("{}: a tensor whose data do not fit its size", proto.name()));
    }
    return tensor;
}

const onnx::AttributeProto* attribute(const onnx::NodeProto& node, const char* name)
{
    for (const onnx::AttributeProto& candidate : node.attribute()) {
        if (candidate.name() == name) {
            return &candidate;
        }
    }
    return nullptr;
}

std::vector<std::int64_t> integers(const onnx::NodeProto& node, const char* name, std::vector<std::int64_t> otherwise)
{
    const onnx::AttributeProto* found = attribute(node, name);
    if (found == nullptr) {
        return otherwise;
    }
    if (static_cast<std::size_t>(found->ints_size()) != otherwise.size()) {
        throw ImportError(fmt::format("{}: {} of an unexpected length", node.name(), name));
    }
    return {found->ints().begin(), found->ints().end()};
}

/// Out x in x height x width to the height x width x in x out of GraphBuilder.
Tensor kernelFromOnnx(const Tensor& kernel)
{
    const auto side = [&kernel](std::size_t i) {
        return static_cast<std::size_t>(kernel.shape[i]);
    };
    const std::size_t out = side(0);
    const std::size_t in = side(1);
    const std::size_t area = side(2) * side(3);
    Tensor turned{{kernel.shape[2], kernel.shape[3], kernel.shape[1], kernel.shape[0]},
                  std::vector<float>(kernel.data.size())};
    for (std::size_t o = 0; o < out; ++o) {
        for (std::size_t i = 0; i < in; ++i) {
            for (std::size_t place = 0; place < area; ++place) {
                turned.data[(place * in + i) * out + o] = kernel.data[(o * in + i) * area + place];
            }
        }
    }
    return turned;
}

/// Reads the nodes of one graph in their order, which ONNX requires to be one in which they can be computed.
class Reader
{
public:
    explicit Reader(const onnx::GraphProto& graph) : m_graph(graph), m_builder(inputOf(graph).name())
    {
        const onnx::ValueInfoProto& input = inputOf(graph);
        const onnx::TensorShapeProto& shape = input.type().tensor_type().shape();
        if (shape.dim_size() != 4) {
            throw ImportError("the input is no picture");
        }
        m_values[input.name()] = {m_builder.input(), shape.dim(2).dim_value(), shape.dim(3).dim_value()};
        for (const onnx::TensorProto& proto : graph.initializer()) {
            if (proto.data_type() == onnx::TensorProto_DataType_FLOAT) {
                m_weights[proto.name()] = tensorOf(proto);
            }
        }
    }

    Graph read(const std::vector<OnnxOutput>& wanted) &&
    {
        const std::set<std::string> needed = valuesNeededFor(wanted);
        for (const onnx::NodeProto& node : m_graph.node()) {
            if (node.output_size() == 0) {
                throw ImportError(fmt::format("{}: a node without output", node.name()));
            }
            if (!needed.contains(node.output(0))) {
                continue;
            }
            if (node.op_type() == "Constant") {
                m_weights[node.output(0)] = constantOf(node);
            } else {
                m_values[node.output(0)] = add(node);
            }
        }
        for (const OnnxOutput& output : wanted) {
            const auto found = m_values.find(output.value);
            if (found == m_values.end()) {
                throw ImportError(fmt::format("the output {} is not computed", output.value));
            }
            if (output.name != output.value) {
                m_builder.alias(output.name, found->second.node);
            }
            m_builder.output(output.name);
        }
        return std::move(m_builder).finish();
    }

private:
    /// A node's result: its place in the graph and, for pictures, its size.
    struct Value
    {
        int node = 0;
        std::int64_t height = 0;
        std::int64_t width = 0;
    };

    /// Names of the values that the wanted ones are computed from, and of those themselves.
    std::set<std::string> valuesNeededFor(const std::vector<OnnxOutput>& wanted) const
    {
        std::set<std::string> needed;
        for (const OnnxOutput& output : wanted) {
            needed.insert(output.value);
        }
        for (int i = m_graph.node_size(); i-- > 0;) {
            const onnx::NodeProto& node = m_graph.node(i);
            if (node.output_size() > 0 && needed.contains(node.output(0))) {
                needed.insert(node.input().begin(), node.input().end());
            }
        }
        return needed;
    }

    /// The one input that is no weight; old files list the weights as inputs too.
    static const onnx::ValueInfoProto& inputOf(const onnx::GraphProto& graph)
    {
        for (const onnx::ValueInfoProto& input : graph.input()) {
            bool isWeight = false;
            for (const onnx::TensorProto& proto : graph.initializer()) {
                isWeight = isWeight || proto.name() == input.name();
            }
            if (!isWeight) {
                return input;
            }
        }
        throw ImportError("the graph has no input");
    }

    const Value& value(const onnx::NodeProto& node, int input) const
    {
        const auto found = input < node.input_size() ? m_values.find(node.input(input)) : m_values.end();
        if (found == m_values.end()) {
            throw ImportError(fmt::format("{}: input {} is not computed before", node.output(0), input));
        }
        return found->second;
    }

    static Tensor constantOf(const onnx::NodeProto& node)
    {
        const onnx::AttributeProto* content = attribute(node, "value");
        if (content == nullptr || content->t().data_type() != onnx::TensorProto_DataType_FLOAT) {
            throw ImportError(fmt::format("{}: a constant that is not a float tensor", node.output(0)));
        }
        return tensorOf(content->t());
    }

    const std::vector<float>& vectorOf(const onnx::NodeProto& node, int input) const
    {
        return weight(m_weights, input < node.input_size() ? node.input(input) : std::string()).data;
    }

    Value add(const onnx::NodeProto& node)
    {
        const std::string& name = node.output(0);
        const std::string& op = node.op_type();
        const Value from = value(node, 0);
        Value result = from;
        if (op == "Conv") {
            return addConv(node, from);
        }
        if (op == "PRelu") {
            result.node = m_builder.prelu(name, from.node, vectorOf(node, 1));
        } else if (op == "Relu") {
            result.node = m_builder.relu(name, from.node);
        } else if (op == "Add") {
            result.node = m_builder.simple(name, Op::Add, {from.node, value(node, 1).node});
        } else if (op == "Mul") {
            const std::vector<float>& factor = vectorOf(node, 1);
            if (factor.size() != 1) {
                throw ImportError(fmt::format("{}: only multiplication with one constant is supported here", name));
            }
            result.node = m_builder.affine(name, from.node, factor, {0.F});
        } else if (op == "Concat") {
            result.node = addConcat(node);
        } else if (op == "BatchNormalization") {
            result.node = addBatchNormalisation(node, from);
        } else if ((op == "Reshape" || op == "Flatten") && from.height == 1 && from.width == 1) {
            result.node = m_builder.reshape(name, from.node, {0, -1});
        } else {
            throw ImportError(fmt::format("{}: {} is not supported here", name, op));
        }
        return result;
    }

    Value addConv(const onnx::NodeProto& node, const Value& from)
    {
        const std::string& name = node.output(0);
        const std::string kernelName = node.input_size() > 1 ? node.input(1) : std::string();
        const Tensor& kernel = weight(m_weights, kernelName);
        const onnx::AttributeProto* group = attribute(node, "group");
        const std::int64_t groups = group == nullptr ? 1 : group->i();
        if (kernel.shape.size() != 4 || (groups != 1 && (groups != kernel.shape[0] || kernel.shape[1] != 1)) ||
            attribute(node, "auto_pad") != nullptr) {
            throw ImportError(fmt::format("{}: a convolution of a kind that is not supported here", name));
        }
        const std::vector<std::int64_t> stride = integers(node, "strides", {1, 1});
        const std::vector<std::int64_t> dilation = integers(node, "dilations", {1, 1});
        const std::vector<std::int64_t> pads = integers(node, "pads", {0, 0, 0, 0}); // top, left, bottom, right
        constexpr std::int64_t kMaxPad = 64;
        for (const std::int64_t pad : pads) {
            if (pad < 0 || pad > kMaxPad) {
                throw ImportError(fmt::format("{}: a padding of {} pixels", name, pad));
            }
        }
        if (stride[0] < 1 || stride[1] < 1 || dilation[0] < 1 || dilation[1] < 1) {
            throw ImportError(fmt::format("{}: a stride or dilation below 1", name));
        }
        int last = from.node;
        if (pads != std::vector<std::int64_t>{0, 0, 0, 0}) {
            last = m_builder.pad(name + "/pad", last,
                                 {static_cast<int>(pads[0]), static_cast<int>(pads[2]), static_cast<int>(pads[1]),
                                  static_cast<int>(pads[3])},
                                 {0, 0});
        }
        Window window;
        window.stride = {stride[0], stride[1]};
        window.dilation = {dilation[0], dilation[1]};
        Tensor turned = kernelFromOnnx(kernel);
        const bool hasBias = node.input_size() > 2;
        const std::string convName = hasBias ? name + "/conv" : name;
        if (groups == 1) {
            last = m_builder.conv(convName, last, turned, window);
        } else {
            std::swap(turned.shape[2], turned.shape[3]); // one channel in, `groups` out: a depthwise kernel
            last = m_builder.depthwiseConv(convName, last, turned, window);
        }
        if (hasBias) {
            last = m_builder.affine(name, last, {1.F}, vectorOf(node, 2));
        }
        const auto sizeAfter = [&](std::int64_t size, std::size_t axis) {
            const std::int64_t extent = (kernel.shape[2 + axis] - 1) * dilation[axis] + 1;
            return (size + pads[axis] + pads[2 + axis] - extent) / stride[axis] + 1;
        };
        return {last, sizeAfter(from.height, 0), sizeAfter(from.width, 1)};
    }

    int addConcat(const onnx::NodeProto& node)
    {
        const onnx::AttributeProto* axis = attribute(node, "axis");
        if (axis == nullptr || axis->i() != 1) {
            throw ImportError(fmt::format("{}: only channels can be put together here", node.output(0)));
        }
        std::vector<int> parts;
        for (int i = 0; i < node.input_size(); ++i) {
            parts.push_back(value(node, i).node);
        }
        return m_builder.simple(node.output(0), Op::Concat, std::move(parts));
    }

    int addBatchNormalisation(const onnx::NodeProto& node, const Value& from)
    {
        const onnx::AttributeProto* epsilon = attribute(node, "epsilon");
        return m_builder.batchNormalisation(node.output(0), from.node,
                                            {vectorOf(node, 1), vectorOf(node, 2), vectorOf(node, 3), vectorOf(node, 4),
                                             epsilon == nullptr ? 1e-5F : epsilon->f()});
    }

    const onnx::GraphProto& m_graph;
    GraphBuilder m_builder;
    WeightMap m_weights;
    std::map<std::string, Value> m_values;
};

} // namespace

Graph importOnnxGraph(const std::filesystem::path& file, std::vector<OnnxOutput> wanted)
{
    const onnx::ModelProto model = readModel(file);
    if (wanted.empty() && model.graph().output_size() > 0) {
        const std::string& first = model.graph().output(0).name();
        wanted.push_back({first, first});
    }
    try {
        if (wanted.empty()) {
            throw ImportError("the graph has no output");
        }
        return Reader(model.graph()).read(wanted);
    } catch (const ImportError& error) {
        throw ImportError(fmt::format("{}: {}", file.string(), error.what()));
    }
}

} // namespace bauta::models::importers
