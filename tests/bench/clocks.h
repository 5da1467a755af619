// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <chrono>
#include <ctime>

namespace bauta::bench
{

[[nodiscard]] inline double secondsOf(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Processor time of the calling thread: what single-threaded work costs, whatever else the machine does.
[[nodiscard]] inline double threadCpuSeconds()
{
    return secondsOf(CLOCK_THREAD_CPUTIME_ID);
}

/// Processor time of all threads of the process.
[[nodiscard]] inline double processCpuSeconds()
{
    return secondsOf(CLOCK_PROCESS_CPUTIME_ID);
}

/// Both clocks from its creation on.
class Stopwatch
{
public:
    [[nodiscard]] double seconds() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    }
    [[nodiscard]] double cpuSeconds() const { return threadCpuSeconds() - m_cpuStart; }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
    double m_cpuStart = threadCpuSeconds();
};

} // namespace bauta::bench
