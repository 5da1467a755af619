// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <opencv2/core/mat.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace bauta::bench
{

/// Crops of one face, in the order of the columns.
struct SheetRow
{
    std::string label;
    std::vector<cv::Mat> cells; ///< CV_8UC3, RGB; empty ones stay dark
};

/// Contact sheets to be looked at: `perLine` rows side by side, 40 rows a file; numbered files beside `file`. Returns
/// the exit code.
[[nodiscard]] int writeFaceSheets(const std::filesystem::path& file, const std::vector<SheetRow>& rows, int perLine);

} // namespace bauta::bench
