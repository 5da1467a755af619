// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/half.h"
#include "core/models/model_file.h"
#include "tests/core/models/write_graph.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <cstring>
#include <random>
#include <string>
#include <string_view>

using namespace bauta;
using test::node;

namespace
{

/// input -> 3x3 convolution with bias, PReLU -> mean -> linear; a named constant.
models::Graph smallGraph()
{
    models::Graph graph;
    graph.tensors = {{{2, 3, 3, 3}, std::vector<float>(54, 0.25F)}, {{2}, {0.1F, -0.3F}},       {{2}, {0.2F, 0.3F}},
                     {{4, 2}, std::vector<float>(8, 1.F / 3.F)},    {{3}, {1.F, 2.F, 65505.F}}, {{50, 60}, {}}};
    for (int i = 0; i < 3000; ++i) { // few different values, none of them a half: stored as a palette
        graph.tensors.back().data.push_back(static_cast<float>(i * 7 % 256) * 0.0123F - 1.F);
    }
    models::Node input = node("image", models::Op::Input, {}, {});
    models::Node conv = node("conv", models::Op::Conv, {0}, {0, 1});
    conv.activation.kind = models::Activation::Kind::Prelu;
    conv.activation.slopeTensor = 2;
    conv.stride = {2, 2};
    conv.samePadding = true;
    models::Node mean = node("mean", models::Op::GlobalAverage, {1}, {});
    models::Node linear = node("linear", models::Op::Linear, {2}, {3});
    linear.activation = {models::Activation::Kind::Clamp, 0.F, 6.F, -1};
    graph.nodes = {input, conv, mean, linear};
    graph.aliases = {{"out", 3}};
    graph.outputs = {"linear"};
    graph.constants = {{"numbers", 4}, {"few", 5}};
    return graph;
}

std::vector<std::byte> serialised()
{
    return *models::serialiseGraph(smallGraph());
}

/// The file with part of its JSON header replaced by something of equal length.
std::vector<std::byte> withHeader(const std::string& from, const std::string& to)
{
    std::vector<std::byte> content = serialised();
    std::string text(reinterpret_cast<const char*>(content.data()), content.size());
    const std::size_t at = text.find(from);
    if (at == std::string::npos || from.size() != to.size()) {
        return {};
    }
    std::memcpy(content.data() + at, to.data(), to.size());
    return content;
}

} // namespace

