// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace bauta::models
{

/// The one place where thread counts are set: libtorch, OpenMP (oneDNN, OpenBLAS) and OpenCV; the first call also sets
/// the allocator up for networks (see the .cpp). `perTask` is the number
/// of threads that one network run may use; call it from the thread that runs the networks, before the first run.
void setComputeThreads(int perTask);

/// Logical processors that this process may use (respects affinity and cgroup limits).
[[nodiscard]] int availableProcessors();

} // namespace bauta::models
