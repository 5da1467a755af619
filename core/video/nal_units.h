// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: the one thing of H.264 streams that we have to know ourselves.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace bauta::video
{

/// Removes SEI units of unregistered user data from H.264 with start codes, in place; returns what is left of the
/// size. Encoders put each of these messages into a unit of its own.
[[nodiscard]] std::size_t removeUserData(std::span<std::uint8_t> units) noexcept;

} // namespace bauta::video
