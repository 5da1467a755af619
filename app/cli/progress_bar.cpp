// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/progress_bar.h"

#include "app/cli/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <utility>

namespace bauta::cli
{

namespace
{

constexpr std::chrono::milliseconds kInterval{100};
constexpr int kBarColumns = 20;

std::string clock(double seconds)
{
    const auto whole = static_cast<long>(std::clamp(seconds, 0.0, 359'999.0) + 0.5);
    if (whole >= 3600) {
        return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
    }
    return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

} // namespace

ProgressBar::ProgressBar(const Streams& streams, bool wanted, std::string noun)
    : m_streams(&streams),
      m_active(wanted && streams.errIsTerminal),
      m_noun(std::move(noun))
{
}

ProgressBar::~ProgressBar()
{
    if (m_active) {
        m_streams->err << "\r\x1b[K" << std::flush;
    }
}

void ProgressBar::show(const Progress& progress)
{
    const auto now = std::chrono::steady_clock::now();
    const bool last = progress.total > 0 && progress.done >= progress.total;
    if (!m_active || (!last && now - m_lastShown < kInterval)) {
        return;
    }
    m_lastShown = now;
    if (progress.itemsDone() < m_lastDone) { // another round: its pace is its own
        m_start = now;
    }
    m_lastDone = progress.itemsDone();
    const double seconds = std::chrono::duration<double>(now - m_start).count();
    m_streams->err << "\r\x1b[K" << line(progress, seconds, m_streams->columns, m_noun) << std::flush;
}

std::string ProgressBar::line(const Progress& progress, double seconds, int columns, const std::string& noun)
{
    std::string text;
    if (progress.total > 0) {
        const auto total = static_cast<double>(progress.total);
        const auto filled = static_cast<int>(kBarColumns * std::clamp(progress.itemsDone() / total, 0.0, 1.0));
        text = fmt::format("[{}{}] {}/{}", std::string(static_cast<std::size_t>(filled), '#'),
                           std::string(static_cast<std::size_t>(kBarColumns - filled), ' '), progress.done,
                           progress.total);
    } else {
        text = fmt::format("{}", progress.done);
    }
    const double done = progress.itemsDone();
    if (done > 0.0 && seconds > 0.0) {
        const double rate = done / seconds;
        text += rate >= 1.0 ? fmt::format("  {:.1f} {}/s", rate, noun) : fmt::format("  {:.1f} s each", 1.0 / rate);
        if (progress.total > progress.done) {
            text += fmt::format("  {} left", clock((static_cast<double>(progress.total) - done) / rate));
        }
    }
    const std::size_t used = displayWidth(text) + 2;
    const auto room = static_cast<std::size_t>(std::max(0, columns - 1));
    if (room > used + 8) {
        text += "  " + shortened(progress.item, room - used);
    }
    return text;
}

} // namespace bauta::cli
