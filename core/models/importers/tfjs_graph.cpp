// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/importers/tfjs_graph.h"

#include "core/models/importers/graph_builder.h"
#include "core/models/importers/weights_manifest.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <functional>
#include <map>
#include <memory>
#include <set>

namespace bauta::models::importers
{

namespace
{

using nlohmann::json;

std::string decodeBase64(const std::string& text)
{
    std::string out;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        std::uint32_t value = 0;
        if (c >= 'A' && c <= 'Z') {
            value = static_cast<std::uint32_t>(c - 'A');
        } else if (c >= 'a' && c <= 'z') {
            value = static_cast<std::uint32_t>(c - 'a') + 26;
        } else if (c >= '0' && c <= '9') {
            value = static_cast<std::uint32_t>(c - '0') + 52;
        } else if (c == '+' || c == '/') {
            value = c == '+' ? 62 : 63;
        } else {
            break;
        }
        bits = (bits << 6U) | value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            out.push_back(static_cast<char>((bits >> static_cast<std::uint32_t>(count)) & 0xFFU));
        }
    }
    return out;
}

/// "name:0" -> "name"
std::string nodeName(const std::string& reference)
{
    return reference.substr(0, reference.find(':'));
}

/// One operation of the source with typed access to its attributes.
class SourceNode
{
public:
    explicit SourceNode(const json& object) : m_object(object)
    {
        for (const json& input : object.value("input", json::array())) {
            const std::string name = input.get<std::string>();
            if (!name.starts_with('^')) { // control dependency
                m_inputs.push_back(nodeName(name));
            }
        }
    }

    [[nodiscard]] std::string name() const { return m_object.at("name").get<std::string>(); }
    [[nodiscard]] std::string op() const { return m_object.at("op").get<std::string>(); }
    [[nodiscard]] const std::vector<std::string>& inputs() const { return m_inputs; }
    [[nodiscard]] const std::string& input(std::size_t index) const
    {
        if (index >= m_inputs.size()) {
            throw ImportError(fmt::format("{}: too few inputs", name()));
        }
        return m_inputs[index];
    }

    [[nodiscard]] std::string text(const char* attribute) const
    {
        return decodeBase64(m_object.at("attr").at(attribute).at("s").get<std::string>());
    }

    [[nodiscard]] bool flag(const char* attribute) const
    {
        const json attributes = m_object.value("attr", json::object());
        return attributes.contains(attribute) && attributes.at(attribute).value("b", false);
    }

    [[nodiscard]] std::vector<std::string> fusedOps() const
    {
        std::vector<std::string> ops;
        for (const json& op : m_object.at("attr").at("fused_ops").at("list").value("s", json::array())) {
            ops.push_back(decodeBase64(op.get<std::string>()));
        }
        return ops;
    }

    /// Height and width of a list such as strides, which TensorFlow writes as 1, height, width, 1.
    [[nodiscard]] std::array<std::int64_t, 2> heightAndWidth(const char* attribute) const
    {
        const json& list = m_object.at("attr").at(attribute).at("list").at("i");
        const auto entry = [&list](std::size_t index) -> std::int64_t {
            const json& value = list.at(index);
            return value.is_string() ? std::stoll(value.get<std::string>()) : value.get<std::int64_t>();
        };
        if (entry(0) != 1 || entry(3) != 1) {
            throw ImportError(fmt::format("{}: {} over batch or channels", name(), attribute));
        }
        return {entry(1), entry(2)};
    }

    [[nodiscard]] Window window(bool isPool) const
    {
        const json attributes = m_object.value("attr", json::object());
        if (attributes.contains("data_format") && text("data_format") != "NHWC") {
            throw ImportError(fmt::format("{}: only the layout NHWC is read", name()));
        }
        if (attributes.contains("dilations") && heightAndWidth("dilations") != std::array<std::int64_t, 2>{1, 1}) {
            throw ImportError(fmt::format("{}: dilation is not supported", name()));
        }
        Window window;
        window.stride = heightAndWidth("strides");
        if (isPool) {
            window.kernel = heightAndWidth("ksize");
        }
        const std::string padding = text("padding");
        if (padding != "SAME" && padding != "VALID") {
            throw ImportError(fmt::format("{}: padding {} is not supported", name(), padding));
        }
        window.samePadding = padding == "SAME";
        return window;
    }

private:
    const json& m_object;
    std::vector<std::string> m_inputs;
};

class Importer
{
public:
    Importer(const json& document, WeightMap weights) : m_weights(std::move(weights))
    {
        for (const json& object : document.at("modelTopology").at("node")) {
            m_sources.try_emplace(object.at("name").get<std::string>(), object);
            if (object.at("op") == "Placeholder") {
                if (m_builder) {
                    throw ImportError("the network has more than one input");
                }
                m_builder = std::make_unique<GraphBuilder>(object.at("name").get<std::string>());
                m_nodes[object.at("name").get<std::string>()] = m_builder->input();
            }
        }
        if (!m_builder) {
            throw ImportError("the network has no input");
        }
    }

