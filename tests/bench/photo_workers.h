// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <functional>

namespace bauta::bench
{

/// Runs `body` for 0..count-1 on `workers` threads, each of which runs networks on itself alone: the same figures with
/// any number of them, if `body` puts its result at the photo's own place.
void forEachPhoto(std::size_t count, int workers, const std::function<void(std::size_t)>& body);

} // namespace bauta::bench
