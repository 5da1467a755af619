// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/portable.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

namespace bauta::portable
{

namespace
{

namespace fs = std::filesystem;

/// The program lies in bin/ of the tree.
fs::path ownTree()
{
    std::error_code ec;
    return fs::read_symlink("/proc/self/exe", ec).parent_path().parent_path();
}

bool isThere(const fs::path& path)
{
    return ::access(path.c_str(), R_OK) == 0;
}

void tell(const char* variable, const fs::path& path)
{
    ::setenv(variable, path.c_str(), 0);
}

} // namespace

void tellLibraries()
{
    const fs::path tree = ownTree();
    const fs::path own = tree / "share" / "bauta" / "portable";
    if (!isThere(own)) {
        return;
    }
    ::setenv("BAUTA_PORTABLE", "1", 1);
    // The system's plugins belong to the system's libheif. Where ours has all built in, the folder does not exist.
    tell("LIBHEIF_PLUGIN_PATH", tree / "lib" / "libheif" / "plugins");
    if (isThere(own / "fonts.conf")) {
        tell("FONTCONFIG_FILE", own / "fonts.conf");
    }
    if (!isThere("/usr/share/X11/xkb/rules/evdev")) {
        tell("XKB_CONFIG_ROOT", own / "xkb");
    }
}

} // namespace bauta::portable
