// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/method.h"

#include <array>
#include <utility>

namespace bauta::protect
{

namespace
{

constexpr std::array<std::pair<Method, const char*>, 8> kNames{{{Method::Keep, "keep"},
                                                                {Method::Solid, "solid"},
                                                                {Method::Pixelate, "pixelate"},
                                                                {Method::Blur, "blur"},
                                                                {Method::Sticker, "sticker"},
                                                                {Method::Cloak, "cloak"},
                                                                {Method::Disguise, "disguise"},
                                                                {Method::Anonymize, "anonymize"}}};

} // namespace

const char* toString(Method method) noexcept
{
    for (const auto& [value, name] : kNames) {
        if (value == method) {
            return name;
        }
    }
    return "keep";
}

std::optional<Method> methodFromString(const std::string& name) noexcept
{
    for (const auto& [value, known] : kNames) {
        if (name == known) {
            return value;
        }
    }
    return std::nullopt;
}

} // namespace bauta::protect
