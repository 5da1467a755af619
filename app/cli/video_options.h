// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/cli/options.h"

#include <CLI/App.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace bauta::cli
{

/// Reads a time such as "90", "90.5", "1:30" or "1:02:03.25" as microseconds. Nothing for any other text.
[[nodiscard]] std::optional<std::int64_t> parseTime(const std::string& text);

/// --from, --to
void addTimeRange(CLI::App& app, TimeRangeOptions& options);
/// How videos are written: --encoder, --crf, --preset, --audio, --video-format, --fail-secure
void addVideo(CLI::App& app, VideoOptions& options);

/// What the form of a range shows to make no sense.
[[nodiscard]] std::optional<std::string> contradiction(const TimeRangeOptions& options);

} // namespace bauta::cli
