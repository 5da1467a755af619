// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/plan/path_text.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>

namespace bauta
{

namespace
{

/// Length of the well-formed sequence that starts at `at`, or 0.
std::size_t sequenceLength(std::string_view text, std::size_t at) noexcept
{
    const auto byte = [&](std::size_t i) {
        return static_cast<unsigned char>(text[at + i]);
    };
    const unsigned char lead = byte(0);
    if (lead < 0x80) {
        return 1;
    }
    std::size_t length = 0;
    std::uint32_t value = 0;
    std::uint32_t smallest = 0;
    if ((lead & 0xE0U) == 0xC0) {
        length = 2;
        value = lead & 0x1FU;
        smallest = 0x80;
    } else if ((lead & 0xF0U) == 0xE0) {
        length = 3;
        value = lead & 0x0FU;
        smallest = 0x800;
    } else if ((lead & 0xF8U) == 0xF0) {
        length = 4;
        value = lead & 0x07U;
        smallest = 0x10000;
    } else {
        return 0;
    }
    if (at + length > text.size()) {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) {
            return 0;
        }
        value = (value << 6U) | (byte(i) & 0x3FU);
    }
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    return value < smallest || value > 0x10FFFF || surrogate ? 0 : length;
}

/// Controls, and the characters that reorder or hide text around them (bidi overrides, zero-width, line separators).
bool isHidden(std::string_view sequence) noexcept
{
    if (sequence.size() == 1) {
        const auto byte = static_cast<unsigned char>(sequence[0]);
        return byte < 0x20 || byte == 0x7F;
    }
    const auto byte = [&](std::size_t i) {
        return static_cast<unsigned char>(sequence[i]);
    };
    if (sequence.size() == 2) {
        return byte(0) == 0xC2 && byte(1) < 0xA0; // C1 controls
    }
    if (sequence.size() == 3 && byte(0) == 0xE2) {
        return (byte(1) == 0x80 && ((byte(2) >= 0x8B && byte(2) <= 0x8F) || (byte(2) >= 0xA8 && byte(2) <= 0xAE))) ||
               (byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9);
    }
    return false;
}

} // namespace

bool isValidUtf8(std::string_view text) noexcept
{
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequenceLength(text, at);
        if (length == 0) {
            return false;
        }
        at += length;
    }
    return true;
}

std::string printable(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequenceLength(text, at);
        const std::string_view sequence = text.substr(at, length == 0 ? 1 : length);
        if (length != 0 && !isHidden(sequence)) {
            result += sequence;
        } else if (sequence == "\n") {
            result += "\\n";
        } else if (sequence == "\t") {
            result += "\\t";
        } else {
            for (const char c : sequence) {
                result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
            }
        }
        at += sequence.size();
    }
    return result;
}

std::string printable(const std::filesystem::path& path)
{
    return printable(std::string_view(path.native()));
}

std::string hexFromBytes(std::string_view bytes)
{
    std::string hex;
    hex.reserve(2 * bytes.size());
    for (const char c : bytes) {
        hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
    }
    return hex;
}

std::optional<std::string> bytesFromHex(std::string_view hex)
{
    const auto digit = [](char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    };
    if (hex.size() % 2 != 0) {
        return std::nullopt;
    }
    std::string bytes;
    bytes.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const int high = digit(hex[i]);
        const int low = digit(hex[i + 1]);
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        bytes += static_cast<char>(16 * high + low);
    }
    return bytes;
}

} // namespace bauta
