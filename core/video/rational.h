// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>

namespace bauta::video
{

/// An exact fraction: a time base (seconds a tick), a frame rate, a sample aspect. `den` is 0 where it is unknown.
struct Rational
{
    int num = 0;
    int den = 0;
    [[nodiscard]] bool known() const noexcept { return num > 0 && den > 0; }
    [[nodiscard]] double value() const noexcept { return den != 0 ? static_cast<double>(num) / den : 0.0; }
    friend bool operator==(const Rational&, const Rational&) = default;
};

/// `ticks` of `timeBase` in microseconds, rounded to the nearest; for showing and for ranges, not for timestamps of
/// outputs, which stay in ticks.
[[nodiscard]] std::int64_t toMicroseconds(std::int64_t ticks, Rational timeBase) noexcept;

} // namespace bauta::video
