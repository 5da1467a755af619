// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace bauta::bench
{

/// How a program ran that was started, watched and waited for.
struct ChildRun
{
    int exitCode = -1; ///< -1: could not be started or was killed
    double seconds = 0.0;
    double peakMegabytes = 0.0;            ///< the kernel's own maximum of resident memory
    std::vector<double> residentMegabytes; ///< sampled every 100 ms
};

/// Runs a program to its end, its standard output and error thrown away.
[[nodiscard]] ChildRun runChild(const std::filesystem::path& program, const std::vector<std::string>& arguments);

/// The folder of the running program.
[[nodiscard]] std::filesystem::path ownFolder();

} // namespace bauta::bench
