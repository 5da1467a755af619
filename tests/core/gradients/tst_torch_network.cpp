// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The differentiable runtime against the other one, which knows nothing of gradients.

#include "core/gradients/torch_network.h"
#include "core/models/compute_threads.h"
#include "core/models/network.h"
#include "tests/core/models/every_operation.h"
#include "tests/core/models/write_graph.h"

#include <ATen/ops/from_blob.h>
#include <ATen/ops/mul.h>

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <stdexcept>

using namespace bauta;
using test::everyOperation;
using test::pictures;
using test::randomValues;

class TestTorchNetwork final : public QObject
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

    void gradientEqualsFiniteDifferences()
    {
        const auto network = models::Network::load(m_file);
        const auto differentiable = gradients::TorchNetwork::load(m_file);
        QVERIFY(network && differentiable);
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
        const std::vector<at::Tensor> outputs = differentiable->forward(leaf, {"linear"});
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

    void resultsAreThoseOfTheOtherRuntime()
    {
        const auto network = models::Network::load(m_file);
        const auto differentiable = gradients::TorchNetwork::load(m_file);
        QVERIFY(network && differentiable);
        const models::Tensor input = pictures(1, 61);
        const auto plain = network->run(input);
        QVERIFY(plain);
        const at::Tensor leaf =
            at::from_blob(const_cast<float*>(input.data.data()), input.shape, at::kFloat).clone().requires_grad_(true);
        const std::vector<at::Tensor> tracked = differentiable->forward(leaf, {"softmax", "reshape"});
        for (std::size_t output = 0; output < 2; ++output) {
            const at::Tensor values = tracked[output].detach().contiguous();
            for (std::size_t i = 0; i < (*plain)[output].data.size(); ++i) {
                QVERIFY(std::abs(values.data_ptr<float>()[i] - (*plain)[output].data[i]) < 1e-5F);
            }
        }
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(differentiable->forward(leaf, {"nowhere"})), std::invalid_argument);
    }

private:
    QTemporaryDir m_folder;
    std::filesystem::path m_file;
};

QTEST_GUILESS_MAIN(TestTorchNetwork)
#include "tst_torch_network.moc"
