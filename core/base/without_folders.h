// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace bauta
{

/// A folder that messages name, and the word that stands for it before strangers.
struct KnownFolder
{
    std::filesystem::path folder;
    std::string word;
    bool users = true; ///< what lies in it has names that its user gave
};

/// The user's home, temporary files, and the tree of this program unless it is the system's own.
[[nodiscard]] std::vector<KnownFolder> ownFolders();

/// The folder that bin/ or libexec/ of the program lies in.
[[nodiscard]] std::filesystem::path programTree(const std::filesystem::path& executable);

/// A message for strangers, such as one of the system's or of a library: absolute paths are cut down to the name at
/// their end if it is a library's or, outside of the user's folders, a model's, and to "…" otherwise. A known folder's
/// word stays before it. Folders have blanks in their names: a path ends with the quote that it began with, or else
/// with ": " or the line, and rather takes words of the message with it than leaves a part of itself.
[[nodiscard]] std::string withoutFolders(std::string_view text, const std::vector<KnownFolder>& known);

} // namespace bauta
