// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/gradients/torch_threads.h"

#include "core/models/compute_threads.h"

#include <ATen/Parallel.h>

#include <mutex>

namespace bauta::gradients
{

void applyTorchThreads()
{
    static std::once_flag once;
    std::call_once(once, [] {
        at::set_num_threads(1);
        at::set_num_interop_threads(1); // a second time is refused
    });
    static_cast<void>(at::get_num_threads()); // takes over the 1, before it could do so at an inconvenient time
    models::applyComputeThreads();
}

} // namespace bauta::gradients
