// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace bauta
{

/// Whether the bytes are well-formed UTF-8 (RFC 3629: no overlong forms, surrogates or values above U+10FFFF).
[[nodiscard]] bool isValidUtf8(std::string_view text) noexcept;

/// Text from a hostile source (file names, metadata) for a terminal or a page: control characters and bytes that are
/// not UTF-8 appear as \n, \t or \xNN, so that nothing can move the cursor or break a line. A backslash stays itself.
[[nodiscard]] std::string printable(std::string_view text);
[[nodiscard]] std::string printable(const std::filesystem::path& path);

/// Lower-case hex of the bytes, and back; empty if `hex` is not pairs of hex digits.
[[nodiscard]] std::string hexFromBytes(std::string_view bytes);
[[nodiscard]] std::optional<std::string> bytesFromHex(std::string_view hex);

} // namespace bauta
