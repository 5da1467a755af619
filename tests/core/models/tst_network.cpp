// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/compute_threads.h"
#include "core/models/network.h"
#include "tests/core/models/every_operation.h"
#include "tests/core/models/write_graph.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <thread>

using namespace bauta;
using test::everyOperation;
using test::pictures;
using test::randomValues;

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

    void everyResultIsTheSameAloneAndAmongAll()
    {
        // Results share memory with what is no longer needed; one that stays must not be written over.
        const auto network = models::Network::load(m_file);
        QVERIFY(network);
        const models::Tensor input = pictures(2, 71);
        std::vector<std::string> names;
        for (const models::Node& node : everyOperation().nodes) {
            names.push_back(node.name);
        }
        const auto all = network->run(input, names);
        QVERIFY(all);
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto alone = network->run(input, {names[i]});
            QVERIFY(alone);
            QCOMPARE((*all)[i].shape, alone->front().shape);
            for (std::size_t k = 0; k < alone->front().data.size(); ++k) {
                QVERIFY2(std::abs((*all)[i].data[k] - alone->front().data[k]) < 1e-5F, names[i].c_str());
            }
        }
    }

    void anySizeInAnyOrder()
    {
        // More sizes than are remembered, there and back.
        const auto network = models::Network::load(m_file);
        QVERIFY(network);
        const auto inputOf = [](int extra) {
            const std::int64_t width = 8 + 2 * extra;
            return models::Tensor{{1, 3, 9, width}, randomValues(static_cast<std::size_t>(27 * width), 81)};
        };
        constexpr int kSizes = 12;
        std::vector<std::vector<float>> first;
        for (int extra = 0; extra < kSizes; ++extra) {
            const auto result = network->run(inputOf(extra), {"reshape"});
            QVERIFY(result);
            first.push_back(result->front().data);
        }
        for (int extra = kSizes - 1; extra >= 0; --extra) {
            const auto result = network->run(inputOf(extra), {"reshape"});
            QVERIFY(result);
            QCOMPARE(result->front().data, first[static_cast<std::size_t>(extra)]);
        }
    }

    void anyNumberOfThreads()
    {
        const auto network = models::Network::load(m_file);
        QVERIFY(network);
        const auto alone = network->run(pictures(1, 91));
        QVERIFY(alone);
        const models::ComputeThreadsScope two(2);
        const auto together = network->run(pictures(1, 91));
        QVERIFY(together);
        for (std::size_t i = 0; i < alone->front().data.size(); ++i) {
            QVERIFY(std::abs(alone->front().data[i] - together->front().data[i]) < 1e-5F);
        }
    }

private:
    QTemporaryDir m_folder;
    std::filesystem::path m_file;
};

QTEST_GUILESS_MAIN(TestNetwork)
#include "tst_network.moc"
