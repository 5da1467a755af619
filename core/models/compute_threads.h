// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <functional>

namespace bauta::models
{

/// The one place where thread counts are set: OpenMP's (oneDNN, libtorch, OpenBLAS) and OpenCV's; the first call also
/// sets the allocator up for networks (see the .cpp). `perTask` is the number of threads that one network run may use;
/// call it from the thread that runs the networks, before the first run. A thread that nobody gave a number uses one.
void setComputeThreads(int perTask);

/// For programs without a window, before their first thread: one arena of memory for each thread that works at a time
/// and one for whoever waits for them, instead of eight for each processor, in all of which freed memory is kept. With
/// a single one, waiting for its lock took a tenth of the time of searching a video; each further one keeps some ten
/// megabytes. A window must not wait for the locks of those who work, so that its program leaves this alone.
void limitArenas();

/// What setComputeThreads said for the calling thread.
[[nodiscard]] int computeThreads();
/// Tells it OpenMP, which keeps the number for each thread; whoever is about to run a network calls it.
int applyComputeThreads();

/// Lets networks that the calling thread runs use `threads` threads until this is destroyed on the same thread. Leaves
/// what all threads share (OpenCV's pool) as it is, so that others may be in the middle of their work.
class ComputeThreadsScope
{
public:
    explicit ComputeThreadsScope(int threads);
    ComputeThreadsScope(const ComputeThreadsScope&) = delete;
    ComputeThreadsScope& operator=(const ComputeThreadsScope&) = delete;
    ~ComputeThreadsScope();

private:
    int m_before;
};

/// Runs `body` for 0..count-1 on computeThreads() threads, each of which runs networks on itself alone: several whole
/// networks side by side use processors better than one network cut into pieces, and never wait for each other. Returns
/// when all are done. If `body` throws, no further ones begin and the first exception goes on to the caller.
void parallelFor(std::size_t count, const std::function<void(std::size_t)>& body);

/// Gives back to the system what the allocator keeps for the next network run. For long batches, now and then.
void releaseUnusedMemory();

/// Logical processors that this process may use (respects affinity and cgroup limits).
[[nodiscard]] int availableProcessors();

} // namespace bauta::models
