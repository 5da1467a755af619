// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace bauta::portable
{

/// The portable build (docs/decisions/0022-portable-build.md) carries libraries that would look for their own files at
/// fixed places of the system. If this program is part of it, tells them where these are, in variables of the
/// environment that the user has not set, and sets BAUTA_PORTABLE=1. Else does nothing. Call it first in main(): no
/// other thread may run.
void tellLibraries();

} // namespace bauta::portable
