// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bauta::image
{

/// Text from a file made fit for a report: valid UTF-8 of at most `maxBytes` (cut with an ellipsis between
/// characters), without characters that control a terminal or the direction of text, without blanks at the ends. Bytes
/// that are not UTF-8 are taken as Latin-1.
[[nodiscard]] std::string cleanText(std::string_view raw, std::size_t maxBytes = 120);

/// UTF-16 in little-endian order as UTF-8; lone surrogates become U+FFFD.
[[nodiscard]] std::string utf8FromUtf16(std::string_view littleEndian);

} // namespace bauta::image
