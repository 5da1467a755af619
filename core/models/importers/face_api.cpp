// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/importers/face_api.h"

#include "core/models/importers/graph_builder.h"
#include "core/models/importers/weights_manifest.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace bauta::models::importers
{

namespace
{

constexpr std::array<std::int64_t, 2> kStride1{1, 1};
constexpr std::array<std::int64_t, 2> kStride2{2, 2};

WeightMap weightsOf(const std::filesystem::path& folder, const char* name)
{
    return readWeights(readJson(folder / fmt::format("{}-weights_manifest.json", name)), folder);
}

/// Layers that all of the package's networks share, on one builder and one set of weights.
class Layers
{
public:
    Layers(GraphBuilder& builder, const WeightMap& weights) : m_builder(builder), m_weights(weights) {}

    [[nodiscard]] const Tensor& weightNamed(const std::string& name) const { return weight(m_weights, name); }

    int convWithBias(const std::string& name, int from, const Tensor& kernel, const Tensor& bias, const Window& window)
    {
        const int conv = m_builder.conv(name + "/conv", from, kernel, window);
        return m_builder.affine(name, conv, {1.F}, bias.data);
    }

private:
    GraphBuilder& m_builder;
    const WeightMap& m_weights;
};

// SSD MobileNet v1

class SsdImporter
{
public:
    explicit SsdImporter(const std::filesystem::path& folder)
        : m_weights(weightsOf(folder, "ssd_mobilenetv1_model")),
          m_layers(m_builder, m_weights)
    {
    }

    Graph run()
    {
        int x = pointwise("MobilenetV1", 0, m_builder.input(), kStride2);
        int eleventh = x;
        for (int layer = 1; layer <= 13; ++layer) {
            const bool halves = layer == 2 || layer == 4 || layer == 6 || layer == 12;
            x = depthwise(layer, x, halves ? kStride2 : kStride1);
            x = pointwise("MobilenetV1", layer, x, kStride1);
            if (layer == 11) {
                eleventh = x;
            }
        }
        std::array<int, 6> maps{eleventh, x, 0, 0, 0, 0};
        for (int layer = 0; layer < 8; ++layer) {
            const bool halves = layer % 2 == 1;
            x = pointwise("Prediction", layer, x, halves ? kStride2 : kStride1);
            if (halves) {
                maps[static_cast<std::size_t>(2 + layer / 2)] = x;
            }
        }
        for (std::size_t i = 0; i < maps.size(); ++i) {
            predictor(i, maps[i]);
        }
        Tensor anchors = m_layers.weightNamed("Output/extra_dim");
        if (anchors.shape != std::vector<std::int64_t>{1, 5118, 4}) {
            throw ImportError("the detector's anchors have an unexpected shape");
        }
        anchors.shape = {5118, 4};
        m_builder.constant("anchors", std::move(anchors));
        return std::move(m_builder).finish();
    }

private:
    int pointwise(const std::string& part, int layer, int from, std::array<std::int64_t, 2> stride)
    {
        const std::string prefix = fmt::format("{}/Conv2d_{}_pointwise", part, layer);
        const int sum =
            m_layers.convWithBias(prefix + "/add", from, m_layers.weightNamed(prefix + "/weights"),
                                  m_layers.weightNamed(prefix + "/convolution_bn_offset"), {{1, 1}, stride, true});
        return m_builder.clamp(prefix, sum, 0.F, 6.F);
    }

    int depthwise(int layer, int from, std::array<std::int64_t, 2> stride)
    {
        const std::string prefix = fmt::format("MobilenetV1/Conv2d_{}_depthwise", layer);
        const int conv = m_builder.depthwiseConv(
            prefix + "/conv", from, m_layers.weightNamed(prefix + "/depthwise_weights"), {{1, 1}, stride, true});
        constexpr float kEpsilon = 0.0010000000474974513F; // as the package has it
        const auto learnt = [&](const char* what) -> const std::vector<float>& {
            return m_layers.weightNamed(prefix + "/BatchNorm/" + what).data;
        };
        const int normalised = m_builder.batchNormalisation(
            prefix + "/norm", conv,
            {learnt("gamma"), learnt("beta"), learnt("moving_mean"), learnt("moving_variance"), kEpsilon});
        return m_builder.clamp(prefix, normalised, 0.F, 6.F);
    }

    void predictor(std::size_t index, int from)
    {
        const std::string prefix = fmt::format("Prediction/BoxPredictor_{}", index);
        const std::string boxes = fmt::format("boxes_{}", index);
        const std::string scores = fmt::format("scores_{}", index);
        m_layers.convWithBias(boxes, from, m_layers.weightNamed(prefix + "/BoxEncodingPredictor/weights"),
                              m_layers.weightNamed(prefix + "/BoxEncodingPredictor/biases"), {});
        m_layers.convWithBias(scores, from, m_layers.weightNamed(prefix + "/ClassPredictor/weights"),
                              m_layers.weightNamed(prefix + "/ClassPredictor/biases"), {});
        m_builder.output(boxes);
        m_builder.output(scores);
    }

    WeightMap m_weights;
    GraphBuilder m_builder{"image"};
    Layers m_layers;
};

// dlib ResNet-34

class DlibImporter
{
public:
    explicit DlibImporter(const std::filesystem::path& folder)
        : m_weights(weightsOf(folder, "face_recognition_model")),
          m_layers(m_builder, m_weights)
    {
    }

    Graph run()
    {
        int x = convLayer("conv32_down", m_builder.input(), {{1, 1}, kStride2, false}, true);
        x = m_builder.pool("pool", Op::MaxPool, x, {{3, 3}, kStride2, false});
        m_side = ((150 - 7) / 2 + 1 - 3) / 2 + 1;
        m_channels = 32;
        x = residual("conv32_1", x);
        x = residual("conv32_2", x);
        x = residual("conv32_3", x);
        x = residualDown("conv64_down", x);
        x = residual("conv64_1", x);
        x = residual("conv64_2", x);
        x = residual("conv64_3", x);
        x = residualDown("conv128_down", x);
        x = residual("conv128_1", x);
        x = residual("conv128_2", x);
        x = residualDown("conv256_down", x);
        x = residual("conv256_1", x);
        x = residual("conv256_2", x);
        x = residualDown("conv256_down_out", x);
        x = m_builder.simple("mean", Op::GlobalAverage, {x});
        m_builder.linear("descriptor", x, m_layers.weightNamed("fc"));
        m_builder.output("descriptor");
        return std::move(m_builder).finish();
    }

private:
    int convLayer(const std::string& prefix, int from, const Window& window, bool withRelu)
    {
        const int sum = m_layers.convWithBias(prefix + "/sum", from, m_layers.weightNamed(prefix + "/conv/filters"),
                                              m_layers.weightNamed(prefix + "/conv/bias"), window);
        const int scaled =
            m_builder.affine(prefix + "/scaled", sum, m_layers.weightNamed(prefix + "/scale/weights").data,
                             m_layers.weightNamed(prefix + "/scale/biases").data);
        return withRelu ? m_builder.relu(prefix, scaled) : scaled;
    }

    int residual(const std::string& prefix, int from)
    {
        int x = convLayer(prefix + "/conv1", from, {{1, 1}, kStride1, true}, true);
        x = convLayer(prefix + "/conv2", x, {{1, 1}, kStride1, true}, false);
        return m_builder.relu(prefix, m_builder.simple(prefix + "/add", Op::Add, {x, from}));
    }

    int residualDown(const std::string& prefix, int from)
    {
        const auto channels = static_cast<int>(m_layers.weightNamed(prefix + "/conv2/conv/filters").shape.back());
        int x = convLayer(prefix + "/conv1", from, {{1, 1}, kStride2, false}, true);
        x = convLayer(prefix + "/conv2", x, {{1, 1}, kStride1, true}, false);
        const int convSide = (m_side - 3) / 2 + 1;
        const int poolSide = (m_side - 2) / 2 + 1;
        int pooled = m_builder.pool(prefix + "/pool", Op::AveragePool, from, {{2, 2}, kStride2, false});
        // The two branches differ by one row and column where the side is even, and in channels.
        const int missing = poolSide - convSide;
        if (missing > 0) {
            x = m_builder.pad(prefix + "/grown", x, {0, missing, 0, missing}, {0, 0});
        }
        if (channels > m_channels) {
            pooled = m_builder.pad(prefix + "/widened", pooled, {0, 0, 0, 0}, {0, channels - m_channels});
        }
        m_side = poolSide;
        m_channels = channels;
        return m_builder.relu(prefix, m_builder.simple(prefix + "/add", Op::Add, {pooled, x}));
    }

    WeightMap m_weights;
    GraphBuilder m_builder{"image"};
    Layers m_layers;
    int m_side = 0;
    int m_channels = 0;
};

// 68 landmarks

class LandmarksImporter
{
public:
    explicit LandmarksImporter(const std::filesystem::path& folder)
        : m_weights(weightsOf(folder, "face_landmark_68_model")),
          m_layers(m_builder, m_weights)
    {
    }

    Graph run()
    {
        int x = m_builder.input();
        for (const char* block : {"dense0", "dense1", "dense2", "dense3"}) {
            x = denseBlock(block, x);
        }
        x = m_builder.pool("pool", Op::AveragePool, x, {{7, 7}, kStride2, false});
        x = m_builder.reshape("features", x, {0, -1});
        x = m_builder.linear("fc/product", x, m_layers.weightNamed("fc/weights"));
        m_builder.affine("landmarks", x, {1.F}, m_layers.weightNamed("fc/bias").data);
        m_builder.output("landmarks");
        return std::move(m_builder).finish();
    }

private:
    int separable(const std::string& prefix, int from, std::array<std::int64_t, 2> stride)
    {
        const int depthwise = m_builder.depthwiseConv(
            prefix + "/depthwise", from, m_layers.weightNamed(prefix + "/depthwise_filter"), {{1, 1}, stride, true});
        return m_layers.convWithBias(prefix, depthwise, m_layers.weightNamed(prefix + "/pointwise_filter"),
                                     m_layers.weightNamed(prefix + "/bias"), {{1, 1}, kStride1, true});
    }

    int denseBlock(const std::string& prefix, int from)
    {
        const std::string first = prefix + "/conv0";
        const bool plain = m_weights.contains(first + "/filters");
        const int conv0 = plain ? m_layers.convWithBias(first, from, m_layers.weightNamed(first + "/filters"),
                                                        m_layers.weightNamed(first + "/bias"), {{1, 1}, kStride2, true})
                                : separable(first, from, kStride2);
        std::vector<int> parts{m_builder.relu(first + "/relu", conv0)};
        int x = parts[0];
        for (int layer = 1; layer <= 3; ++layer) {
            parts.push_back(separable(fmt::format("{}/conv{}", prefix, layer), x, kStride1));
            const int sum = m_builder.simple(fmt::format("{}/sum{}", prefix, layer), Op::Add, parts);
            x = m_builder.relu(fmt::format("{}/relu{}", prefix, layer), sum);
        }
        return x;
    }

    WeightMap m_weights;
    GraphBuilder m_builder{"image"};
    Layers m_layers;
};

} // namespace

Graph importSsdMobilenet(const std::filesystem::path& folder)
{
    return SsdImporter(folder).run();
}

Graph importDlibResnet(const std::filesystem::path& folder)
{
    return DlibImporter(folder).run();
}

Graph importLandmarks68(const std::filesystem::path& folder)
{
    return LandmarksImporter(folder).run();
}

} // namespace bauta::models::importers
