// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/cloak/cloak_sheet.h"

#include <fmt/format.h>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cstdio>
#include <string>
#include <system_error>

namespace bauta::bench
{

namespace
{

constexpr int kCellSide = 256;
constexpr int kGap = 4;
constexpr int kHeadHeight = 24;
constexpr std::size_t kRowsPerFile = 8;
constexpr double kDifferenceGain = 8.0;

bool save(const std::filesystem::path& file, const cv::Mat& rgb)
{
    cv::Mat bgr;
    cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
    if (!cv::imwrite(file.string(), bgr)) {
        fmt::print(stderr, "{}: cannot be written\n", file.string());
        return false;
    }
    return true;
}

/// A crop, 256 pixels high and no wider than a cell.
void putCell(cv::Mat& sheet, int row, int column, const cv::Mat& crop)
{
    if (crop.empty()) {
        return;
    }
    const double scale =
        std::min(kCellSide / static_cast<double>(crop.rows), kCellSide / static_cast<double>(crop.cols));
    cv::Mat cell;
    cv::resize(crop, cell, {}, scale, scale, scale < 1.0 ? cv::INTER_AREA : cv::INTER_CUBIC);
    cell = cell({0, 0, std::min(cell.cols, kCellSide), std::min(cell.rows, kCellSide)});
    cell.copyTo(sheet({column * (kCellSide + kGap), kHeadHeight + row * (kCellSide + kGap), cell.cols, cell.rows}));
}

void putLabel(cv::Mat& sheet, cv::Point at, const std::string& text)
{
    cv::putText(sheet, text, at, cv::FONT_HERSHEY_SIMPLEX, 0.5, cv::Scalar::all(0), 3, cv::LINE_AA);
    cv::putText(sheet, text, at, cv::FONT_HERSHEY_SIMPLEX, 0.5, cv::Scalar::all(255), 1, cv::LINE_AA);
}

cv::Mat difference(const cv::Mat& original, const cv::Mat& changed)
{
    cv::Mat before;
    cv::Mat after;
    original.convertTo(before, CV_32F);
    changed.convertTo(after, CV_32F);
    cv::Mat result;
    cv::Mat(after - before).convertTo(result, CV_8U, kDifferenceGain, 128.0);
    return result;
}

cv::Mat originalOf(const Portrait& portrait)
{
    return portrait.rgb(regionOf(portrait));
}

std::filesystem::path numbered(const std::filesystem::path& file, std::size_t number)
{
    if (number == 0) {
        return file;
    }
    std::filesystem::path result = file;
    result.replace_filename(fmt::format("{}-{}{}", file.stem().string(), number + 1, file.extension().string()));
    return result;
}

} // namespace

int writeSheets(const std::filesystem::path& file, const std::vector<CloakConfig>& configs, const CloakGallery& gallery,
                const std::vector<std::vector<Trial>>& trials)
{
    const auto columns = static_cast<int>(1 + 2 * configs.size());
    const std::size_t photos = gallery.portraits.size();
    for (std::size_t first = 0; first < photos; first += kRowsPerFile) {
        const std::size_t rows = std::min(kRowsPerFile, photos - first);
        cv::Mat sheet(kHeadHeight + static_cast<int>(rows) * (kCellSide + kGap), columns * (kCellSide + kGap), CV_8UC3,
                      cv::Scalar::all(40));
        putLabel(sheet, {4, 17}, "clean");
        for (std::size_t config = 0; config < configs.size(); ++config) {
            const auto left = static_cast<int>((1 + config) * (kCellSide + kGap)) + 4;
            putLabel(sheet, {left, 17}, configs[config].name);
            putLabel(sheet, {left + static_cast<int>(configs.size()) * (kCellSide + kGap), 17},
                     configs[config].name + " x8");
        }
        for (std::size_t i = 0; i < rows; ++i) {
            const Portrait& portrait = gallery.portraits[first + i];
            const cv::Mat original = originalOf(portrait);
            const auto row = static_cast<int>(i);
            putCell(sheet, row, 0, original);
            for (std::size_t config = 0; config < configs.size(); ++config) {
                const cv::Mat& changed = trials[config][first + i].changed;
                const auto column = static_cast<int>(1 + config);
                putCell(sheet, row, column, changed);
                if (!changed.empty()) {
                    putCell(sheet, row, column + static_cast<int>(configs.size()), difference(original, changed));
                }
            }
            putLabel(sheet, {4, kHeadHeight + row * (kCellSide + kGap) + 16}, shortName(portrait));
        }
        if (!save(numbered(file, first / kRowsPerFile), sheet)) {
            return 1;
        }
    }
    return 0;
}

int dumpCrops(const std::filesystem::path& folder, const std::vector<CloakConfig>& configs, const CloakGallery& gallery,
              const std::vector<std::vector<Trial>>& trials)
{
    const auto put = [&](const std::string& name, const Portrait& portrait, const cv::Mat& crop) {
        if (crop.empty()) {
            return true;
        }
        std::error_code ec;
        std::filesystem::create_directories(folder / name, ec);
        const auto file =
            fmt::format("{}-{}.png", portrait.file.parent_path().filename().string(), portrait.file.stem().string());
        return save(folder / name / file, crop);
    };
    for (std::size_t i = 0; i < gallery.portraits.size(); ++i) {
        const Portrait& portrait = gallery.portraits[i];
        if (!put("original", portrait, originalOf(portrait))) {
            return 1;
        }
        for (std::size_t config = 0; config < configs.size(); ++config) {
            if (!put(configs[config].name, portrait, trials[config][i].changed)) {
                return 1;
            }
        }
    }
    return 0;
}

} // namespace bauta::bench