class TestModelFile final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackEqual()
    {
        const models::Graph before = smallGraph();
        const auto after = models::parseGraph(serialised());
        QVERIFY(after);
        QCOMPARE(after->nodes.size(), before.nodes.size());
        for (std::size_t i = 0; i < before.nodes.size(); ++i) {
            QCOMPARE(after->nodes[i].name, before.nodes[i].name);
            QCOMPARE(after->nodes[i].op, before.nodes[i].op);
            QCOMPARE(after->nodes[i].inputs, before.nodes[i].inputs);
            QCOMPARE(after->nodes[i].tensors, before.nodes[i].tensors);
            QCOMPARE(after->nodes[i].activation.kind, before.nodes[i].activation.kind);
            QCOMPARE(after->nodes[i].activation.high, before.nodes[i].activation.high);
            QCOMPARE(after->nodes[i].activation.slopeTensor, before.nodes[i].activation.slopeTensor);
            QCOMPARE(after->nodes[i].stride, before.nodes[i].stride);
            QCOMPARE(after->nodes[i].samePadding, before.nodes[i].samePadding);
        }
        for (std::size_t i = 0; i < before.tensors.size(); ++i) {
            QCOMPARE(after->tensors[i].shape, before.tensors[i].shape);
            QCOMPARE(after->tensors[i].data, before.tensors[i].data); // bit for bit, halves too
        }
        const std::vector<std::byte> content = serialised();
        const std::string_view text(reinterpret_cast<const char*>(content.data()), content.size());
        for (const char* type : {"\"f32\"", "\"f16\"", "\"p8\""}) {
            QVERIFY2(text.find(type) != std::string_view::npos, type);
        }
        QCOMPARE(after->aliases, before.aliases);
        QCOMPARE(after->outputs, before.outputs);
        QCOMPARE(after->constants, before.constants);
    }

    void everyTruncationIsRefused()
    {
        const std::vector<std::byte> content = serialised();
        for (std::size_t size = 0; size < content.size() - 64; ++size) { // the last bytes may be padding
            const auto graph = models::parseGraph(std::span(content).first(size));
            QVERIFY2(!graph, qPrintable(QString::number(size)));
        }
    }

    void hostileHeaderIsRefused_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::newRow("magic") << "BAUTANET"
                               << "BAUTANOT";
        QTest::newRow("not JSON") << "\"nodes\":["
                                  << "\"nodes\":{";
        QTest::newRow("operation") << "\"global-average\""
                                   << "\"global-averagx\"";
        QTest::newRow("input of a later node") << "\"inputs\":[2]"
                                               << "\"inputs\":[3]";
        QTest::newRow("negative input") << "\"inputs\":[2]"
                                        << "\"inputs\":-2 ";
        QTest::newRow("index below zero") << "\"tensors\":[3]"
                                          << "\"tensors\":-3 ";
        QTest::newRow("no such tensor") << "\"tensors\":[3]"
                                        << "\"tensors\":[9]";
        QTest::newRow("slope of the wrong rank") << "\"prelu\":2"
                                                 << "\"prelu\":0";
        QTest::newRow("bias of the wrong length") << "\"tensors\":[0,1]"
                                                  << "\"tensors\":[0,4]";
        QTest::newRow("stride of zero") << "\"stride\":[2,2]"
                                        << "\"stride\":[0,2]";
        QTest::newRow("huge tensor") << "\"shape\":[2,3,3,3]"
                                     << "\"shape\":[9999999]";
        QTest::newRow("offset past the end") << "\"offset\":256"
                                             << "\"offset\":9e9";
        QTest::newRow("offset below zero") << "\"offset\":256"
                                           << "\"offset\":-64";
        QTest::newRow("offset not aligned") << "\"offset\":256"
                                            << "\"offset\":260";
        QTest::newRow("unknown output") << "\"outputs\":[\"linear\"]"
                                        << "\"outputs\":[\"linxar\"]";
        QTest::newRow("alias out of range") << "\"out\":3"
                                            << "\"out\":9";
        QTest::newRow("constant out of range") << "\"numbers\":4"
                                               << "\"numbers\":7";
        QTest::newRow("two nodes of one name") << "\"name\":\"mean\""
                                               << "\"name\":\"conv\"";
        QTest::newRow("clamp upside down") << "\"clamp\":[0.0,6.0]"
                                           << "\"clamp\":[9.0,6.0]";
    }

    void hostileHeaderIsRefused()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        const std::vector<std::byte> content = withHeader(from.toStdString(), to.toStdString());
        QVERIFY2(!content.empty(), "the header has no such place, or the replacement is of another length");
        const auto graph = models::parseGraph(content);
        QVERIFY(!graph);
        QVERIFY(!graph.error().detail.empty());
    }

    void randomDamageNeverCrashes()
    {
        const std::vector<std::byte> content = serialised();
        std::mt19937 random(7);
        int refused = 0;
        for (int round = 0; round < 5000; ++round) {
            std::vector<std::byte> damaged = content;
            const int flips = 1 + static_cast<int>(random() % 4);
            for (int i = 0; i < flips; ++i) {
                damaged[random() % damaged.size()] = static_cast<std::byte>(random());
            }
            refused += models::parseGraph(damaged) ? 0 : 1;
        }
        QVERIFY(refused > 1000);
    }

    void halvesAreExact()
    {
        for (std::uint32_t bits = 0; bits < 0x10000U; ++bits) {
            const auto half = static_cast<std::uint16_t>(bits);
            const float value = models::floatFromHalf(half);
            if (std::isnan(value)) {
                continue;
            }
            QCOMPARE(models::truncatedHalfFromFloat(value), half);
        }
        QCOMPARE(models::floatFromHalf(0x3C00), 1.F);
        QCOMPARE(models::floatFromHalf(0xC000), -2.F);
        QCOMPARE(models::floatFromHalf(0x7BFF), 65504.F);
        QCOMPARE(models::floatFromHalf(0x0001), std::ldexp(1.F, -24));
        QVERIFY(std::isinf(models::floatFromHalf(0x7C00)));
    }
};

QTEST_GUILESS_MAIN(TestModelFile)
#include "tst_model_file.moc"
