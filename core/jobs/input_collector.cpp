// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/input_collector.h"

#include "core/base/expected.h"

#include <fnmatch.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

namespace bauta::jobs
{

namespace
{

namespace fs = std::filesystem;

using Identity = std::pair<dev_t, ino_t>;

constexpr std::array<std::string_view, 15> kExtensions = {".jpg",  ".jpeg", ".jpe",  ".jfif", ".png",
                                                          ".webp", ".tif",  ".tiff", ".bmp",  ".dib",
                                                          ".heic", ".heif", ".hif",  ".avif", ".gif"};

constexpr std::array<std::string_view, 14> kVideoExtensions = {
    ".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".ts", ".mts", ".m2ts", ".mpg", ".mpeg", ".qt", ".3gp", ".divx"};

template <class Extensions>
bool hasExtensionOf(const fs::path& file, const Extensions& extensions)
{
    std::string extension = file.extension().native();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return std::find(extensions.begin(), extensions.end(), extension) != extensions.end();
}

bool hasMediaExtension(const fs::path& file)
{
    return hasPhotoExtension(file) || hasVideoExtension(file);
}

bool isHidden(const fs::path& path)
{
    const std::string name = path.filename().native();
    return name.size() > 1 && name[0] == '.' && name != "..";
}

/// status() of a path by the system call, because the reason of a failure matters here.
Expected<struct stat> statusOf(const fs::path& path)
{
    struct stat status
    {
    };
    if (::stat(path.c_str(), &status) == 0) {
        return status;
    }
    if (errno == ELOOP) {
        return fail(ErrorCode::NotFound, "a link that leads to itself");
    }
    if (errno == ENOENT) {
        struct stat link
        {
        };
        const bool dangling = ::lstat(path.c_str(), &link) == 0;
        return fail(ErrorCode::NotFound, dangling ? "a link to nothing" : "no such file or folder");
    }
    Error error = errorFromErrno(errno, "cannot be looked at");
    if (error.code == ErrorCode::WriteFailed) {
        error.code = ErrorCode::NotFound;
    }
    return fail(std::move(error));
}

class Collector
{
public:
    Collector(const CollectOptions& options, bool folderNamesKept)
        : m_recursive(options.recursive),
          m_folderNamesKept(folderNamesKept)
    {
        if (!options.outputFolder.empty()) {
            if (const auto status = statusOf(options.outputFolder)) {
                m_outputFolder = Identity(status->st_dev, status->st_ino);
            }
        }
    }

    void addArgument(const fs::path& argument, const fs::path& subpath)
    {
        const auto status = statusOf(argument);
        if (!status) {
            problem(argument, status.error());
        } else if (S_ISDIR(status->st_mode)) {
            // An input folder may be the output folder itself: only its entries are protected then, and naming sees
            // to it that no original is overwritten.
            addFolder(argument, m_folderNamesKept ? subpath : fs::path(), *status);
        } else {
            addFile(argument, subpath, *status);
        }
    }

    InputList take() && { return std::move(m_list); }

private:
    void problem(const fs::path& path, Error error) { m_list.problems.push_back({path, std::move(error)}); }

    void addFile(const fs::path& file, const fs::path& subpath, const struct stat& status)
    {
        if (!S_ISREG(status.st_mode)) {
            problem(file, {ErrorCode::UnsupportedFormat, "not a regular file"});
            return;
        }
        // Two names of one hard-linked file are two photos of a tree; two ways to one name are one.
        std::error_code ec;
        fs::path canonical = fs::canonical(file, ec);
        if (!m_filesSeen.insert(ec ? file : std::move(canonical)).second) {
            ++m_list.duplicates;
            return;
        }
        m_list.files.push_back({file, subpath});
    }

    void addFolder(const fs::path& folder, const fs::path& subpath, const struct stat& status)
    {
        const Identity identity(status.st_dev, status.st_ino);
        if (std::find(m_way.begin(), m_way.end(), identity) != m_way.end()) {
            problem(folder, {ErrorCode::InvalidArgument, "a link back to a folder around it (a loop), not followed"});
            return;
        }
        if (!m_foldersSeen.insert(identity).second) {
            return;
        }
        std::error_code ec;
        std::vector<fs::path> entries;
        fs::directory_iterator iterator(folder, ec);
        while (!ec && iterator != fs::directory_iterator()) {
            entries.push_back(iterator->path());
            iterator.increment(ec);
        }
        if (ec) {
            Error error = errorFromErrno(ec.value(), "cannot list the folder");
            problem(folder, std::move(error));
        }
        std::sort(entries.begin(), entries.end(),
                  [](const fs::path& a, const fs::path& b) { return naturalLess(a.native(), b.native()); });
        m_way.push_back(identity);
        std::vector<std::pair<fs::path, struct stat>> folders;
        for (const fs::path& entry : entries) {
            if (isHidden(entry)) {
                continue;
            }
            const auto entryStatus = statusOf(entry);
            if (!entryStatus) {
                if (hasMediaExtension(entry) || m_recursive) {
                    problem(entry, entryStatus.error());
                }
            } else if (S_ISDIR(entryStatus->st_mode)) {
                folders.emplace_back(entry, *entryStatus);
            } else if (hasMediaExtension(entry)) {
                addFile(entry, subpath / entry.filename(), *entryStatus);
            } else {
                ++m_list.ignoredFiles;
            }
        }
        for (const auto& [entry, entryStatus] : folders) {
            const bool isOutput = m_outputFolder == Identity(entryStatus.st_dev, entryStatus.st_ino);
            if (m_recursive && !isOutput) {
                addFolder(entry, subpath / entry.filename(), entryStatus);
            }
        }
        m_way.pop_back();
    }

    bool m_recursive;
    bool m_folderNamesKept;
    std::optional<Identity> m_outputFolder;
    InputList m_list;
    std::set<fs::path> m_filesSeen;
    std::set<Identity> m_foldersSeen;
    std::vector<Identity> m_way; ///< from the argument down to the folder in work
};

bool hasWildcard(const std::string& text)
{
    return text.find_first_of("*?[") != std::string::npos;
}

/// The existing paths that a pattern stands for, in natural order. Hidden entries need a pattern that begins with a
/// dot, as in a shell. An own walk instead of glob(3), which cannot tell "unreadable" from "no match".
std::vector<fs::path> expand(const fs::path& pattern)
{
    std::vector<fs::path> found{pattern.root_path()};
    for (const fs::path& part : pattern.relative_path()) {
        std::vector<fs::path> next;
        for (const fs::path& base : found) {
            if (!hasWildcard(part.native())) {
                std::error_code ec;
                const fs::path candidate = base / part;
                if (fs::exists(fs::symlink_status(candidate, ec))) {
                    next.push_back(candidate);
                }
                continue;
            }
            std::error_code ec;
            fs::directory_iterator iterator(base.empty() ? fs::path(".") : base, ec);
            for (; !ec && iterator != fs::directory_iterator(); iterator.increment(ec)) {
                const fs::path name = iterator->path().filename();
                if (::fnmatch(part.c_str(), name.c_str(), FNM_PERIOD) == 0) {
                    next.push_back(base / name);
                }
            }
        }
        found = std::move(next);
    }
    std::sort(found.begin(), found.end(),
              [](const fs::path& a, const fs::path& b) { return naturalLess(a.native(), b.native()); });
    return found;
}

/// The part of a pattern before its first wildcard.
fs::path fixedPart(const fs::path& pattern)
{
    fs::path fixed = pattern.root_path();
    for (const fs::path& part : pattern.relative_path()) {
        if (hasWildcard(part.native())) {
            break;
        }
        fixed /= part;
    }
    return fixed;
}

/// What a named file or folder is called in the output: its last real name ("photos/" and "photos/." are "photos").
fs::path outputName(const fs::path& argument)
{
    std::error_code ec;
    fs::path name = argument.lexically_normal();
    if (!name.has_filename()) {
        name = name.parent_path();
    }
    name = name.filename();
    if (name.empty() || name == "." || name == "..") {
        name = fs::weakly_canonical(argument, ec).filename();
    }
    return name.empty() || name == "." || name == ".." ? fs::path("photos") : name;
}

} // namespace

bool hasPhotoExtension(const fs::path& file)
{
    return hasExtensionOf(file, kExtensions);
}

bool hasVideoExtension(const fs::path& file)
{
    return hasExtensionOf(file, kVideoExtensions);
}

bool naturalLess(const std::string& a, const std::string& b)
{
    const auto isDigit = [](char c) {
        return c >= '0' && c <= '9';
    };
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() && j < b.size()) {
        if (isDigit(a[i]) && isDigit(b[j])) {
            const auto runEnd = [&](const std::string& s, std::size_t from) {
                while (from < s.size() && isDigit(s[from])) {
                    ++from;
                }
                return from;
            };
            const std::size_t aEnd = runEnd(a, i);
            const std::size_t bEnd = runEnd(b, j);
            std::size_t aStart = i;
            std::size_t bStart = j;
            while (aStart + 1 < aEnd && a[aStart] == '0') {
                ++aStart;
            }
            while (bStart + 1 < bEnd && b[bStart] == '0') {
                ++bStart;
            }
            if (aEnd - aStart != bEnd - bStart) {
                return aEnd - aStart < bEnd - bStart;
            }
            const int order = a.compare(aStart, aEnd - aStart, b, bStart, bEnd - bStart);
            if (order != 0) {
                return order < 0;
            }
            i = aEnd;
            j = bEnd;
        } else if (a[i] != b[j]) {
            return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
        } else {
            ++i;
            ++j;
        }
    }
    if (i < a.size() || j < b.size()) {
        return j < b.size();
    }
    return a < b; // equal but for leading zeros
}

InputList collectInputs(const std::vector<fs::path>& arguments, const CollectOptions& options)
{
    std::error_code ec;
    const bool single = arguments.size() == 1 && fs::is_directory(arguments.front(), ec);
    Collector collector(options, !single);
    std::vector<InputProblem> unmatched;
    for (const fs::path& argument : arguments) {
        if (argument.empty()) {
            unmatched.push_back({argument, {ErrorCode::NotFound, "an empty file name"}});
            continue;
        }
        // A file may have a name that looks like a pattern; what exists is meant as it stands.
        if (fs::exists(fs::symlink_status(argument, ec)) || !hasWildcard(argument.native())) {
            collector.addArgument(argument, outputName(argument));
            continue;
        }
        const std::vector<fs::path> matches = expand(argument);
        if (matches.empty()) {
            unmatched.push_back({argument, {ErrorCode::NotFound, "no file matches the pattern"}});
        }
        const fs::path fixed = fixedPart(argument);
        for (const fs::path& match : matches) {
            const fs::path relative = fixed.empty() ? match : match.lexically_relative(fixed);
            const bool escapes = relative.empty() || *relative.begin() == ".." || *relative.begin() == ".";
            collector.addArgument(match, escapes ? outputName(match) : relative);
        }
    }
    InputList list = std::move(collector).take();
    list.problems.insert(list.problems.end(), unmatched.begin(), unmatched.end());
    return list;
}

} // namespace bauta::jobs
