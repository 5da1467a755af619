// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/yunet_detector.h"

#include <opencv2/core/utility.hpp>
#include <opencv2/dnn.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <string>

namespace bauta::faces
{

namespace
{

constexpr unsigned kInputMultiple = 32;
constexpr std::array<int, 3> kStrides{8, 16, 32};
constexpr float kSuppressOverlap = 0.4F;

const std::vector<cv::String>& outputNames()
{
    static const std::vector<cv::String> names{"cls_8",  "cls_16",  "cls_32",  "obj_8", "obj_16", "obj_32",
                                               "bbox_8", "bbox_16", "bbox_32", "kps_8", "kps_16", "kps_32"};
    return names;
}

} // namespace

/// Nets that are not in use at the moment; one is read anew when all are busy (the file is small).
struct YunetDetector::Pool
{
    std::filesystem::path file;
    std::mutex mutex;
    std::vector<cv::dnn::Net> idle;

    cv::dnn::Net take()
    {
        {
            const std::lock_guard lock(mutex);
            if (!idle.empty()) {
                cv::dnn::Net net = idle.back();
                idle.pop_back();
                return net;
            }
        }
        return cv::dnn::readNetFromONNX(file.string());
    }

    void giveBack(cv::dnn::Net net)
    {
        const std::lock_guard lock(mutex);
        idle.push_back(std::move(net));
    }
};

YunetDetector::YunetDetector(std::unique_ptr<Pool> pool) : m_pool(std::move(pool)) {}
YunetDetector::YunetDetector(YunetDetector&&) noexcept = default;
YunetDetector& YunetDetector::operator=(YunetDetector&&) noexcept = default;
YunetDetector::~YunetDetector() = default;

Expected<YunetDetector> YunetDetector::load(const std::filesystem::path& onnxFile)
{
    auto pool = std::make_unique<Pool>();
    pool->file = onnxFile;
    try {
        cv::dnn::Net net = pool->take();
        const auto outputs = net.getUnconnectedOutLayersNames();
        for (const cv::String& name : outputNames()) {
            if (std::find(outputs.begin(), outputs.end(), name) == outputs.end()) {
                return fail(ErrorCode::UnsupportedFormat, "the model is no YuNet detector: it has no output " + name);
            }
        }
        pool->giveBack(std::move(net));
    } catch (const cv::Exception& e) {
        return fail(ErrorCode::Damaged, "the YuNet model cannot be read: " + std::string(e.what()));
    }
    return YunetDetector(std::move(pool));
}

Expected<std::vector<Candidate>> YunetDetector::run(const cv::Mat& rgb, float minScore) const
{
    const int width = cv::roundUp(rgb.cols, kInputMultiple);
    const int height = cv::roundUp(rgb.rows, kInputMultiple);
    std::vector<cv::Mat> outputs;
    try {
        cv::Mat padded;
        cv::copyMakeBorder(rgb, padded, 0, height - rgb.rows, 0, width - rgb.cols, cv::BORDER_CONSTANT);
        cv::dnn::Net net = m_pool->take();
        constexpr bool kSwapToBgr = true;
        net.setInput(cv::dnn::blobFromImage(padded, 1.0, {}, {}, kSwapToBgr));
        net.forward(outputs, outputNames());
        m_pool->giveBack(std::move(net));
    } catch (const cv::Exception& e) {
        return fail(ErrorCode::Unknown, "YuNet failed: " + std::string(e.what()));
    }

    std::vector<Candidate> candidates;
    for (std::size_t level = 0; level < kStrides.size(); ++level) {
        const auto stride = static_cast<float>(kStrides[level]);
        const int columns = width / kStrides[level];
        const int cells = columns * (height / kStrides[level]);
        const auto* classScores = outputs[level].ptr<float>();
        const auto* objectScores = outputs[3 + level].ptr<float>();
        const auto* boxes = outputs[6 + level].ptr<float>();
        const auto* keypoints = outputs[9 + level].ptr<float>();
        for (int cell = 0; cell < cells; ++cell) {
            const float score =
                std::sqrt(std::clamp(classScores[cell], 0.F, 1.F) * std::clamp(objectScores[cell], 0.F, 1.F));
            if (score < minScore) {
                continue;
            }
            const auto x = static_cast<float>(cell % columns);
            const auto y = static_cast<float>(cell / columns);
            const float* b = boxes + 4 * cell;
            const float* k = keypoints + 10 * cell;
            const cv::Point2f center((x + b[0]) * stride, (y + b[1]) * stride);
            const cv::Size2f size(std::exp(std::min(b[2], 6.F)) * stride, std::exp(std::min(b[3], 6.F)) * stride);
            Landmarks5 landmarks;
            for (std::size_t point = 0; point < landmarks.size(); ++point) {
                landmarks[point] = {(x + k[2 * point]) * stride, (y + k[2 * point + 1]) * stride};
            }
            candidates.push_back(
                {.box = {center.x - size.width / 2.F, center.y - size.height / 2.F, size.width, size.height},
                 .score = score,
                 .rollDegrees = 0.F,
                 .finder = Finder::Yunet,
                 .landmarks = landmarks});
        }
    }
    return suppressNonMaxima(std::move(candidates), kSuppressOverlap);
}

} // namespace bauta::faces
