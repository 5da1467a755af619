// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/video/coverage_sheet.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <string>

namespace bauta::bench
{

namespace
{

constexpr int kEvery = 15;
constexpr int kCellWidth = 640;
constexpr int kColumns = 3;
constexpr std::size_t kMostCells = 60;

cv::Scalar colourOf(faces::PointKind kind) // RGB
{
    switch (kind) {
    case faces::PointKind::Detected:
        return {0, 255, 0};
    case faces::PointKind::Followed:
        return {0, 255, 255};
    case faces::PointKind::Filled:
        return {255, 0, 255};
    case faces::PointKind::Extended:
        return {255, 165, 0};
    case faces::PointKind::Predicted:
        return {255, 0, 0};
    case faces::PointKind::Manual:
    case faces::PointKind::Invalid:
        break;
    }
    return {128, 128, 128};
}

} // namespace

void CoverageSheet::add(const cv::Mat& rgb, int frame, const std::vector<faces::FaceTrack>& tracks, const cv::Mat& mask,
                        const std::vector<OpenFace>& open)
{
    const bool hasOpen =
        std::any_of(open.begin(), open.end(), [&](const OpenFace& face) { return face.frame == frame; });
    if (m_cells.size() >= kMostCells || (frame % kEvery != 0 && !hasOpen)) {
        return;
    }
    cv::Mat picture = rgb.clone();
    cv::Mat dark = rgb * 0.55;
    dark.copyTo(picture, mask >= kOpaque);
    const int line = std::max(1, rgb.cols / 640);
    for (const faces::FaceTrack& track : tracks) {
        if (const auto point = faces::pointAt(track, frame)) {
            const cv::Scalar colour = colourOf(point->kind);
            cv::rectangle(picture, cv::Rect(point->boxInImage), colour, line);
            cv::putText(picture, std::to_string(track.id), cv::Point(point->boxInImage.tl()), cv::FONT_HERSHEY_SIMPLEX,
                        0.6 * line, colour, line);
        }
    }
    for (const OpenFace& face : open) {
        if (face.frame == frame) {
            cv::rectangle(picture, cv::Rect(face.face.box), {255, 255, 255}, line + 1);
        }
    }
    cv::Mat cell;
    cv::resize(picture, cell, {kCellWidth, kCellWidth * picture.rows / picture.cols}, 0, 0, cv::INTER_AREA);
    cv::putText(cell, std::to_string(frame), {6, 22}, cv::FONT_HERSHEY_SIMPLEX, 0.7, {255, 255, 0}, 2);
    m_cells.push_back(cell);
}

void CoverageSheet::save(const std::filesystem::path& file) const
{
    if (m_cells.empty()) {
        return;
    }
    const int rows = (static_cast<int>(m_cells.size()) + kColumns - 1) / kColumns;
    const int height = m_cells.front().rows;
    cv::Mat sheet(rows * height, kColumns * kCellWidth, CV_8UC3, cv::Scalar::all(0));
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        const int column = static_cast<int>(i) % kColumns;
        const int row = static_cast<int>(i) / kColumns;
        m_cells[i].copyTo(sheet(cv::Rect(column * kCellWidth, row * height, kCellWidth, height)));
    }
    cv::cvtColor(sheet, sheet, cv::COLOR_RGB2BGR);
    cv::imwrite(file.string(), sheet);
}

} // namespace bauta::bench
