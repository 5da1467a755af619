// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace bauta
{

/// The names of an enumeration's values, as plans, reports and options have them.
template <class Enum, std::size_t count>
using EnumNames = std::array<std::pair<Enum, const char*>, count>;

/// The name of a value; of one that is not listed, the first name.
template <class Enum, std::size_t count>
[[nodiscard]] const char* nameOf(const EnumNames<Enum, count>& names, Enum value) noexcept
{
    for (const auto& [listed, name] : names) {
        if (listed == value) {
            return name;
        }
    }
    return names.front().second;
}

template <class Enum, std::size_t count>
[[nodiscard]] std::optional<Enum> valueNamed(const EnumNames<Enum, count>& names, const std::string& wanted) noexcept
{
    for (const auto& [value, name] : names) {
        if (wanted == name) {
            return value;
        }
    }
    return std::nullopt;
}

} // namespace bauta
