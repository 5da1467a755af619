// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/video/nal_units.h"

#include <cstring>

namespace bauta::video
{

namespace
{

constexpr unsigned kSei = 6;
constexpr unsigned kUserDataUnregistered = 5;

/// Offset of the next 00 00 01 at or after `from`, or the size.
std::size_t findStartCode(std::span<const std::uint8_t> bytes, std::size_t from) noexcept
{
    for (std::size_t i = from; i + 3 <= bytes.size(); ++i) {
        if (bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1) {
            return i;
        }
    }
    return bytes.size();
}

} // namespace

std::size_t removeUserData(std::span<std::uint8_t> units) noexcept
{
    std::size_t at = findStartCode(units, 0);
    if (at > 0 && at < units.size() && units[at - 1] == 0) {
        --at; // the first start code may have four bytes
    }
    std::size_t kept = at;
    while (at < units.size()) {
        const std::size_t header = findStartCode(units, at) + 3;
        if (header + 1 >= units.size()) {
            break;
        }
        const unsigned type = units[header] & 0x1FU;
        if (type >= 1 && type <= 5) { // slices come last and are large: nothing to look for from here on
            break;
        }
        std::size_t next = findStartCode(units, header);
        if (next < units.size() && units[next - 1] == 0) {
            --next; // the zero belongs to the next start code
        }
        if (type != kSei || units[header + 1] != kUserDataUnregistered) {
            std::memmove(units.data() + kept, units.data() + at, next - at);
            kept += next - at;
        }
        at = next;
    }
    std::memmove(units.data() + kept, units.data() + at, units.size() - at);
    return kept + units.size() - at;
}

} // namespace bauta::video
