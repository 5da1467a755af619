// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <optional>
#include <string>

namespace bauta::protect
{

/// What happens to one face.
enum class Method
{
    Keep = 0,
    Solid,
    Pixelate,
    Blur,
    Sticker,
    Cloak,    ///< looks like the person to people and like nobody to recognisers (cloak/cloak.h)
    Disguise, ///< the same engine with more geometry: looks like somebody else, naturally
    Anonymize ///< the face of somebody who does not exist (anonymize/anonymize.h)
};

/// Methods that lay something over the face (redact.h).
[[nodiscard]] constexpr bool isCover(Method method) noexcept
{
    return method == Method::Solid || method == Method::Pixelate || method == Method::Blur || method == Method::Sticker;
}

[[nodiscard]] const char* toString(Method method) noexcept;
[[nodiscard]] std::optional<Method> methodFromString(const std::string& name) noexcept;

} // namespace bauta::protect
