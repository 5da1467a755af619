// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/compute_threads.h"
#include "core/models/importers/import_models.h"
#include "core/models/importers/tfjs_graph.h"
#include "core/models/importers/weights_manifest.h"
#include "core/models/network.h"
#include "tests/core/models/write_graph.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>

using namespace bauta;
using nlohmann::json;

namespace
{

/// Base64 of the few words that the graphs here use.
json word(const char* base64)
{
    return {{"s", base64}};
}
const json kSame = word("U0FNRQ==");
const json kValid = word("VkFMSUQ=");

json node(const char* name, const char* op, std::vector<std::string> inputs, json attributes = json::object())
{
    return {{"name", name}, {"op", op}, {"input", std::move(inputs)}, {"attr", std::move(attributes)}};
}

json window(const json& padding, int stride)
{
    const std::string s = std::to_string(stride);
    return {{"padding", padding}, {"strides", {{"list", {{"i", {"1", s, s, "1"}}}}}}};
}

/// Writes weights one after the other, as a tfjs manifest describes them.
class Weights
{
public:
    void floats(const char* name, std::vector<int> shape, const std::vector<float>& values)
    {
        append(values.data(), values.size() * 4);
        m_entries.push_back({{"name", name}, {"shape", shape}, {"dtype", "float32"}});
    }
    void integers(const char* name, std::vector<int> shape, const std::vector<std::int32_t>& values)
    {
        append(values.data(), values.size() * 4);
        m_entries.push_back({{"name", name}, {"shape", shape}, {"dtype", "int32"}});
    }
    void quantised(const char* name, std::vector<int> shape, const std::vector<std::uint8_t>& values, float scale,
                   float min)
    {
        append(values.data(), values.size());
        m_entries.push_back({{"name", name},
                             {"shape", shape},
                             {"dtype", "float32"},
                             {"quantization", {{"dtype", "uint8"}, {"scale", scale}, {"min", min}}}});
    }
    void halves(const char* name, std::vector<int> shape, const std::vector<std::uint16_t>& values)
    {
        append(values.data(), values.size() * 2);
        m_entries.push_back(
            {{"name", name}, {"shape", shape}, {"dtype", "float32"}, {"quantization", {{"dtype", "float16"}}}});
    }

    [[nodiscard]] json manifest() const
    {
        return json::array({{{"paths", {"a.bin", "b.bin"}}, {"weights", m_entries}}});
    }
    void write(const std::filesystem::path& folder) const
    {
        // In two shards, the border in the middle of a weight.
        const std::size_t half = m_bytes.size() / 2 + 1;
        std::ofstream(folder / "a.bin", std::ios::binary) << m_bytes.substr(0, half);
        std::ofstream(folder / "b.bin", std::ios::binary) << m_bytes.substr(half);
    }

private:
    void append(const void* data, std::size_t size)
    {
        const std::size_t before = m_bytes.size();
        m_bytes.resize(before + size);
        std::memcpy(m_bytes.data() + before, data, size);
    }
    std::string m_bytes;
    json m_entries = json::array();
};

} // namespace

