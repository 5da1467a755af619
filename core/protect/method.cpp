// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/method.h"

#include "core/base/enum_names.h"

namespace bauta::protect
{

namespace
{

constexpr EnumNames<Method, 8> kNames{{{Method::Keep, "keep"},
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
    return nameOf(kNames, method);
}

std::optional<Method> methodFromString(const std::string& name) noexcept
{
    return valueNamed(kNames, name);
}

} // namespace bauta::protect
