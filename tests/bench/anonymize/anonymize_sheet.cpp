// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/anonymize/anonymize_sheet.h"

#include <fmt/format.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdio>

namespace bauta::bench
{

namespace
{

constexpr int kCellSide = 240;
constexpr int kGap = 3;
constexpr std::size_t kRowsPerFile = 40;

void putCell(cv::Mat& sheet, cv::Point at, const cv::Mat& crop)
{
    if (crop.empty()) {
        return;
    }
    const double scale = static_cast<double>(kCellSide) / std::max(crop.rows, crop.cols);
    cv::Mat cell;
    cv::resize(crop, cell, {}, scale, scale, scale < 1.0 ? cv::INTER_AREA : cv::INTER_CUBIC);
    cell = cell({0, 0, std::min(cell.cols, kCellSide), std::min(cell.rows, kCellSide)});
    cell.copyTo(sheet({at.x, at.y, cell.cols, cell.rows}));
}

} // namespace

int writeFaceSheets(const std::filesystem::path& file, const std::vector<SheetRow>& rows, int perLine)
{
    std::size_t columns = 1;
    for (const SheetRow& row : rows) {
        columns = std::max(columns, row.cells.size());
    }
    const int step = kCellSide + kGap;
    for (std::size_t first = 0; first < rows.size(); first += kRowsPerFile) {
        const std::size_t count = std::min(kRowsPerFile, rows.size() - first);
        const auto perLineHere = static_cast<std::size_t>(std::max(1, perLine));
        const std::size_t lines = (count + perLineHere - 1) / perLineHere;
        cv::Mat sheet(static_cast<int>(lines) * step, static_cast<int>(columns * perLineHere) * step, CV_8UC3,
                      cv::Scalar::all(40));
        for (std::size_t i = 0; i < count; ++i) {
            const SheetRow& row = rows[first + i];
            const int top = static_cast<int>(i / perLineHere) * step;
            for (std::size_t k = 0; k < row.cells.size(); ++k) {
                putCell(sheet, {static_cast<int>((i % perLineHere) * columns + k) * step, top}, row.cells[k]);
            }
            const cv::Point at(static_cast<int>((i % perLineHere) * columns) * step + 4, top + kCellSide - 6);
            cv::putText(sheet, row.label, at, cv::FONT_HERSHEY_SIMPLEX, 0.45, cv::Scalar::all(0), 3, cv::LINE_AA);
            cv::putText(sheet, row.label, at, cv::FONT_HERSHEY_SIMPLEX, 0.45, cv::Scalar::all(255), 1, cv::LINE_AA);
        }
        std::filesystem::path target = file;
        if (first > 0) {
            target.replace_filename(
                fmt::format("{}-{}{}", file.stem().string(), first / kRowsPerFile + 1, file.extension().string()));
        }
        cv::Mat bgr;
        cv::cvtColor(sheet, bgr, cv::COLOR_RGB2BGR);
        if (!cv::imwrite(target.string(), bgr)) {
            fmt::print(stderr, "{}: cannot be written\n", target.string());
            return 1;
        }
    }
    return 0;
}

} // namespace bauta::bench
