// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

namespace bauta::bench
{

/// One measurement: prints its table to standard output and returns the exit code (0: measured, whatever the figures;
/// 1: could not measure). `arguments` are what followed its name.
struct Bench
{
    const char* name;
    const char* summary;
    int (*run)(const std::vector<std::string>& arguments);
};

// Each is defined in the file of its name, bench_<name>.cpp (in a folder of its own if there are more), and listed in
// main.cpp.
int runAnonymize(const std::vector<std::string>& arguments);
int runTrainFaces(const std::vector<std::string>& arguments);
int runDetect(const std::vector<std::string>& arguments);
int runPhoto(const std::vector<std::string>& arguments);
int runCloak(const std::vector<std::string>& arguments);
int runVerdict(const std::vector<std::string>& arguments);
int runCalibrate(const std::vector<std::string>& arguments);
int runRecognise(const std::vector<std::string>& arguments);
int runRedact(const std::vector<std::string>& arguments);
int runVideoCloak(const std::vector<std::string>& arguments);
int runVideoCoverage(const std::vector<std::string>& arguments);
int runVideoMethods(const std::vector<std::string>& arguments);
int runVideoSpeed(const std::vector<std::string>& arguments);

} // namespace bauta::bench
