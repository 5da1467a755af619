// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/importers/passes.h"

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <set>

namespace bauta::models::importers
{

namespace
{

std::size_t at(int index)
{
    return static_cast<std::size_t>(index);
}

/// One value a channel: a single value stands for all channels.
float channelValue(const Tensor& tensor, std::size_t channel)
{
    return tensor.data.size() == 1 ? tensor.data[0] : tensor.data[channel];
}

class Simplifier
{
public:
    explicit Simplifier(Graph& graph) : m_graph(graph), m_replacement(graph.nodes.size(), -1) {}

    void run()
    {
        for (std::size_t i = 0; i < m_graph.nodes.size(); ++i) {
            for (int& input : m_graph.nodes[i].inputs) {
                input = resolve(input);
            }
            countUses();
            recognisePrelu(m_graph.nodes[i]);
            visit(i);
        }
        for (auto& [name, index] : m_graph.aliases) {
            index = resolve(index);
        }
        dropUnused();
    }

private:
    int resolve(int index) const
    {
        while (m_replacement[at(index)] >= 0) {
            index = m_replacement[at(index)];
        }
        return index;
    }

    /// Uses of each node by nodes, aliases and outputs. Quadratic over a few hundred nodes: nobody waits for it.
    void countUses()
    {
        m_uses.assign(m_graph.nodes.size(), 0);
        for (std::size_t i = 0; i < m_graph.nodes.size(); ++i) {
            if (m_replacement[i] < 0) {
                for (const int input : m_graph.nodes[i].inputs) {
                    ++m_uses[at(resolve(input))];
                }
            }
        }
        for (const auto& [name, index] : m_graph.aliases) {
            ++m_uses[at(resolve(index))];
        }
    }

    bool isOutput(const Node& node) const
    {
        return std::find(m_graph.outputs.begin(), m_graph.outputs.end(), node.name) != m_graph.outputs.end();
    }

    void visit(std::size_t index)
    {
        Node& node = m_graph.nodes[index];
        if (node.inputs.size() != 1) {
            return;
        }
        const int from = node.inputs[0];
        Node& previous = m_graph.nodes[at(from)];
        if (m_uses[at(from)] != 1 || isOutput(previous)) {
            return;
        }
        bool merged = false;
        if (node.op == Op::Affine) {
            merged = mergeAffine(previous, node);
        } else if (node.op == Op::Clamp) {
            merged = mergeActivation(previous, node);
        } else if (node.op == Op::Conv && previous.op == Op::Pad) {
            mergePadding(previous, node);
        }
        if (merged) {
            previous.name = node.name;
            node.name += " (merged)";
            m_replacement[index] = from;
        }
    }

    bool mergeAffine(Node& previous, const Node& node)
    {
        if (previous.op == Op::Affine && previous.activation.kind == Activation::Kind::None) {
            return mergeIntoAffine(previous, node);
        }
        if ((previous.op != Op::Conv && previous.op != Op::Linear) ||
            previous.activation.kind != Activation::Kind::None) {
            return false;
        }
        const Tensor scale = m_graph.tensors[at(node.tensors[0])];
        const Tensor offset = m_graph.tensors[at(node.tensors[1])];
        Tensor& weights = m_graph.tensors[at(previous.tensors[0])];
        const auto channels = at(static_cast<int>(weights.shape[0]));
        if ((scale.data.size() != 1 && scale.data.size() != channels) ||
            (offset.data.size() != 1 && offset.data.size() != channels)) {
            return false;
        }
        const std::size_t each = weights.data.size() / channels;
        Tensor bias{{weights.shape[0]}, std::vector<float>(channels, 0.F)};
        if (previous.tensors.size() == 2) {
            bias = m_graph.tensors[at(previous.tensors[1])];
        }
        for (std::size_t c = 0; c < channels; ++c) {
            const float factor = channelValue(scale, c);
            for (std::size_t k = 0; k < each; ++k) {
                weights.data[c * each + k] *= factor;
            }
            bias.data[c] = bias.data[c] * factor + channelValue(offset, c);
        }
        m_graph.tensors.push_back(std::move(bias));
        previous.tensors = {previous.tensors[0], static_cast<int>(m_graph.tensors.size()) - 1};
        return true;
    }

    bool mergeIntoAffine(Node& previous, const Node& node)
    {
        const Tensor scale = m_graph.tensors[at(node.tensors[0])];
        const Tensor offset = m_graph.tensors[at(node.tensors[1])];
        Tensor& before = m_graph.tensors[at(previous.tensors[0])];
        Tensor& shift = m_graph.tensors[at(previous.tensors[1])];
        const std::size_t channels =
            std::max({scale.data.size(), offset.data.size(), before.data.size(), shift.data.size()});
        for (const Tensor* tensor : std::initializer_list<const Tensor*>{&scale, &offset, &before, &shift}) {
            if (tensor->data.size() != 1 && tensor->data.size() != channels) {
                return false;
            }
        }
        Tensor newScale{{static_cast<std::int64_t>(channels)}, {}};
        Tensor newOffset = newScale;
        for (std::size_t c = 0; c < channels; ++c) {
            newScale.data.push_back(channelValue(before, c) * channelValue(scale, c));
            newOffset.data.push_back(channelValue(shift, c) * channelValue(scale, c) + channelValue(offset, c));
        }
        before = std::move(newScale);
        shift = std::move(newOffset);
        return true;
    }

