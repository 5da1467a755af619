// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The ONNX importer against OpenCV's, on a small network with every operation that it knows.

#include "core/models/compute_threads.h"
#include "core/models/importers/onnx_graph.h"
#include "core/models/importers/weights_manifest.h"
#include "core/models/network.h"
#include "tests/core/models/write_graph.h"

#include <onnx/onnx_pb.h>
#include <opencv2/dnn.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstdint>
#include <fstream>

using namespace bauta;

namespace
{

/// Writes networks node by node; the weights are numbers that no two places share.
class OnnxWriter
{
public:
    OnnxWriter()
    {
        m_model.set_ir_version(7);
        m_model.add_opset_import()->set_version(11);
        graph().set_name("test");
        describe(*graph().add_input(), "x", {1, 3, 6, 5});
    }

    onnx::GraphProto& graph() { return *m_model.mutable_graph(); }

    std::string weights(const std::string& name, const std::vector<std::int64_t>& shape, float centre = 0.F)
    {
        onnx::TensorProto& tensor = *graph().add_initializer();
        tensor.set_name(name);
        tensor.set_data_type(onnx::TensorProto_DataType_FLOAT);
        std::int64_t count = 1;
        for (const std::int64_t side : shape) {
            tensor.add_dims(side);
            count *= side;
        }
        for (std::int64_t i = 0; i < count; ++i) {
            tensor.add_float_data(centre + 0.4F * std::sin(static_cast<float>(++m_numbers) * 1.7F));
        }
        return name;
    }

    onnx::NodeProto& node(const char* op, const std::string& output, const std::vector<std::string>& inputs)
    {
        onnx::NodeProto& added = *graph().add_node();
        added.set_op_type(op);
        added.set_name(output);
        added.add_output(output);
        for (const std::string& input : inputs) {
            added.add_input(input);
        }
        return added;
    }

    void constant(const std::string& name, float value)
    {
        onnx::NodeProto& added = node("Constant", name, {});
        onnx::AttributeProto& attribute = *added.add_attribute();
        attribute.set_name("value");
        attribute.set_type(onnx::AttributeProto_AttributeType_TENSOR);
        attribute.mutable_t()->set_data_type(onnx::TensorProto_DataType_FLOAT);
        attribute.mutable_t()->add_float_data(value);
    }

    static void set(onnx::NodeProto& node, const char* name, const std::vector<std::int64_t>& values)
    {
        onnx::AttributeProto& attribute = *node.add_attribute();
        attribute.set_name(name);
        attribute.set_type(onnx::AttributeProto_AttributeType_INTS);
        for (const std::int64_t value : values) {
            attribute.add_ints(value);
        }
    }

    static void set(onnx::NodeProto& node, const char* name, std::int64_t value)
    {
        onnx::AttributeProto& attribute = *node.add_attribute();
        attribute.set_name(name);
        attribute.set_type(onnx::AttributeProto_AttributeType_INT);
        attribute.set_i(value);
    }

    void output(const char* name, const std::vector<std::int64_t>& shape)
    {
        describe(*graph().add_output(), name, shape);
    }

    void write(const std::filesystem::path& file) const
    {
        std::ofstream stream(file, std::ios::binary);
        QVERIFY(m_model.SerializeToOstream(&stream));
    }

private:
    static void describe(onnx::ValueInfoProto& value, const char* name, const std::vector<std::int64_t>& shape)
    {
        value.set_name(name);
        auto& type = *value.mutable_type()->mutable_tensor_type();
        type.set_elem_type(onnx::TensorProto_DataType_FLOAT);
        for (const std::int64_t side : shape) {
            type.mutable_shape()->add_dim()->set_dim_value(side);
        }
    }

