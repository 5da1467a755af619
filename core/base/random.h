// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <limits>

namespace bauta
{

/// The system's secure generator (libsodium), as a UniformRandomBitGenerator. For noise that must not be guessable,
/// such as the noise of a mosaic: a predictable one could be subtracted.
class SecureRandom
{
public:
    using result_type = std::uint32_t;
    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
    result_type operator()();
};

} // namespace bauta
