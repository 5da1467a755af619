// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/random.h"

#include <sodium.h>

#include <array>
#include <cstdlib>

namespace bauta
{

namespace
{

/// Values drawn ahead, because a system call for each would take a hundred times as long as using it.
struct Block
{
    std::array<std::uint32_t, 1024> values{};
    std::size_t used = values.size();
};

} // namespace

void fillRandom(std::span<std::byte> bytes)
{
    // libsodium's lazy start is not thread-safe, sodium_init is; it fails only where there is no randomness at all.
    static const bool ready = sodium_init() >= 0;
    if (!ready) {
        std::abort();
    }
    if (!bytes.empty()) { // an empty span may be a null pointer, which the function must not get
        randombytes_buf(bytes.data(), bytes.size());
    }
}

SecureRandom::result_type SecureRandom::operator()()
{
    thread_local Block block;
    if (block.used == block.values.size()) {
        fillRandom(std::as_writable_bytes(std::span(block.values)));
        block.used = 0;
    }
    return block.values[block.used++];
}

} // namespace bauta
