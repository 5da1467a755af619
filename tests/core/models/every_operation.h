// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/models/graph.h"
#include "tests/core/models/write_graph.h"

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace bauta::test
{

inline std::vector<float> randomValues(std::size_t count, std::uint32_t seed, float scale = 1.F)
{
    std::mt19937 random(seed);
    std::vector<float> values(count);
    for (float& value : values) {
        value = scale * (static_cast<float>(random() % 20'001) / 10'000.F - 1.F);
    }
    return values;
}

/// One of nearly every operation, on 3 x 9 x 8 pictures. Smooth enough for finite differences: bounds and kinks lie
/// where random values seldom do.
inline models::Graph everyOperation()
{
    using models::Op;
    models::Graph graph;
    graph.tensors = {
        {{4, 3, 3, 3}, randomValues(108, 1, 0.4F)}, {{4}, randomValues(4, 2)}, {{4}, {0.3F, -0.2F, 0.5F, 0.1F}},
        {{4, 3, 3, 1}, randomValues(36, 3, 0.4F)},  {{4}, randomValues(4, 4)}, {{1}, {0.5F}},
        {{6, 8}, randomValues(48, 5, 0.5F)},        {{6}, randomValues(6, 6)}};
    models::Node conv = node("conv", Op::Conv, {0}, {0, 1});
    conv.stride = {2, 2};
    conv.samePadding = true; // 9 x 8 -> 5 x 4, padding on one side only for the width
    conv.activation.kind = models::Activation::Kind::Prelu;
    conv.activation.slopeTensor = 2;
    models::Node depthwise = node("depthwise", Op::Conv, {1}, {3});
    depthwise.groups = 4;
    depthwise.padding = {1, 1, 1, 1};
    depthwise.activation = {models::Activation::Kind::Clamp, -2.F, 2.F, -1};
    models::Node affine = node("affine", Op::Affine, {2}, {4, 5});
    models::Node sum = node("sum", Op::Add, {1, 3});
    models::Node pad = node("pad", Op::Pad, {4});
    pad.padding = {0, 1, 0, 0};
    pad.channelPadding = {0, 4};
    models::Node maximum = node("max-pool", Op::MaxPool, {5});
    maximum.kernel = {2, 2};
    maximum.stride = {2, 2};
    models::Node average = node("average-pool", Op::AveragePool, {5});
    average.kernel = {2, 2};
    average.stride = {2, 2};
    models::Node concat = node("concat", Op::Concat, {6, 7});
    models::Node product = node("product", Op::Multiply, {6, 7});
    models::Node difference = node("difference", Op::Subtract, {9, 6});
    models::Node sigmoid = node("sigmoid", Op::Sigmoid, {10});
    models::Node mean = node("mean", Op::GlobalAverage, {11});
    models::Node linear = node("linear", Op::Linear, {12}, {6, 7});
    models::Node softmax = node("softmax", Op::Softmax, {13});
    models::Node reshape = node("reshape", Op::Reshape, {8});
    reshape.shape = {0, -1};
    graph.nodes = {node("image", Op::Input, {}),
                   conv,
                   depthwise,
                   affine,
                   sum,
                   pad,
                   maximum,
                   average,
                   concat,
                   product,
                   difference,
                   sigmoid,
                   mean,
                   linear,
                   softmax,
                   reshape};
    graph.aliases = {{"probabilities", 14}};
    graph.outputs = {"softmax", "reshape"};
    return graph;
}

inline models::Tensor pictures(std::int64_t count, std::uint32_t seed)
{
    return {{count, 3, 9, 8}, randomValues(static_cast<std::size_t>(count) * 216, seed)};
}

} // namespace bauta::test
