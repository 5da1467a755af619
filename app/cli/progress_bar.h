// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/cli/streams.h"
#include "core/base/progress.h"

#include <chrono>
#include <string>

namespace bauta::cli
{

/// One line on the error stream that shows how far a job is, its rate and the time that is left. Writes only on a
/// terminal; the destructor wipes the line. Calls come one at a time, from any thread.
class ProgressBar
{
public:
    /// `noun` is what is counted, in the plural.
    ProgressBar(const Streams& streams, bool wanted, std::string noun = "photos");
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;
    ~ProgressBar();

    void show(const Progress& progress);

    /// The text of the line, without control characters; for tests.
    [[nodiscard]] static std::string line(const Progress& progress, double seconds, int columns,
                                          const std::string& noun);

private:
    const Streams* m_streams;
    bool m_active;
    std::string m_noun;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point m_lastShown{};
    double m_lastDone = 0.0;
};

} // namespace bauta::cli