    Graph run(const std::vector<std::string>& outputs)
    {
        for (const std::string& output : outputs) {
            const int node = require(output);
            if (source(output).op() == "Identity") {
                m_builder->alias(output, node);
            }
            m_builder->output(output);
        }
        return std::move(*m_builder).finish();
    }

private:
    const SourceNode& source(const std::string& name) const
    {
        const auto found = m_sources.find(name);
        if (found == m_sources.end()) {
            throw ImportError(fmt::format("the network has no node named {}", name));
        }
        return found->second;
    }

    [[nodiscard]] bool isConstant(const std::string& name) const { return source(name).op() == "Const"; }

    const Tensor& constant(const std::string& name) const
    {
        if (!isConstant(name)) {
            throw ImportError(fmt::format("{} should be a constant", name));
        }
        return weight(m_weights, name);
    }

    /// The values of a constant that acts on each channel, or on all alike.
    std::vector<float> channelValues(const std::string& name) const
    {
        const Tensor& tensor = constant(name);
        for (std::size_t i = 0; i + 1 < tensor.shape.size(); ++i) {
            if (tensor.shape[i] != 1) {
                throw ImportError(fmt::format("{} should have one value a channel", name));
            }
        }
        return tensor.data;
    }

    std::vector<std::int64_t> integers(const std::string& name) const
    {
        std::vector<std::int64_t> values;
        for (const float value : constant(name).data) {
            values.push_back(static_cast<std::int64_t>(value));
        }
        return values;
    }

    /// Imports a node and, first, all that it needs; returns its index in the graph that is being built.
    int require(const std::string& name)
    {
        if (const auto found = m_nodes.find(name); found != m_nodes.end()) {
            return found->second;
        }
        if (!m_pending.insert(name).second) {
            throw ImportError(fmt::format("{} depends on itself", name));
        }
        const SourceNode& node = source(name);
        const int index = convert(node);
        m_nodes[name] = index;
        return index;
    }

    int convert(const SourceNode& node)
    {
        const std::string op = node.op();
        if (op == "Identity") {
            return require(node.input(0));
        }
        if (op == "Conv2D" || op == "_FusedConv2D" || op == "DepthwiseConv2dNative" ||
            op == "FusedDepthwiseConv2dNative") {
            return convertConv(node);
        }
        if (op == "MatMul" || op == "_FusedMatMul") {
            return convertMatMul(node);
        }
        if (op == "Add" || op == "AddV2" || op == "BiasAdd" || op == "Sub" || op == "Mul" || op == "Maximum" ||
            op == "Minimum") {
            return convertBinary(node);
        }
        const int from = op == "ConcatV2" ? -1 : require(node.input(0));
        if (op == "Relu") {
            return m_builder->relu(node.name(), from);
        }
        if (op == "Relu6") {
            return m_builder->clamp(node.name(), from, 0.F, 6.F);
        }
        if (op == "Prelu") {
            return m_builder->prelu(node.name(), from, channelValues(node.input(1)));
        }
        if (op == "Sigmoid" || op == "Softmax") {
            return m_builder->simple(node.name(), op == "Sigmoid" ? Op::Sigmoid : Op::Softmax, {from});
        }
        if (op == "MaxPool" || op == "AvgPool") {
            return m_builder->pool(node.name(), op == "MaxPool" ? Op::MaxPool : Op::AveragePool, from,
                                   node.window(true));
        }
        if (op == "Mean") {
            if (integers(node.input(1)) != std::vector<std::int64_t>{1, 2} || node.flag("keep_dims")) {
                throw ImportError(fmt::format("{}: only means over height and width are supported", node.name()));
            }
            return m_builder->simple(node.name(), Op::GlobalAverage, {from});
        }
        if (op == "Pad") {
            return convertPad(node, from);
        }
        if (op == "Reshape") {
            return convertReshape(node, from);
        }
        if (op == "ConcatV2") {
            return convertConcat(node);
        }
        throw ImportError(fmt::format("{}: operation {} is not supported", node.name(), op));
    }

    int convertConv(const SourceNode& node)
    {
        const int from = require(node.input(0));
        const Tensor& kernel = constant(node.input(1));
        const bool fused = node.op() == "_FusedConv2D" || node.op() == "FusedDepthwiseConv2dNative";
        const bool depthwise = node.op() == "DepthwiseConv2dNative" || node.op() == "FusedDepthwiseConv2dNative";
        const std::string name = fused ? node.name() + "/unfused" : node.name();
        const int conv = depthwise ? m_builder->depthwiseConv(name, from, kernel, node.window(false))
                                   : m_builder->conv(name, from, kernel, node.window(false));
        return fused ? convertFused(node, conv) : conv;
    }

    int convertMatMul(const SourceNode& node)
    {
        if (node.flag("transpose_a") || node.flag("transpose_b")) {
            throw ImportError(fmt::format("{}: transposed factors are not supported", node.name()));
        }
        const int from = require(node.input(0));
        const bool fused = node.op() == "_FusedMatMul";
        const int linear =
            m_builder->linear(fused ? node.name() + "/unfused" : node.name(), from, constant(node.input(1)));
        return fused ? convertFused(node, linear) : linear;
    }