    static bool mergeActivation(Node& previous, const Node& node)
    {
        switch (previous.op) {
        case Op::Conv:
        case Op::Linear:
        case Op::Add:
        case Op::Affine:
        case Op::Clamp:
            break;
        default:
            return false;
        }
        Activation& before = previous.activation;
        const Activation& after = node.activation;
        if (before.kind == Activation::Kind::None) {
            before = after;
            return true;
        }
        if (before.kind == Activation::Kind::Clamp && after.kind == Activation::Kind::Clamp) {
            before.low = std::clamp(before.low, after.low, after.high);
            before.high = std::clamp(before.high, after.low, after.high);
            return true;
        }
        return false;
    }

    static void mergePadding(const Node& pad, Node& conv)
    {
        if (conv.samePadding || pad.channelPadding != std::array<int, 2>{0, 0}) {
            return;
        }
        for (std::size_t side = 0; side < 4; ++side) {
            conv.padding[side] += pad.padding[side];
        }
        conv.inputs = pad.inputs; // the pad is left without a use
    }

    bool isClamp(const Node& node, float low, float high) const
    {
        return node.op == Op::Clamp && node.activation.kind == Activation::Kind::Clamp && node.activation.low == low &&
               node.activation.high == high;
    }

    /// max(x, 0) + slope * min(x, 0), as some exporters write PReLU.
    void recognisePrelu(Node& node)
    {
        if (node.op != Op::Add || node.inputs.size() != 2 || node.activation.kind != Activation::Kind::None) {
            return;
        }
        for (const std::size_t positiveSide : {0U, 1U}) {
            const Node& positive = m_graph.nodes[at(node.inputs[positiveSide])];
            const Node& scaled = m_graph.nodes[at(node.inputs[1 - positiveSide])];
            if (!isClamp(positive, 0.F, Activation::kUnbounded) || scaled.op != Op::Affine ||
                scaled.activation.kind != Activation::Kind::None) {
                continue;
            }
            const Node& negative = m_graph.nodes[at(scaled.inputs[0])];
            const std::vector<float>& offset = m_graph.tensors[at(scaled.tensors[1])].data;
            if (!isClamp(negative, -Activation::kUnbounded, 0.F) || negative.inputs != positive.inputs ||
                std::any_of(offset.begin(), offset.end(), [](float value) { return value != 0.F; })) {
                continue;
            }
            node.op = Op::Clamp;
            node.inputs = positive.inputs;
            node.activation.kind = Activation::Kind::Prelu;
            node.activation.slopeTensor = scaled.tensors[0];
            dropUses();
            return;
        }
    }

    /// After a rewrite the maximum and minimum of a PReLU are used by nobody; they must not count as uses of x.
    void dropUses()
    {
        std::set<int> needed;
        for (std::size_t i = m_graph.nodes.size(); i-- > 0;) {
            const Node& node = m_graph.nodes[i];
            const bool aliased = std::any_of(m_graph.aliases.begin(), m_graph.aliases.end(), [&](const auto& alias) {
                return resolve(alias.second) == static_cast<int>(i);
            });
            if (m_replacement[i] >= 0) {
                continue;
            }
            if (isOutput(node) || aliased || needed.contains(static_cast<int>(i))) {
                for (const int input : node.inputs) {
                    needed.insert(resolve(input));
                }
            } else {
                m_graph.nodes[i].inputs.clear();
            }
        }
        countUses();
    }

    void dropUnused()
    {
        std::vector<bool> needed(m_graph.nodes.size(), false);
        needed[0] = true;
        for (std::size_t i = 0; i < m_graph.nodes.size(); ++i) {
            needed[i] = needed[i] || isOutput(m_graph.nodes[i]);
        }
        for (const auto& [name, index] : m_graph.aliases) {
            needed[at(index)] = true;
        }
        for (std::size_t i = m_graph.nodes.size(); i-- > 0;) {
            if (needed[i]) {
                for (int& input : m_graph.nodes[i].inputs) {
                    input = resolve(input);
                    needed[at(input)] = true;
                }
            }
        }
        std::vector<int> newNode(m_graph.nodes.size(), -1);
        std::vector<int> newTensor(m_graph.tensors.size(), -1);
        std::vector<Node> nodes;
        std::vector<Tensor> tensors;
        const auto keepTensor = [&](int& index) {
            if (newTensor[at(index)] < 0) {
                newTensor[at(index)] = static_cast<int>(tensors.size());
                tensors.push_back(std::move(m_graph.tensors[at(index)]));
            }
            index = newTensor[at(index)];
        };
        for (std::size_t i = 0; i < m_graph.nodes.size(); ++i) {
            if (!needed[i]) {
                continue;
            }
            Node node = std::move(m_graph.nodes[i]);
            for (int& input : node.inputs) {
                input = newNode[at(input)];
            }
            for (int& tensor : node.tensors) {
                keepTensor(tensor);
            }
            if (node.activation.kind == Activation::Kind::Prelu) {
                keepTensor(node.activation.slopeTensor);
            }
            newNode[i] = static_cast<int>(nodes.size());
            nodes.push_back(std::move(node));
        }
        for (auto& [name, index] : m_graph.aliases) {
            index = newNode[at(index)];
        }
        for (auto& [name, index] : m_graph.constants) {
            keepTensor(index);
        }
        m_graph.nodes = std::move(nodes);
        m_graph.tensors = std::move(tensors);
    }

    Graph& m_graph;
    std::vector<int> m_replacement; ///< index of the node that a node was merged into, or -1
    std::vector<int> m_uses;
};

} // namespace

void simplify(Graph& graph)
{
    Simplifier(graph).run();
}

} // namespace bauta::models::importers
