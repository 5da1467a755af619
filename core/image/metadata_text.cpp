// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/metadata_text.h"

#include <array>
#include <cstdint>

namespace bauta::image
{

namespace
{

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

void appendUtf8(std::string& text, char32_t c)
{
    const auto add = [&text](char32_t byte) {
        text.push_back(static_cast<char>(static_cast<unsigned char>(byte)));
    };
    if (c < 0x80) {
        add(c);
    } else if (c < 0x800) {
        add(0xC0 | (c >> 6U));
        add(0x80 | (c & 0x3FU));
    } else if (c < 0x10000) {
        add(0xE0 | (c >> 12U));
        add(0x80 | ((c >> 6U) & 0x3FU));
        add(0x80 | (c & 0x3FU));
    } else {
        add(0xF0 | (c >> 18U));
        add(0x80 | ((c >> 12U) & 0x3FU));
        add(0x80 | ((c >> 6U) & 0x3FU));
        add(0x80 | (c & 0x3FU));
    }
}

struct Decoded
{
    char32_t character = 0;
    std::size_t bytes = 1;
};

/// The first character of `text`, which is not empty. Overlong forms, surrogates and the rest of what is not UTF-8
/// count as one Latin-1 character.
Decoded decodeFirst(std::string_view text)
{
    const auto byteAt = [text](std::size_t i) {
        return static_cast<std::uint8_t>(text[i]);
    };
    const std::uint8_t first = byteAt(0);
    if (first < 0x80) {
        return {first, 1};
    }
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first >= 0xC2 && first <= 0xF4 && text.size() >= length) {
        char32_t character = first & (0x7FU >> length);
        bool continued = true;
        for (std::size_t i = 1; i < length; ++i) {
            continued = continued && (byteAt(i) & 0xC0U) == 0x80;
            character = (character << 6U) | (byteAt(i) & 0x3FU);
        }
        constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
        const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
        if (continued && character >= smallest.at(length) && character <= 0x10FFFF && !surrogate) {
            return {character, length};
        }
    }
    return {first, 1};
}

bool controls(char32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || // C0, DEL, C1
           (c >= 0x200B && c <= 0x200F) ||        // zero width, marks of direction
           (c >= 0x2028 && c <= 0x202E) ||        // line ends, embeddings of direction
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c & 0xFFFEU) == 0xFFFE;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks(" \t\r\n\0", 5);
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

} // namespace

std::string cleanText(std::string_view raw, std::size_t maxBytes)
{
    std::string_view rest = trimmed(raw);
    std::string text;
    std::size_t lastFit = 0; // where an ellipsis would still fit
    while (!rest.empty()) {
        const Decoded next = decodeFirst(rest);
        rest.remove_prefix(next.bytes);
        const bool blank = next.character == '\n' || next.character == '\r' || next.character == '\t';
        appendUtf8(text, blank ? U' ' : controls(next.character) ? kReplacement : next.character);
        if (text.size() > maxBytes) {
            text.resize(lastFit);
            text += kEllipsis;
            break;
        }
        if (text.size() + kEllipsis.size() <= maxBytes) {
            lastFit = text.size();
        }
    }
    return text;
}

std::string utf8FromUtf16(std::string_view littleEndian)
{
    std::string text;
    const auto unit = [littleEndian](std::size_t i) {
        return static_cast<char32_t>(static_cast<std::uint8_t>(littleEndian[i]) |
                                     static_cast<unsigned>(static_cast<std::uint8_t>(littleEndian[i + 1])) << 8U);
    };
    for (std::size_t i = 0; i + 1 < littleEndian.size(); i += 2) {
        char32_t c = unit(i);
        const bool high = c >= 0xD800 && c <= 0xDBFF;
        if (high && i + 3 < littleEndian.size() && unit(i + 2) >= 0xDC00 && unit(i + 2) <= 0xDFFF) {
            c = 0x10000 + ((c - 0xD800) << 10U) + (unit(i + 2) - 0xDC00);
            i += 2;
        } else if (c >= 0xD800 && c <= 0xDFFF) {
            c = kReplacement;
        }
        appendUtf8(text, c);
    }
    return text;
}

} // namespace bauta::image
