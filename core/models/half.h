// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <bit>
#include <cstdint>

namespace bauta::models
{

/// IEEE 754 binary16 to binary32; exact.
[[nodiscard]] inline float floatFromHalf(std::uint16_t half) noexcept
{
    const std::uint32_t sign = (half & 0x8000U) << 16U;
    const std::uint32_t exponent = (half >> 10U) & 0x1FU;
    const std::uint32_t mantissa = half & 0x3FFU;
    if (exponent == 0x1FU) {
        return std::bit_cast<float>(sign | 0x7F800000U | (mantissa << 13U));
    }
    if (exponent == 0) { // zero or subnormal: mantissa * 2^-24
        const float magnitude = static_cast<float>(mantissa) * 0x1p-24F;
        return std::bit_cast<float>(std::bit_cast<std::uint32_t>(magnitude) | sign);
    }
    return std::bit_cast<float>(sign | ((exponent + 112U) << 23U) | (mantissa << 13U));
}

/// binary32 to binary16 for values that binary16 holds exactly; anything else loses bits, so compare after the way
/// back.
[[nodiscard]] inline std::uint16_t truncatedHalfFromFloat(float value) noexcept
{
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t sign = (bits >> 16U) & 0x8000U;
    const std::int32_t exponent = static_cast<std::int32_t>((bits >> 23U) & 0xFFU) - 112;
    const std::uint32_t mantissa = bits & 0x7FFFFFU;
    if (exponent >= 0x1F) {
        return static_cast<std::uint16_t>(sign | 0x7C00U);
    }
    if (exponent > 0) {
        return static_cast<std::uint16_t>(sign | (static_cast<std::uint32_t>(exponent) << 10U) | (mantissa >> 13U));
    }
    if (exponent < -10) {
        return static_cast<std::uint16_t>(sign);
    }
    return static_cast<std::uint16_t>(sign | ((mantissa | 0x800000U) >> static_cast<std::uint32_t>(14 - exponent)));
}

} // namespace bauta::models
