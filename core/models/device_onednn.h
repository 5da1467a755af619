// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <dnnl.hpp>

namespace bauta::models
{

/// The processor, as oneDNN sees it.
[[nodiscard]] inline const dnnl::engine& engine()
{
    static const dnnl::engine instance(dnnl::engine::kind::cpu, 0);
    return instance;
}

/// The calling thread's queue of work; on a processor each step is done when it has been given.
[[nodiscard]] inline dnnl::stream& stream()
{
    thread_local dnnl::stream instance(engine());
    return instance;
}

} // namespace bauta::models
