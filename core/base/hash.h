// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace bauta
{

/// SHA-256 as 64 lower-case hex digits.
[[nodiscard]] std::string sha256Hex(std::span<const std::byte> bytes);

/// The first 64 bits of a text's SHA-256, to make seeds of what must not be guessed from them.
[[nodiscard]] std::uint64_t sha256Start(std::string_view text);

/// SHA-256, in hex digits as well, of a regular file of any size, read piece by piece. Cancelled, or NotFound if it
/// cannot be read.
[[nodiscard]] Expected<std::string> sha256OfFile(const std::filesystem::path& file, const CancelToken& cancel);

} // namespace bauta
