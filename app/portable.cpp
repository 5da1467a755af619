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

/// Unless the user has set it.
void tell(const char* variable, const fs::path& path, std::vector<std::string>& told)
{
    if (std::getenv(variable) == nullptr && ::setenv(variable, path.c_str(), 0) == 0) {
        told.emplace_back(variable);
    }
}

} // namespace

std::vector<std::string> tellLibraries()
{
    std::vector<std::string> told;
    const fs::path tree = ownTree();
    const fs::path own = tree / "share" / "bauta" / "portable";
    if (!isThere(own)) {
        return told;
    }
    ::setenv("BAUTA_PORTABLE", "1", 1);
    told.emplace_back("BAUTA_PORTABLE");
    // Also where ours has all built in and the folder does not exist: without it, libheif would load the system's
    // plugins, which belong to the system's libheif.
    tell("LIBHEIF_PLUGIN_PATH", tree / "lib" / "libheif" / "plugins", told);
    if (isThere(own / "fonts.conf")) {
        tell("FONTCONFIG_FILE", own / "fonts.conf", told);
    }
    if (!isThere("/usr/share/X11/xkb/rules/evdev")) {
        tell("XKB_CONFIG_ROOT", own / "xkb", told);
    }
    return told;
}

} // namespace bauta::portable
