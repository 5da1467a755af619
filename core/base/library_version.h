// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

namespace bauta
{

/// A third-party library: the version that is loaded, and the one whose headers this program was compiled with. They
/// differ after an update of the system, which is one of the first things to know of a strange failure.
struct LibraryVersion
{
    std::string name;
    std::string loaded;       ///< empty where the library does not tell
    std::string compiledWith; ///< empty where the headers do not tell

    [[nodiscard]] bool differs() const { return !loaded.empty() && !compiledWith.empty() && loaded != compiledWith; }
    /// The loaded one as far as it is known.
    [[nodiscard]] const std::string& known() const { return loaded.empty() ? compiledWith : loaded; }
};

} // namespace bauta
