// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The networks against the model packages' own JavaScript (tests/golden/README.md). A value may differ by 1e-3 of the
// output's scale, which is the root mean square of the reference's output.

#include "core/models/compute_threads.h"
#include "core/models/model_store.h"
#include "core/models/network.h"
#include "tests/support/test_paths.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <cmath>
#include <fstream>
#include <map>

using namespace bauta;
using nlohmann::json;

namespace
{

constexpr double kTolerance = 1e-3;

json golden()
{
    std::ifstream file(GOLDEN_FILE);
    return json::parse(file);
}

models::Tensor picture(int side, const models::InputSpec& spec)
{
    models::Tensor input{{1, 3, side, side}, {}};
    for (std::size_t c = 0; c < 3; ++c) {
        for (int y = 0; y < side; ++y) {
            for (int x = 0; x < side; ++x) {
                const int t = ((3 * x * x + 5 * y * y + 2 * x * y) / 64 + 50 * static_cast<int>(c)) % 512;
                const auto value = static_cast<float>(t < 256 ? t : 511 - t);
                input.data.push_back((value - spec.mean[c]) * spec.scale);
            }
        }
    }
    return input;
}

/// The detector's boxes and scores in the order of the package's output, decoded with the anchors in the model file.
std::map<std::string, std::vector<float>> decodeSsd(const models::Network& network, const models::Tensor& input)
{
    std::map<std::string, std::vector<float>> decoded{{"boxes", {}}, {"scores", {}}};
    const models::Tensor* anchors = network.constant("anchors");
    const auto outputs = network.run(input); // boxes_0, scores_0, boxes_1 ...
    if (anchors == nullptr || !outputs) {
        return decoded;
    }
    std::size_t index = 0;
    for (std::size_t map = 0; map < 6; ++map) {
        const models::Tensor& boxes = (*outputs)[2 * map];
        const models::Tensor& scores = (*outputs)[2 * map + 1];
        const auto plane = static_cast<std::size_t>(boxes.shape[2] * boxes.shape[3]);
        const auto each = static_cast<std::size_t>(boxes.shape[1] / 4);
        for (std::size_t cell = 0; cell < plane; ++cell) {
            for (std::size_t a = 0; a < each; ++a, ++index) {
                const float* anchor = anchors->data.data() + 4 * index;
                const auto encoding = [&](std::size_t k) {
                    return boxes.data[(4 * a + k) * plane + cell];
                };
                const float height = anchor[2] - anchor[0];
                const float width = anchor[3] - anchor[1];
                const float y = encoding(0) / 10.F * height + (anchor[0] + anchor[2]) / 2.F;
                const float x = encoding(1) / 10.F * width + (anchor[1] + anchor[3]) / 2.F;
                const float h = std::exp(encoding(2) / 5.F) * height;
                const float w = std::exp(encoding(3) / 5.F) * width;
                for (const float value : {y - h / 2.F, x - w / 2.F, y + h / 2.F, x + w / 2.F}) {
                    decoded["boxes"].push_back(value);
                }
                decoded["scores"].push_back(1.F / (1.F + std::exp(-scores.data[(3 * a + 1) * plane + cell])));
            }
        }
    }
    return decoded;
}

} // namespace

class TestGolden final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!test::builtInModels()) {
            QSKIP("models missing: run ./dev setup");
        }
        models::setComputeThreads(2);
    }

    void equalsReference_data()
    {
        QTest::addColumn<QString>("name");
        const json document = golden();
        QVERIFY(document.size() >= 9);
        for (const auto& [name, network] : document.items()) {
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
        }
    }

    void equalsReference()
    {
        QFETCH(QString, name);
        const auto store = models::ModelStore::open({*test::builtInModels(), {}});
        QVERIFY(store);
        const models::ModelEntry* entry = store->find(name.toStdString());
        QVERIFY(entry != nullptr);
        const auto network = models::Network::load(entry->file);
        QVERIFY(network);
        const json reference = golden().at(name.toStdString());
        const models::Tensor input = picture(reference.at("side").get<int>(), entry->input);

        std::map<std::string, std::vector<float>> actual;
        if (name == "ssd-mobilenet-v1") {
            actual = decodeSsd(*network, input);
        } else {
            for (const auto& [node, output] : reference.at("outputs").items()) {
                const auto results = network->run(input, {node});
                QVERIFY2(results, results ? "" : results.error().detail.c_str());
                QCOMPARE(results->front().shape, channelsFirst(output.at("shape").get<std::vector<std::int64_t>>()));
                actual[node] = results->front().data;
            }
        }
        for (const auto& [node, output] : reference.at("outputs").items()) {
            compare(actual[node], output, node);
        }
    }

private:
    /// The reference keeps pictures as N x H x W x C. Those among the outputs have one pixel, so values need no
    /// sorting.
    static std::vector<std::int64_t> channelsFirst(const std::vector<std::int64_t>& shape)
    {
        if (shape.size() != 4) {
            return shape;
        }
        return {shape[0], shape[3], shape[1], shape[2]};
    }

    static void compare(const std::vector<float>& actual, const json& expected, const std::string& node)
    {
        std::size_t count = 1;
        for (const std::int64_t extent : expected.at("shape")) {
            count *= static_cast<std::size_t>(extent);
        }
        QCOMPARE(actual.size(), count);
        double sum = 0.0;
        double squares = 0.0;
        for (const float value : actual) {
            sum += static_cast<double>(value);
            squares += static_cast<double>(value) * static_cast<double>(value);
        }
        const double scale = expected.at("rms").get<double>();
        const auto total = static_cast<double>(count);
        QVERIFY(std::abs(sum / total - expected.at("mean").get<double>()) <= kTolerance * scale);
        QVERIFY(std::abs(std::sqrt(squares / total) - scale) <= kTolerance * scale);
        double worst = 0.0;
        for (const json& sample : expected.at("samples")) {
            const auto value = static_cast<double>(actual[sample.at(0).get<std::size_t>()]);
            worst = std::max(worst, std::abs(value - sample.at(1).get<double>()) / scale);
        }
        qInfo("%s: largest difference %.2e of the scale", node.c_str(), worst);
        QVERIFY2(worst <= kTolerance, node.c_str());
    }
};

QTEST_GUILESS_MAIN(TestGolden)
#include "tst_golden.moc"
