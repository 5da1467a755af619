// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace bauta::image
{

/// For content that sniffFormat() does not know: a sentence for the user that says what it seems to be.
[[nodiscard]] std::string describeUnknown(std::span<const std::byte> content);

} // namespace bauta::image
