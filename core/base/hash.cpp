// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/hash.h"

#include <sodium.h>

#include <array>
#include <charconv>
#include <fstream>
#include <vector>

namespace bauta
{

namespace
{

using Digest = std::array<unsigned char, crypto_hash_sha256_BYTES>;

std::string hexOf(const Digest& digest)
{
    std::array<char, 2 * std::tuple_size_v<Digest> + 1> hex{};
    sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
    return hex.data();
}

} // namespace

std::string sha256Hex(std::span<const std::byte> bytes)
{
    Digest digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    return hexOf(digest);
}

std::uint64_t sha256Start(std::string_view text)
{
    const std::string digest = sha256Hex(std::as_bytes(std::span(text)));
    std::uint64_t start = 0;
    std::from_chars(digest.data(), digest.data() + 16, start, 16);
    return start;
}

Expected<std::string> sha256OfFile(const std::filesystem::path& file, const CancelToken& cancel)
{
    std::error_code ec;
    if (!std::filesystem::is_regular_file(file, ec)) {
        return fail(ErrorCode::NotFound, "no regular file of that name");
    }
    std::ifstream in(file, std::ios::binary);
    constexpr std::size_t kPiece = std::size_t{1} << 20U;
    std::vector<char> piece(kPiece);
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    while (in) {
        if (cancel.isCancelled()) {
            return fail(ErrorCode::Cancelled, "cancelled");
        }
        in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(piece.data()),
                                  static_cast<unsigned long long>(in.gcount()));
    }
    if (!in.eof()) {
        return fail(ErrorCode::NotFound, "the file cannot be read");
    }
    Digest digest{};
    crypto_hash_sha256_final(&state, digest.data());
    return hexOf(digest);
}

} // namespace bauta
