// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <iosfwd>

namespace bauta::cli
{

/// Where a command writes: results to `out`, progress and messages to `err`. Owned by main or by a test.
struct Streams
{
    std::ostream& out;
    std::ostream& err;
    bool outIsTerminal = false;
    bool errIsTerminal = false;
    int columns = 80; ///< of the terminal
};

} // namespace bauta::cli