    onnx::ModelProto m_model;
    int m_numbers = 0;
};

/// Two heads behind a dilated convolution, a sum of channels and a scaled branch; then what only the file's author
/// needs.
OnnxWriter headsOfADetector()
{
    OnnxWriter w;
    auto& dilated = w.node("Conv", "dilated", {"x", w.weights("k1", {2, 3, 3, 3}), w.weights("b1", {2})});
    OnnxWriter::set(dilated, "kernel_shape", {3, 3});
    OnnxWriter::set(dilated, "dilations", {2, 2});
    OnnxWriter::set(dilated, "pads", {2, 2, 2, 2});
    auto& concat = w.node("Concat", "both", {"dilated", "x"});
    OnnxWriter::set(concat, "axis", 1);
    w.constant("factor", 0.7F);
    w.node("Mul", "scaled", {"both", "factor"});
    auto& scores = w.node("Conv", "17", {"scaled", w.weights("k2", {2, 5, 1, 1})});
    OnnxWriter::set(scores, "kernel_shape", {1, 1});
    auto& boxes = w.node("Conv", "18", {"scaled", w.weights("k3", {4, 5, 1, 1})});
    OnnxWriter::set(boxes, "kernel_shape", {1, 1});
    w.output("17", {1, 2, 6, 5});
    w.output("18", {1, 4, 6, 5});
    return w;
}

/// Convolutions of all kinds, batch normalisation, a sum, both activations; a row of four values in the end.
OnnxWriter wholeNetwork()
{
    OnnxWriter w;
    auto& strided = w.node("Conv", "strided", {"x", w.weights("k1", {4, 3, 3, 3}), w.weights("b1", {4})});
    OnnxWriter::set(strided, "kernel_shape", {3, 3});
    OnnxWriter::set(strided, "strides", {2, 1});
    OnnxWriter::set(strided, "pads", {1, 0, 1, 2}); // top, left, bottom, right
    w.node("PRelu", "sloped", {"strided", w.weights("slope", {4, 1, 1})});
    auto& depthwise = w.node("Conv", "depthwise", {"sloped", w.weights("k2", {4, 1, 3, 3})});
    OnnxWriter::set(depthwise, "kernel_shape", {3, 3});
    OnnxWriter::set(depthwise, "group", 4);
    OnnxWriter::set(depthwise, "pads", {1, 1, 1, 1});
    w.node("BatchNormalization", "normal",
           {"depthwise", w.weights("gain", {4}), w.weights("bias", {4}), w.weights("mean", {4}),
            w.weights("variance", {4}, 1.F)});
    w.node("Add", "sum", {"sloped", "normal"});
    w.node("Relu", "positive", {"sum"});
    auto& last = w.node("Conv", "last", {"positive", w.weights("k3", {4, 4, 3, 5})});
    OnnxWriter::set(last, "kernel_shape", {3, 5});
    w.node("Flatten", "row", {"last"});
    w.output("row", {1, 4});
    return w;
}

} // namespace

