// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/cli/environment.h"
#include "app/cli/options.h"
#include "core/base/expected.h"
#include "core/jobs/input_collector.h"
#include "core/jobs/output_namer.h"
#include "core/jobs/rules.h"
#include "core/jobs/scan_job.h"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace bauta::cli
{

// Steps that several commands take.

[[nodiscard]] jobs::InputList collect(const std::vector<std::string>& inputs, const CommonOptions& options,
                                      const std::filesystem::path& outputFolder = {});
[[nodiscard]] jobs::Rules rulesFrom(const RuleOptions& options);
[[nodiscard]] faces::SearchEffort effortFrom(const std::string& name);

/// Says why a job could not even start; returns the exit code.
int refuse(const Environment& environment, const Error& error);

/// "bauta: photo.jpg: the file is empty" on the error stream.
void complain(const Environment& environment, const std::filesystem::path& file, const std::string& what);
void complain(const Environment& environment, const std::string& what);

/// Writes a result file, replacing an earlier one but none of the inputs. Complains and returns false on failure.
[[nodiscard]] bool saveResult(const Environment& environment, const std::filesystem::path& file,
                              std::span<const std::byte> content, const std::vector<jobs::InputFile>& inputs);
[[nodiscard]] bool saveResult(const Environment& environment, const std::filesystem::path& file,
                              const std::string& text, const std::vector<jobs::InputFile>& inputs);

/// Runs a scan under a progress bar.
[[nodiscard]] Expected<jobs::ScanReport> scanWithProgress(Environment& environment, const jobs::ScanRequest& request,
                                                          Verbosity verbosity);

/// Warnings and failures of a scan, as its verbosity says.
void printScanMessages(const Environment& environment, const jobs::ScanReport& report, Verbosity verbosity);

/// "3 photos", "1 photo".
[[nodiscard]] std::string counted(std::size_t number, const std::string& singular, const std::string& plural);

} // namespace bauta::cli
