// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace bauta::gradients
{

/// models::applyComputeThreads() for a thread that is about to use libtorch, which goes by OpenMP's number as well.
///
/// libtorch's own number, for the whole process, stays 1: each thread takes it over once, when it first asks, and then
/// replaces a pool of so many threads that nothing here uses, whose new threads spin for a while.
void applyTorchThreads();

} // namespace bauta::gradients