class TestOnnxGraph final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        models::setComputeThreads(1);
        QVERIFY(m_directory.isValid());
        m_folder = m_directory.path().toStdString();
    }

    void givesWhatOpenCvGives()
    {
        const std::filesystem::path file = m_folder / "whole.onnx";
        wholeNetwork().write(file);
        compareWithOpenCv(file, {}, {"row"});
    }

    void givesTheWantedOutputsUnderTheirNames()
    {
        const std::filesystem::path file = m_folder / "heads.onnx";
        OnnxWriter w = headsOfADetector();
        w.write(file);
        const models::Graph graph = models::importers::importOnnxGraph(file, {{"17", "scores"}, {"18", "boxes"}});
        QCOMPARE(graph.outputs, (std::vector<std::string>{"scores", "boxes"}));
        compareWithOpenCv(file, {{"17", "scores"}, {"18", "boxes"}}, {"17", "18"});

        w.node("Exotic", "after", {"18"}); // nobody asked for it
        w.write(file);
        QCOMPARE(models::importers::importOnnxGraph(file, {{"18", "boxes"}}).outputs.size(), std::size_t{1});
    }

    void badFilesAreRefused_data()
    {
        QTest::addColumn<int>("fault");
        QTest::newRow("no ONNX") << 0;
        QTest::newRow("truncated") << 1;
        QTest::newRow("unknown operation") << 2;
        QTest::newRow("missing weight") << 3;
        QTest::newRow("weights of another size") << 4;
        QTest::newRow("weights of no size") << 5;
        QTest::newRow("input not computed before") << 6;
        QTest::newRow("row of a whole picture") << 7;
        QTest::newRow("dilation of nothing") << 8;
        QTest::newRow("padding beyond reason") << 9;
        QTest::newRow("output not computed") << 10;
        QTest::newRow("stride of nothing") << 11;
    }

    void badFilesAreRefused()
    {
        QFETCH(int, fault);
        OnnxWriter w = wholeNetwork();
        onnx::GraphProto& graph = w.graph();
        switch (fault) {
        case 2:
            graph.mutable_node(5)->set_op_type("Exotic");
            break;
        case 3:
            graph.mutable_initializer(0)->set_name("another");
            break;
        case 4:
            graph.mutable_initializer(0)->add_float_data(1.F);
            break;
        case 5:
            graph.mutable_initializer(0)->set_dims(0, -4);
            break;
        case 6:
            graph.mutable_node(1)->set_input(0, "row");
            break;
        case 7:
            graph.mutable_node(7)->set_input(0, "positive");
            break;
        case 8:
            OnnxWriter::set(*graph.mutable_node(0), "dilations", {0, 1});
            break;
        case 9:
            graph.mutable_node(0)->mutable_attribute(2)->set_ints(0, 1'000'000'000);
            break;
        case 10:
            graph.mutable_output(0)->set_name("elsewhere");
            break;
        case 11:
            graph.mutable_node(0)->mutable_attribute(1)->set_ints(0, 0);
            break;
        default:
            break;
        }
        const std::filesystem::path file = m_folder / "bad.onnx";
        w.write(file);
        if (fault == 0) {
            std::ofstream(file) << "certainly no protocol buffer";
        } else if (fault == 1) {
            std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
        }
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(models::importers::importOnnxGraph(file)),
                                 models::importers::ImportError);
    }

private:
    void compareWithOpenCv(const std::filesystem::path& file, const std::vector<models::importers::OnnxOutput>& wanted,
                           const std::vector<cv::String>& theirNames) const
    {
        const std::filesystem::path converted = m_folder / "converted.bmodel";
        QVERIFY(test::writeGraph(models::importers::importOnnxGraph(file, wanted), converted));
        const auto network = models::Network::load(converted);
        QVERIFY2(network, network ? "" : network.error().detail.c_str());

        models::Tensor input{{1, 3, 6, 5}, {}};
        for (int i = 0; i < 90; ++i) {
            input.data.push_back(std::cos(static_cast<float>(i) * 0.9F));
        }
        const auto ours = network->run(input);
        QVERIFY2(ours, ours ? "" : ours.error().detail.c_str());

        cv::dnn::Net reference = cv::dnn::readNetFromONNX(file.string());
        const std::array<int, 4> shape{1, 3, 6, 5};
        reference.setInput(cv::Mat(4, shape.data(), CV_32F, input.data.data()).clone());
        std::vector<cv::Mat> theirs;
        reference.forward(theirs, theirNames);
        QCOMPARE(ours->size(), theirs.size());
        for (std::size_t output = 0; output < theirs.size(); ++output) {
            QCOMPARE((*ours)[output].data.size(), theirs[output].total());
            for (std::size_t i = 0; i < theirs[output].total(); ++i) {
                const float our = (*ours)[output].data[i];
                const float their = theirs[output].ptr<float>()[i];
                QVERIFY2(std::abs(our - their) < 1e-4F,
                         qPrintable(QString("%1/%2: %3, not %4").arg(output).arg(i).arg(our).arg(their)));
            }
        }
    }

    QTemporaryDir m_directory;
    std::filesystem::path m_folder;
};

QTEST_GUILESS_MAIN(TestOnnxGraph)
#include "tst_onnx_graph.moc"
