// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace bauta
{

/// Fills `bytes` from the system's secure generator. Thread-safe; cannot fail (libsodium ends the process if the
/// system has no randomness).
void fillRandom(std::span<std::byte> bytes);

/// The system's secure generator as a UniformRandomBitGenerator. For noise that must not be guessable, such as the
/// noise of a mosaic: a predictable one could be subtracted.
///
/// Without state of its own, so copies are independent and any thread may use any object. Values are drawn from the
/// system in blocks, a block a thread; about 2 ns each.
class SecureRandom
{
public:
    using result_type = std::uint32_t;
    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
    result_type operator()();
};

} // namespace bauta
