// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace bauta
{

/// Random values that come again: the same key gives the same sequence, and without the key nobody can guess it
/// (ChaCha20 of libsodium). For noise that must look alike in every frame of a video. A UniformRandomBitGenerator; not
/// thread-safe.
class KeyedRandom
{
public:
    using Key = std::array<std::byte, 32>;
    using result_type = std::uint32_t;

    explicit KeyedRandom(const Key& key) : m_key(key) {}
    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
    result_type operator()();

    /// A key from the system's secure generator.
    [[nodiscard]] static Key randomKey();

private:
    Key m_key;
    std::array<std::uint32_t, 256> m_block{};
    std::size_t m_used = 256;
    std::uint64_t m_next = 0; ///< number of the next block
};

} // namespace bauta
