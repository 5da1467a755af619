// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>
#include <vector>

namespace bauta::portable
{

/// The portable build (docs/decisions/0022-portable-build.md) carries libraries that would look for their own files at
/// fixed places of the system. If this program is part of it, tells them where these are, in variables of the
/// environment that the user has not set, and sets BAUTA_PORTABLE=1. Else does nothing. Returns the variables that it
/// has set: they are for this program, and programs of the system must not inherit them. Call it first in main(): no
/// other thread may run.
std::vector<std::string> tellLibraries();

} // namespace bauta::portable
