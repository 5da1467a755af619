// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/cancel_token.h"
#include "core/base/expected.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace bauta
{

/// SHA-256 as 64 lower-case hex digits.
[[nodiscard]] std::string sha256Hex(std::span<const std::byte> bytes);

/// The same of a regular file of any size, read piece by piece. Cancelled, or NotFound if it cannot be read.
[[nodiscard]] Expected<std::string> sha256OfFile(const std::filesystem::path& file, const CancelToken& cancel);

} // namespace bauta
