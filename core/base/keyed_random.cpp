// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/keyed_random.h"

#include "core/base/random.h"

#include <sodium.h>

#include <span>

namespace bauta
{

static_assert(std::tuple_size_v<KeyedRandom::Key> == crypto_stream_chacha20_KEYBYTES);

KeyedRandom::result_type KeyedRandom::operator()()
{
    if (m_used == m_block.size()) {
        std::array<unsigned char, crypto_stream_chacha20_NONCEBYTES> nonce{};
        static_assert(sizeof(m_next) == crypto_stream_chacha20_NONCEBYTES);
        for (std::size_t i = 0; i < nonce.size(); ++i) {
            nonce.at(i) = static_cast<unsigned char>(m_next >> (8U * i));
        }
        crypto_stream_chacha20(reinterpret_cast<unsigned char*>(m_block.data()), sizeof(m_block), nonce.data(),
                               reinterpret_cast<const unsigned char*>(m_key.data()));
        ++m_next;
        m_used = 0;
    }
    return m_block[m_used++];
}

KeyedRandom::Key KeyedRandom::randomKey()
{
    Key key{};
    fillRandom(key);
    return key;
}

} // namespace bauta