class TestImporters final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        models::setComputeThreads(1);
        QVERIFY(m_directory.isValid());
        m_folder = m_directory.path().toStdString();
    }

    void weightsAreDequantised()
    {
        Weights weights;
        weights.floats("plain", {2}, {1.5F, -2.F});
        weights.quantised("bytes", {3}, {0, 128, 255}, 0.5F, -10.F);
        weights.halves("halves", {2}, {0x3C00, 0xC100});
        weights.integers("integers", {2}, {-1, 1404});
        weights.write(m_folder);
        const models::importers::WeightMap map = models::importers::readWeights(weights.manifest(), m_folder);
        QCOMPARE(map.at("plain").data, (std::vector<float>{1.5F, -2.F}));
        QCOMPARE(map.at("bytes").data, (std::vector<float>{-10.F, 54.F, 117.5F}));
        QCOMPARE(map.at("halves").data, (std::vector<float>{1.F, -2.5F}));
        QCOMPARE(map.at("integers").data, (std::vector<float>{-1.F, 1404.F}));
    }

    void missingWeightsAreReported()
    {
        Weights weights;
        weights.floats("plain", {2}, {1.5F, -2.F});
        weights.write(m_folder);
        json manifest = weights.manifest();
        manifest[0]["weights"][0]["shape"] = {3};
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(models::importers::readWeights(manifest, m_folder)),
                                 models::importers::ImportError);
        manifest[0]["weights"][0]["shape"] = {-2};
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(models::importers::readWeights(manifest, m_folder)),
                                 models::importers::ImportError);
    }

    void graphIsFusedAndRight()
    {
        // x -> pad -> 1x1 conv (VALID) * scale + offset -> PReLU written with max and min -> Identity, and a
        // flattening.
        Weights weights;
        weights.integers("paddings", {4, 2}, {0, 0, 1, 0, 0, 1, 0, 0});
        weights.floats("kernel", {1, 1, 2, 2}, {1.F, 2.F, 3.F, 4.F}); // in x out
        weights.floats("scale", {2}, {2.F, -1.F});
        weights.floats("offset", {2}, {0.5F, -0.25F});
        weights.floats("zero", {}, {0.F});
        weights.floats("gamma", {2}, {0.1F, 0.2F});
        weights.integers("shape", {2}, {-1, 12});
        weights.write(m_folder);
        const json nodes = {
            node("x", "Placeholder", {}),
            node("paddings", "Const", {}),
            node("kernel", "Const", {}),
            node("scale", "Const", {}),
            node("offset", "Const", {}),
            node("zero", "Const", {}),
            node("gamma", "Const", {}),
            node("shape", "Const", {}),
            node("unused", "Exotic", {"x"}),
            node("pad", "Pad", {"x", "paddings"}),
            node("conv", "Conv2D", {"pad", "kernel"}, window(kValid, 1)),
            node("scaled", "Mul", {"conv", "scale"}),
            node("sum", "AddV2", {"scaled:0", "offset"}),
            node("max", "Maximum", {"zero", "sum"}),
            node("min", "Minimum", {"zero", "sum"}),
            node("slope", "Mul", {"gamma", "min"}),
            node("prelu", "AddV2", {"max", "slope"}),
            node("flat", "Reshape", {"prelu", "shape"}),
            node("Identity", "Identity", {"prelu"}),
        };
        const std::filesystem::path file = m_folder / "graph.json";
        std::ofstream(file) << json{{"modelTopology", {{"node", nodes}}}, {"weightsManifest", weights.manifest()}};
        const models::Graph graph = models::importers::importTfjsGraph(file, {"Identity", "flat"});
        QCOMPARE(graph.nodes.size(), std::size_t{3}); // input, convolution with all else inside, flattening

        QVERIFY(test::writeGraph(graph, m_folder / "graph.bmodel"));
        const auto network = models::Network::load(m_folder / "graph.bmodel");
        QVERIFY(network);
        const auto results = network->run({{1, 2, 1, 2}, {1.F, 2.F, -3.F, 4.F}}, {"Identity", "flat"});
        QVERIFY2(results, results ? "" : results.error().detail.c_str());
        // Pixels (1,-3) and (2,4); one row of zeros above, one column of zeros to the right.
        const auto prelu = [](float value, float slope) {
            return value < 0.F ? value * slope : value;
        };
        std::vector<float> channel0;
        std::vector<float> channel1;
        for (const auto& [a, b] : {std::pair{0.F, 0.F}, {0.F, 0.F}, {0.F, 0.F}, {1.F, -3.F}, {2.F, 4.F}, {0.F, 0.F}}) {
            channel0.push_back(prelu((a * 1.F + b * 3.F) * 2.F + 0.5F, 0.1F));
            channel1.push_back(prelu((a * 2.F + b * 4.F) * -1.F - 0.25F, 0.2F));
        }
        std::vector<float> flat;
        for (std::size_t i = 0; i < 6; ++i) {
            QVERIFY(std::abs((*results)[0].data[i] - channel0[i]) < 1e-5F);
            QVERIFY(std::abs((*results)[0].data[6 + i] - channel1[i]) < 1e-5F);
            QVERIFY(std::abs((*results)[1].data[2 * i] - channel0[i]) < 1e-5F); // channels last
            QVERIFY(std::abs((*results)[1].data[2 * i + 1] - channel1[i]) < 1e-5F);
        }
    }

    void aValueWithTwoReadersIsNotFusedAway()
    {
        Weights weights;
        weights.floats("kernel", {1, 1, 1, 1}, {3.F});
        weights.write(m_folder);
        const json nodes = {node("x", "Placeholder", {}), node("kernel", "Const", {}),
                            node("conv", "Conv2D", {"x", "kernel"}, window(kSame, 1)), node("relu", "Relu", {"conv"}),
                            node("sum", "AddV2", {"conv", "relu"})};
        const std::filesystem::path file = m_folder / "graph.json";
        std::ofstream(file) << json{{"modelTopology", {{"node", nodes}}}, {"weightsManifest", weights.manifest()}};
        const models::Graph graph = models::importers::importTfjsGraph(file, {"sum", "conv"});
        QVERIFY(test::writeGraph(graph, m_folder / "graph.bmodel"));
        const auto network = models::Network::load(m_folder / "graph.bmodel");
        QVERIFY(network);
        const auto results = network->run({{1, 1, 1, 2}, {-1.F, 2.F}});
        QVERIFY(results);
        QCOMPARE((*results)[0].data, (std::vector<float>{-3.F, 12.F}));
        QCOMPARE((*results)[1].data, (std::vector<float>{-3.F, 6.F}));
    }

    void badGraphsAreRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("not JSON") << "{";
        QTest::newRow("no topology") << "{}";
        QTest::newRow("no input") << R"({"modelTopology":{"node":[]},"weightsManifest":[]})";
        QTest::newRow("unknown operation")
            << R"({"modelTopology":{"node":[{"name":"x","op":"Placeholder"},{"name":"y","op":"Exotic","input":["x"]}]},"weightsManifest":[]})";
        QTest::newRow("cycle")
            << R"({"modelTopology":{"node":[{"name":"x","op":"Placeholder"},{"name":"y","op":"Relu","input":["y"]}]},"weightsManifest":[]})";
        QTest::newRow("no inputs")
            << R"({"modelTopology":{"node":[{"name":"x","op":"Placeholder"},{"name":"y","op":"Relu"}]},"weightsManifest":[]})";
        QTest::newRow("missing weight")
            << R"({"modelTopology":{"node":[{"name":"x","op":"Placeholder"},{"name":"w","op":"Const"},{"name":"y","op":"Mul","input":["x","w"]}]},"weightsManifest":[]})";
    }

    void badGraphsAreRefused()
    {
        QFETCH(QString, text);
        const std::filesystem::path file = m_folder / "bad.json";
        std::ofstream(file) << text.toStdString();
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(models::importers::importTfjsGraph(file, {"y"})),
                                 models::importers::ImportError);
    }

    void missingPackagesAreReported()
    {
        const auto done = models::importModels(m_folder / "nothing", m_folder / "target");
        QVERIFY(!done);
        QVERIFY(!std::filesystem::exists(m_folder / "target" / "manifest.json"));
    }

private:
    QTemporaryDir m_directory;
    std::filesystem::path m_folder;
};

QTEST_GUILESS_MAIN(TestImporters)
#include "tst_importers.moc"
