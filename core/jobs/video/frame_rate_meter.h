// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <chrono>
#include <cstdint>

namespace bauta::jobs
{

/// Says a few times a second that it is time to report, and at what rate frames came since the last time.
class FrameRateMeter
{
public:
    /// True when a report is due.
    [[nodiscard]] bool tick()
    {
        ++m_frames;
        const auto now = std::chrono::steady_clock::now();
        const double passed = std::chrono::duration<double>(now - m_since).count();
        constexpr double kInterval = 0.25;
        if (passed < kInterval) {
            return false;
        }
        const double rate = static_cast<double>(m_frames - m_framesThen) / passed;
        constexpr double kNewShare = 0.3; // the rate that is shown should not jump about
        m_rate = m_rate == 0.0 ? rate : m_rate + kNewShare * (rate - m_rate);
        m_framesThen = m_frames;
        m_since = now;
        return true;
    }
    [[nodiscard]] std::int64_t frames() const { return m_frames; }
    [[nodiscard]] double framesPerSecond() const { return m_rate; }

private:
    std::chrono::steady_clock::time_point m_since = std::chrono::steady_clock::now();
    std::int64_t m_frames = 0;
    std::int64_t m_framesThen = 0;
    double m_rate = 0.0;
};

} // namespace bauta::jobs
