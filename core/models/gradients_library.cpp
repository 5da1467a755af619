// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/gradients_library.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <filesystem>
#include <string>

namespace bauta::models
{

namespace
{

namespace fs = std::filesystem;

constexpr const char* kName = "bauta-gradients.so";

/// Of the program or the library that this code has been linked into.
fs::path ownFolder()
{
    std::error_code ec;
    Dl_info info{};
    if (::dladdr(reinterpret_cast<const void*>(&ownFolder), &info) != 0 && info.dli_fname != nullptr) {
        const fs::path file = fs::canonical(info.dli_fname, ec);
        if (!ec && file.extension() == ".so") {
            return file.parent_path();
        }
    }
    return fs::read_symlink("/proc/self/exe", ec).parent_path(); // a program is named as it was called
}

Expected<void*> load()
{
    const fs::path folder = ownFolder();
    std::string problem = fmt::format("{} is missing", kName);
    // The build tree has programs in bin/ and tests/; packages have them in bin/, lib/bauta/ or libexec/bauta/.
    for (const fs::path& place :
         {folder, folder / ".." / "bin", folder / BAUTA_GRADIENTS_FROM_LIBEXEC, folder / BAUTA_GRADIENTS_FROM_BIN}) {
        std::error_code ec;
        const fs::path file = (place / kName).lexically_normal();
        if (!fs::exists(file, ec)) {
            continue;
        }
        // Never unloaded: libtorch does not survive that.
        if (void* library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE); library != nullptr) {
            return library;
        }
        const char* words = ::dlerror();
        std::string reason = words != nullptr ? words : "no reason given";
        if (const std::string prefix = file.string() + ": "; reason.starts_with(prefix)) {
            reason.erase(0, prefix.size()); // where it lies is nobody's business in a report
        }
        problem = fmt::format("{} cannot be loaded: {}", kName, reason);
    }
    return fail(ErrorCode::NotFound, "the installation is not complete: " + problem);
}

} // namespace

Expected<void*> gradientsSymbol(const char* name)
{
    static const Expected<void*> library = load();
    if (!library) {
        return fail(library.error());
    }
    void* symbol = ::dlsym(*library, name);
    if (symbol == nullptr) {
        return fail(ErrorCode::NotFound, fmt::format("{} has no {}: it belongs to another version", kName, name));
    }
    return symbol;
}

} // namespace bauta::models
