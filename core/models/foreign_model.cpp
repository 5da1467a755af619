// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/foreign_model.h"

#include "core/models/gradients_library.h"
#include "core/models/network.h"

#include <fmt/format.h>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/dnn.hpp>

#include <algorithm>
#include <cmath>

namespace bauta::models
{

namespace
{

/// OpenCV prints its failures to standard error; here they become the Error's words.
class QuietOpenCv
{
public:
    QuietOpenCv() : m_level(cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT)) {}
    ~QuietOpenCv() { cv::utils::logging::setLogLevel(m_level); }
    QuietOpenCv(const QuietOpenCv&) = delete;
    QuietOpenCv& operator=(const QuietOpenCv&) = delete;

private:
    cv::utils::logging::LogLevel m_level;
};

std::string firstLine(const std::string& text)
{
    return text.substr(0, text.find('\n'));
}

Expected<std::size_t> tryBauta(const ModelEntry& entry)
{
    const Expected<Network> network = Network::load(entry.file);
    if (!network) {
        return fail(network.error());
    }
    const auto count = static_cast<std::size_t>(3 * entry.input.width * entry.input.height);
    Tensor noise{{1, 3, entry.input.height, entry.input.width}, std::vector<float>(count)};
    cv::Mat view(1, static_cast<int>(count), CV_32F, noise.data.data());
    cv::RNG(1).fill(view, cv::RNG::UNIFORM, -1, 1);
    const std::vector<std::string> outputs =
        entry.outputNode.empty() ? std::vector<std::string>() : std::vector<std::string>{entry.outputNode};
    const Expected<std::vector<Tensor>> results = network->run(noise, outputs);
    if (!results) {
        return fail(results.error());
    }
    for (const Tensor& result : *results) {
        if (!std::all_of(result.data.begin(), result.data.end(), [](float value) { return std::isfinite(value); })) {
            return fail(ErrorCode::Damaged, "the model gives numbers that are not finite");
        }
    }
    return results->front().data.size();
}

} // namespace

Expected<std::size_t> tryOnnx(const ModelEntry& entry)
{
    const QuietOpenCv quiet;
    try {
        cv::dnn::Net net = cv::dnn::readNetFromONNX(entry.file.string());
        cv::Mat noise(std::vector<int>{1, 3, entry.input.height, entry.input.width}, CV_32F);
        cv::RNG(1).fill(noise, cv::RNG::UNIFORM, -1, 1);
        net.setInput(noise);
        std::vector<std::string> names = net.getUnconnectedOutLayersNames();
        if (!entry.outputNode.empty()) {
            names = {entry.outputNode};
        }
        std::vector<cv::Mat> outputs;
        net.forward(outputs, names);
        if (outputs.empty() || outputs.front().empty()) {
            return fail(ErrorCode::UnsupportedFormat, "the ONNX model has no output");
        }
        for (const cv::Mat& output : outputs) {
            if (output.depth() != CV_32F || !cv::checkRange(output.reshape(1, 1))) {
                return fail(ErrorCode::UnsupportedFormat, "the ONNX model gives numbers that are not finite");
            }
        }
        return outputs.front().total();
    } catch (const std::exception& e) {
        return fail(ErrorCode::UnsupportedFormat,
                    fmt::format("OpenCV cannot run this ONNX model: {}", firstLine(e.what())));
    }
}

Expected<std::size_t> tryTorchScript(const ModelEntry& entry)
{
    const Expected<void*> symbol = gradientsSymbol("bautaTryTorchScript");
    if (!symbol) {
        return fail(symbol.error());
    }
    Expected<std::size_t> values(0);
    reinterpret_cast<decltype(&bautaTryTorchScript)> (*symbol)(entry, values);
    return values;
}

Expected<void> tryModel(const ModelEntry& entry)
{
    if (entry.input.width < 1 || entry.input.height < 1) {
        return fail(ErrorCode::InvalidArgument, "the model's input size must be given");
    }
    const Expected<std::size_t> outputs = entry.runtime == ModelRuntime::Onnx          ? tryOnnx(entry)
                                          : entry.runtime == ModelRuntime::TorchScript ? tryTorchScript(entry)
                                                                                       : tryBauta(entry);
    if (!outputs) {
        return fail(outputs.error());
    }
    const bool recognises =
        entry.role == ModelRole::Recogniser || entry.role == ModelRole::Judge || entry.role == ModelRole::Surrogate;
    if (recognises && (*outputs < 16 || *outputs > 8192)) {
        return fail(ErrorCode::UnsupportedFormat,
                    fmt::format("the model gives {} numbers a face; a recogniser gives 16 to 8192", *outputs));
    }
    return {};
}

} // namespace bauta::models