    /// What TensorFlow fused into the operation: a bias, an activation. The last node gets the fused node's name.
    int convertFused(const SourceNode& node, int from)
    {
        const std::vector<std::string> ops = node.fusedOps();
        std::size_t input = 2;
        int current = from;
        for (std::size_t i = 0; i < ops.size(); ++i) {
            const std::string name = i + 1 == ops.size() ? node.name() : fmt::format("{}/{}", node.name(), ops[i]);
            if (ops[i] == "BiasAdd") {
                current = m_builder->affine(name, current, {1.F}, channelValues(node.input(input++)));
            } else if (ops[i] == "Relu") {
                current = m_builder->relu(name, current);
            } else if (ops[i] == "Relu6") {
                current = m_builder->clamp(name, current, 0.F, 6.F);
            } else if (ops[i] == "Prelu") {
                current = m_builder->prelu(name, current, channelValues(node.input(input++)));
            } else {
                throw ImportError(fmt::format("{}: fused operation {} is not supported", node.name(), ops[i]));
            }
        }
        return current;
    }

    int convertBinary(const SourceNode& node)
    {
        const std::string op = node.op();
        const bool firstConstant = isConstant(node.input(0));
        if (!firstConstant && !isConstant(node.input(1))) {
            const Op binary = op == "Sub"       ? Op::Subtract
                              : op == "Mul"     ? Op::Multiply
                              : op == "Maximum" ? Op::Maximum
                              : op == "Minimum" ? Op::Minimum
                                                : Op::Add;
            const int first = require(node.input(0));
            return m_builder->simple(node.name(), binary, {first, require(node.input(1))});
        }
        const int from = require(node.input(firstConstant ? 1 : 0));
        std::vector<float> values = channelValues(node.input(firstConstant ? 0 : 1));
        if (op == "Maximum" || op == "Minimum") {
            if (values.size() != 1) {
                throw ImportError(fmt::format("{}: bounds a channel are not supported", node.name()));
            }
            return op == "Maximum" ? m_builder->clamp(node.name(), from, values[0], Activation::kUnbounded)
                                   : m_builder->clamp(node.name(), from, -Activation::kUnbounded, values[0]);
        }
        if (op == "Mul") {
            return m_builder->affine(node.name(), from, std::move(values), {0.F});
        }
        const bool subtracted = op == "Sub" && !firstConstant;
        if (subtracted) {
            for (float& value : values) {
                value = -value;
            }
        }
        return m_builder->affine(node.name(), from, {op == "Sub" && firstConstant ? -1.F : 1.F}, std::move(values));
    }

    int convertPad(const SourceNode& node, int from)
    {
        const std::vector<std::int64_t> p = integers(node.input(1)); // before, after for N, H, W, C
        if (p.size() != 8 || p[0] != 0 || p[1] != 0) {
            throw ImportError(fmt::format("{}: only images can be padded", node.name()));
        }
        const auto i = [&p](std::size_t index) {
            return static_cast<int>(p[index]);
        };
        return m_builder->pad(node.name(), from, {i(2), i(3), i(4), i(5)}, {i(6), i(7)});
    }

    int convertReshape(const SourceNode& node, int from)
    {
        std::vector<std::int64_t> shape = integers(node.input(1));
        if (shape.empty() || shape.size() > 3) {
            throw ImportError(fmt::format("{}: reshaping into images is not supported", node.name()));
        }
        if (shape[0] == 1) { // a batch of one that the exporter wrote down
            shape[0] = 0;
        }
        return m_builder->reshape(node.name(), from, std::move(shape));
    }

    int convertConcat(const SourceNode& node)
    {
        const std::vector<std::int64_t> axis = integers(node.inputs().back());
        if (axis.size() != 1 || (axis[0] != -1 && axis[0] != 3)) {
            throw ImportError(fmt::format("{}: only channels can be joined", node.name()));
        }
        std::vector<int> from;
        for (std::size_t i = 0; i + 1 < node.inputs().size(); ++i) {
            from.push_back(require(node.input(i)));
        }
        return m_builder->simple(node.name(), Op::Concat, std::move(from));
    }

    WeightMap m_weights;
    std::map<std::string, SourceNode> m_sources;
    std::map<std::string, int> m_nodes;
    std::set<std::string> m_pending;
    std::unique_ptr<GraphBuilder> m_builder;
};

} // namespace

Graph importTfjsGraph(const std::filesystem::path& jsonFile, const std::vector<std::string>& outputs)
{
    try {
        const json document = readJson(jsonFile);
        return Importer(document, readWeights(document.at("weightsManifest"), jsonFile.parent_path())).run(outputs);
    } catch (const std::exception& e) {
        throw ImportError(fmt::format("{}: {}", jsonFile.string(), e.what()));
    }
}

} // namespace bauta::models::importers
