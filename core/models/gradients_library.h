// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/expected.h"

namespace bauta::models
{

/// Address of a function that bauta-gradients.so exports. The first call loads it, and libtorch with it: more than half
/// a second and a hundred megabytes, which only those wait for who need gradients (decision 0021). It is looked for
/// beside the program or library that asks, where the build puts it and where packages put it; NotFound with the reason
/// if it cannot be had. Thread-safe.
[[nodiscard]] Expected<void*> gradientsSymbol(const char* name);

} // namespace bauta::models
