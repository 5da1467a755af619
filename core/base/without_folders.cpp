// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/without_folders.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

namespace bauta
{

namespace
{

namespace fs = std::filesystem;

constexpr std::string_view kCut = "…";

bool isPlain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// As text has it: without a slash at the end.
std::string named(const fs::path& folder)
{
    std::string name = folder.lexically_normal().native();
    while (name.size() > 1 && name.back() == '/') {
        name.pop_back();
    }
    return name;
}

/// Each folder as it was named and as it really is; those that lie in another come first.
std::vector<KnownFolder> allForms(const std::vector<KnownFolder>& known)
{
    std::vector<KnownFolder> forms;
    for (const KnownFolder& entry : known) {
        std::error_code ec;
        for (const fs::path& form : {entry.folder, fs::weakly_canonical(entry.folder, ec)}) {
            if (const std::string name = named(form); form.is_absolute() && name != "/") {
                forms.push_back({name, entry.word, entry.users});
            }
        }
    }
    std::stable_sort(forms.begin(), forms.end(), [](const KnownFolder& a, const KnownFolder& b) {
        return a.folder.native().size() > b.folder.native().size();
    });
    return forms;
}

/// Not the slash of "and/or" and "megapixels/s".
bool beginsPath(std::string_view text, std::size_t at)
{
    constexpr std::string_view kJoins = "_-+)";
    constexpr std::string_view kBlank = " \t\n";
    const bool alone = at + 1 == text.size() || kBlank.find(text[at + 1]) != std::string_view::npos;
    return !alone && (at == 0 || !(isPlain(text[at - 1]) || kJoins.find(text[at - 1]) != std::string_view::npos));
}

/// The quote that ends what begins at `at`; empty if it is not quoted.
std::string_view closingQuote(std::string_view text, std::size_t at)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kQuotes = {
        {{"\"", "\""}, {"'", "'"}, {"`", "'"}, {"“", "”"}, {"‘", "’"}, {"«", "»"}}};
    for (const auto& [opening, closing] : kQuotes) {
        if (text.substr(0, at).ends_with(opening)) {
            return closing;
        }
    }
    return {};
}

/// Where the path that begins at `at` ends, if it does not end before `from`.
std::size_t pathEnd(std::string_view text, std::size_t at, std::size_t from)
{
    const std::string_view quote = closingQuote(text, at);
    for (std::size_t i = from; i < text.size(); ++i) {
        const std::string_view rest = text.substr(i);
        if (rest.front() == '\n' || (quote.empty() && (rest.starts_with(": ") || rest == ":"))) {
            return i;
        }
        if (!quote.empty() && rest.starts_with(quote)) { // the one in "Anna's" ends nothing
            const std::string_view after = rest.substr(quote.size());
            if (after.empty() || (!isPlain(after.front()) && after.front() != '/')) {
                return i;
            }
        }
    }
    return text.size();
}

bool isLibrary(std::string_view name)
{
    const std::size_t so = name.find(".so");
    const std::string_view version = so == std::string_view::npos ? name : name.substr(so + 3);
    return so != std::string_view::npos && so > 0 && (version.empty() || version.front() == '.') &&
           version.find_first_not_of(".0123456789") == std::string_view::npos;
}

std::string_view shownName(std::string_view path, bool users)
{
    const std::string_view name = path.substr(path.find_last_of('/') + 1);
    const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
        return isPlain(c) || std::string_view("._+-").find(c) != std::string_view::npos;
    });
    const bool model = name.ends_with(".onnx") || name.ends_with(".bin") || name.ends_with(".bmodel");
    return plain && (isLibrary(name) || (model && !users)) ? name : kCut;
}

} // namespace

fs::path programTree(const fs::path& executable)
{
    fs::path folder = executable.parent_path();
    for (int i = 0; i < 2; ++i) {
        if (folder.filename() == "bin" || folder.filename() == "libexec") {
            return folder.parent_path();
        }
        folder = folder.parent_path();
    }
    return executable.parent_path();
}

std::vector<KnownFolder> ownFolders()
{
    std::vector<KnownFolder> folders;
    if (const char* home = std::getenv("HOME"); home != nullptr) {
        folders.push_back({home, "~"});
    }
    std::error_code ec;
    folders.push_back({fs::temp_directory_path(ec), "TMPDIR"});
    const fs::path tree = programTree(fs::read_symlink("/proc/self/exe", ec));
    if (tree != "/usr" && tree != "/usr/local") {
        folders.push_back({tree, "BAUTA", false});
    }
    return folders;
}

std::string withoutFolders(std::string_view text, const std::vector<KnownFolder>& known)
{
    const std::vector<KnownFolder> folders = allForms(known);
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] != '/') {
            result += text[at++];
            continue;
        }
        const auto folder = std::find_if(folders.begin(), folders.end(), [&](const KnownFolder& entry) {
            const std::string& name = entry.folder.native();
            const std::size_t after = at + name.size();
            return text.substr(at).starts_with(name) &&
                   (after == text.size() || text[after] == '/' || pathEnd(text, at, after) == after);
        });
        const bool isKnown = folder != folders.end();
        if (!isKnown && !beginsPath(text, at)) {
            result += text[at++];
            continue;
        }
        const std::size_t inside = at + (isKnown ? folder->folder.native().size() : 0);
        const std::size_t end = pathEnd(text, at, inside);
        if (isKnown) {
            result += folder->word;
        }
        if (end > inside) {
            result += isKnown ? "/" : "";
            result += shownName(text.substr(inside, end - inside), isKnown && folder->users);
        }
        at = end;
    }
    return result;
}

} // namespace bauta
