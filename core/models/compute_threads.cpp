// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/compute_threads.h"

#include "core/models/work_memory.h"

#include <malloc.h>
#include <omp.h>
#include <opencv2/core/utility.hpp>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace bauta::models
{

namespace
{

int processorsByAffinity()
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof(set), &set) == 0) {
        return std::max(1, CPU_COUNT(&set));
    }
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

/// Path of this process in the unified control group hierarchy, "/" if unknown.
std::string ownControlGroup()
{
    std::ifstream file("/proc/self/cgroup");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("0::")) {
            return line.substr(3);
        }
    }
    return "/";
}

/// The smallest quota, in processors, of this process's control group and those above it; 0 if there is none.
double quotaInProcessors()
{
    double smallest = 0.0;
    std::filesystem::path group = std::filesystem::path("/sys/fs/cgroup") / ownControlGroup().substr(1);
    while (group.string().starts_with("/sys/fs/cgroup")) {
        std::ifstream file(group / "cpu.max");
        std::string quota;
        double period = 0.0;
        if (file >> quota >> period && quota != "max" && period > 0.0) {
            const double processors = std::strtod(quota.c_str(), nullptr) / period;
            if (processors > 0.0 && (smallest == 0.0 || processors < smallest)) {
                smallest = processors;
            }
        }
        group = group.parent_path();
    }
    return smallest;
}

constexpr int kKeptBytes = 256 << 20; ///< in each arena

/// A network run allocates and frees tens of megabytes a layer. glibc by default gives such blocks back to the system
/// at once and gets them again as fresh pages, whose faults then cost more than the arithmetic (measured: 265 instead
/// of 1,640 ms for one pass at 1024 x 1024 on a busy machine).
void keepFreedMemory()
{
    mallopt(M_MMAP_THRESHOLD, kKeptBytes);
    mallopt(M_TRIM_THRESHOLD, kKeptBytes);
}

/// OpenCV has one pool for the whole process, and replaces it: never two at once, and not for nothing.
void setOpenCvThreads(int threads)
{
    static std::mutex mutex;
    static int known = 0;
    const std::lock_guard lock(mutex);
    if (threads != known) {
        cv::setNumThreads(threads);
        known = threads;
    }
}

thread_local int threadsOfThisThread = 1;

} // namespace

void setComputeThreads(int perTask)
{
    threadsOfThisThread = std::max(1, perTask);
    setOpenCvThreads(threadsOfThisThread);
    static std::once_flag once;
    std::call_once(once, keepFreedMemory);
}

void limitArenas()
{
    constexpr int kMostArenas = 5;
    mallopt(M_ARENA_MAX, std::clamp(availableProcessors() + 1, 2, kMostArenas));
}

int computeThreads()
{
    return threadsOfThisThread;
}

int applyComputeThreads()
{
    omp_set_num_threads(threadsOfThisThread);
    return threadsOfThisThread;
}

ComputeThreadsScope::ComputeThreadsScope(int threads) : m_before(computeThreads())
{
    threadsOfThisThread = std::max(1, threads);
}

ComputeThreadsScope::~ComputeThreadsScope()
{
    threadsOfThisThread = m_before;
}

void parallelFor(std::size_t count, const std::function<void(std::size_t)>& body)
{
    const auto workers = std::min(count, static_cast<std::size_t>(computeThreads()));
    if (workers <= 1) {
        for (std::size_t i = 0; i < count; ++i) {
            body(i);
        }
        return;
    }
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::exception_ptr failure; ///< the first
    const auto work = [&] {
        const ComputeThreadsScope alone(1);
        try {
            for (std::size_t i = next++; i < count; i = next++) {
                body(i);
            }
        } catch (...) {
            next = count;
            const std::lock_guard lock(mutex);
            if (!failure) {
                failure = std::current_exception();
            }
        }
    };
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < workers; ++i) {
        others.emplace_back(work);
    }
    work();
    for (std::thread& other : others) {
        other.join();
    }
    if (failure) {
        std::rethrow_exception(failure);
    }
}

void releaseUnusedMemory()
{
    WorkMemory::releaseUnused();
    malloc_trim(0);
}

int availableProcessors()
{
    const int byAffinity = processorsByAffinity();
    const double quota = quotaInProcessors();
    return quota > 0.0 ? std::clamp(static_cast<int>(std::ceil(quota)), 1, byAffinity) : byAffinity;
}

} // namespace bauta::models
