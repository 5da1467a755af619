// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/compute_threads.h"
#include "core/models/network.h"
#include "core/models/network_torch.h"
#include "tests/core/models/write_graph.h"

#include <ATen/ops/from_blob.h>
#include <ATen/ops/mul.h>

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <random>
#include <thread>

using namespace bauta;

namespace
{

std::vector<float> randomValues(std::size_t count, std::uint32_t seed, float scale = 1.F)
{
    std::mt19937 random(seed);
    std::vector<float> values(count);
    for (float& value : values) {
        value = scale * (static_cast<float>(random() % 20'001) / 10'000.F - 1.F);
    }
    return values;
}

models::Node node(const char* name, models::Op op, std::vector<int> inputs, std::vector<int> tensors = {})
{
    models::Node made;
    made.name = name;
    made.op = op;
    made.inputs = std::move(inputs);
    made.tensors = std::move(tensors);
    return made;
}

/// One of nearly every operation, on 3 x 9 x 8 pictures. Smooth enough for finite differences: bounds and kinks lie
/// where random values seldom do.
models::Graph everyOperation()
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

models::Tensor pictures(std::int64_t count, std::uint32_t seed)
{
    return {{count, 3, 9, 8}, randomValues(static_cast<std::size_t>(count) * 216, seed)};
}

} // namespace

class TestNetwork final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        models::setComputeThreads(1);
        QVERIFY(m_folder.isValid());
        m_file = std::filesystem::path(m_folder.path().toStdString()) / "small.bmodel";
        const auto written = test::writeGraph(everyOperation(), m_file);
        QVERIFY2(written, written ? "" : written.error().detail.c_str());
    }

    void convolutionIsRight()
    {
        // The first node by hand, from TensorFlow's definition of SAME: top 1, bottom 1 (9 rows), left 0, right 1.
        const auto network = models::Network::load(m_file);
        QVERIFY(network);
        const models::Tensor input = pictures(2, 11);
        const auto results = network->run(input, {"conv"});
        QVERIFY(results);
        const models::Tensor& actual = results->front();
        QCOMPARE(actual.shape, (std::vector<std::int64_t>{2, 4, 5, 4}));
        const models::Graph graph = everyOperation();
        const std::vector<float>& weights = graph.tensors[0].data;
        for (int n = 0; n < 2; ++n) {
            for (int o = 0; o < 4; ++o) {
                for (int y = 0; y < 5; ++y) {
                    for (int x = 0; x < 4; ++x) {
                        float expected = graph.tensors[1].data[static_cast<std::size_t>(o)];
                        for (int ky = 0; ky < 3; ++ky) {
                            for (int kx = 0; kx < 3; ++kx) {
                                const int row = 2 * y + ky - 1;
                                const int column = 2 * x + kx;
                                if (row < 0 || row >= 9 || column >= 8) {
                                    continue;
                                }
                                for (int i = 0; i < 3; ++i) {
                                    expected +=
                                        weights[static_cast<std::size_t>(((o * 3 + ky) * 3 + kx) * 3 + i)] *
                                        input.data[static_cast<std::size_t>(((n * 3 + i) * 9 + row) * 8 + column)];
                                }
                            }
                        }
                        expected *= expected < 0.F ? graph.tensors[2].data[static_cast<std::size_t>(o)] : 1.F;
                        const float value = actual.data[static_cast<std::size_t>(((n * 4 + o) * 5 + y) * 4 + x)];
                        QVERIFY(std::abs(value - expected) < 1e-5F);
                    }
                }
            }
        }
    }

    void batchEqualsSingles()
    {
        const auto network = models::Network::load(m_file);
        QVERIFY(network);
        const models::Tensor both = pictures(2, 21);
        const auto together = network->run(both);
        QVERIFY(together);
        QCOMPARE(together->size(), std::size_t{2});
        for (std::size_t n = 0; n < 2; ++n) {
            const auto begin = both.data.begin() + static_cast<std::ptrdiff_t>(n * 216);
            const auto alone = network->run({{1, 3, 9, 8}, {begin, begin + 216}});
            QVERIFY(alone);
            for (std::size_t output = 0; output < 2; ++output) {
                const std::vector<float>& single = (*alone)[output].data;
                for (std::size_t i = 0; i < single.size(); ++i) {
                    QVERIFY(std::abs(single[i] - (*together)[output].data[n * single.size() + i]) < 1e-5F);
                }
            }
        }
    }

    void namesAndAliases()
    {
        const auto network = models::Network::load(m_file);
        QVERIFY(network);
        const models::Tensor input = pictures(1, 31);
        const auto twice = network->run(input, {"probabilities", "softmax", "image"});
        QVERIFY(twice);
        QCOMPARE((*twice)[0].data, (*twice)[1].data);
        QCOMPARE((*twice)[2].data, input.data);
        QVERIFY(!network->run(input, {"nowhere"}));
        QVERIFY(network->constant("nowhere") == nullptr);
    }

    void badInputIsRefused()
    {
        const auto network = models::Network::load(m_file);
        QVERIFY(network);
        QVERIFY(!network->run({{3, 9, 8}, randomValues(216, 1)}));         // no batch
        QVERIFY(!network->run({{1, 3, 9, 8}, randomValues(215, 1)}));      // too few values
        QVERIFY(!network->run({{1, 1, 9, 8}, randomValues(72, 1)}));       // channels
        QVERIFY(!network->run({{0, 3, 9, 8}, {}}));                        // empty
        QVERIFY(!network->run({{1, 3, 1, 1}, randomValues(3, 1)}));        // too small for the pools
        QVERIFY(!models::Network::load(m_file.parent_path() / "missing")); // no file
    }

    void sameFromManyThreads()
    {
        const auto network = models::Network::load(m_file);
        QVERIFY(network);
        const auto expected = network->run(pictures(1, 41));
        QVERIFY(expected);
        std::vector<int> differences(4, -1);
        std::vector<std::thread> threads;
        for (std::size_t t = 0; t < differences.size(); ++t) {
            threads.emplace_back([&, t] {
                int count = 0;
                for (int round = 0; round < 20; ++round) {
                    const auto result = network->run(pictures(1, 41));
                    for (std::size_t output = 0; output < 2; ++output) {
                        for (std::size_t i = 0; result && i < (*expected)[output].data.size(); ++i) {
                            const float difference = (*result)[output].data[i] - (*expected)[output].data[i];
                            count += std::abs(difference) < 1e-6F ? 0 : 1;
                        }
                    }
                    count += result ? 0 : 1;
                }
                differences[t] = count;
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        QCOMPARE(differences, std::vector<int>(4, 0));
    }

    void gradientEqualsFiniteDifferences()
    {
        const auto network = models::Network::load(m_file);
        QVERIFY(network);
        const models::Tensor base = pictures(1, 51);
        const std::vector<float> weights = randomValues(6, 52);
        const auto loss = [&](const models::Tensor& input) {
            const auto result = network->run(input, {"linear"});
            double sum = 0.0;
            for (std::size_t i = 0; i < 6; ++i) {
                sum += static_cast<double>(weights[i]) * static_cast<double>(result->front().data[i]);
            }
            return sum;
        };
        at::Tensor leaf =
            at::from_blob(const_cast<float*>(base.data.data()), base.shape, at::kFloat).clone().requires_grad_(true);
        const std::vector<at::Tensor> outputs = models::forward(*network, leaf, {"linear"});
        const at::Tensor weight = at::from_blob(const_cast<float*>(weights.data()), {1, 6}, at::kFloat);
        at::mul(outputs[0], weight).sum().backward();
        const at::Tensor gradient = leaf.grad().contiguous();

        // Single-precision differences are noisy, and a kink (PReLU, clamp, pool) may lie inside a step: the two
        // gradients must point the same way, and nearly all derivatives must agree.
        constexpr float kStep = 1e-3F;
        int agreeing = 0;
        double product = 0.0;
        double numericSquares = 0.0;
        double analyticSquares = 0.0;
        for (std::size_t i = 0; i < base.data.size(); ++i) {
            models::Tensor above = base;
            models::Tensor below = base;
            above.data[i] += kStep;
            below.data[i] -= kStep;
            const double numeric = (loss(above) - loss(below)) / (2.0 * static_cast<double>(kStep));
            const auto analytic = static_cast<double>(gradient.data_ptr<float>()[i]);
            product += numeric * analytic;
            numericSquares += numeric * numeric;
            analyticSquares += analytic * analytic;
            agreeing += std::abs(numeric - analytic) <= 3e-4 ? 1 : 0;
        }
        const double cosine = product / std::sqrt(numericSquares * analyticSquares);
        qInfo("%d of %zu derivatives agree, cosine %.5f", agreeing, base.data.size(), cosine);
        QVERIFY(analyticSquares > 1e-4);
        QVERIFY(cosine > 0.995);
        QVERIFY(std::abs(numericSquares / analyticSquares - 1.0) < 0.02);
        QVERIFY(agreeing >= static_cast<int>(base.data.size()) * 9 / 10);
    }

    void gradientsDoNotChangeResults()
    {
        const auto network = models::Network::load(m_file);
        QVERIFY(network);
        const models::Tensor input = pictures(1, 61);
        const auto plain = network->run(input);
        QVERIFY(plain);
        const at::Tensor leaf =
            at::from_blob(const_cast<float*>(input.data.data()), input.shape, at::kFloat).clone().requires_grad_(true);
        const std::vector<at::Tensor> tracked = models::forward(*network, leaf, {"softmax", "reshape"});
        for (std::size_t output = 0; output < 2; ++output) {
            const at::Tensor values = tracked[output].detach().contiguous();
            for (std::size_t i = 0; i < (*plain)[output].data.size(); ++i) {
                QVERIFY(std::abs(values.data_ptr<float>()[i] - (*plain)[output].data[i]) < 1e-6F);
            }
        }
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(models::forward(*network, leaf, {"nowhere"})),
                                 std::invalid_argument);
    }

private:
    QTemporaryDir m_folder;
    std::filesystem::path m_file;
};

QTEST_GUILESS_MAIN(TestNetwork)
#include "tst_network.moc"
