// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/image/byte_cursor.h"
#include "core/video/truncation_av.h"

#include <bit>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace bauta::video
{

namespace
{

constexpr int kMaxBoxes = 100'000;

bool mp4EndsEarly(const InputFile& file)
{
    std::int64_t at = 0;
    for (int boxes = 0; boxes < kMaxBoxes && at + 8 <= file.size(); ++boxes) {
        const std::vector<std::byte> bytes = file.readAt(at, 16);
        image::ByteCursor cursor(bytes);
        std::uint64_t size = cursor.u32();
        cursor.skip(4);
        if (size == 0) { // up to the end
            return false;
        }
        if (size == 1) {
            size = cursor.u64();
        }
        if (cursor.failed() || size < 8) {
            return false; // damage of another kind
        }
        if (size > static_cast<std::uint64_t>(file.size() - at)) {
            return true;
        }
        at += static_cast<std::int64_t>(size);
    }
    return false;
}

bool riffEndsEarly(const InputFile& file)
{
    const std::vector<std::byte> bytes = file.readAt(0, 8);
    image::ByteCursor cursor(bytes, image::ByteCursor::Order::Little);
    cursor.skip(4);
    return std::int64_t{cursor.u32()} > file.size() - 8;
}

/// A variable-length number of EBML; empty for the value that means "unknown".
std::optional<std::uint64_t> ebmlNumber(image::ByteCursor& cursor, bool keepsMarker)
{
    const std::uint8_t first = cursor.u8();
    const int more = std::countl_zero(first);
    if (first == 0) {
        return std::nullopt;
    }
    const std::uint64_t marker = std::uint64_t{0x80} >> static_cast<unsigned>(more);
    std::uint64_t value = keepsMarker ? first : first & (marker - 1);
    bool allOnes = (first & (marker - 1)) == marker - 1;
    for (int i = 0; i < more; ++i) {
        const std::uint8_t next = cursor.u8();
        allOnes = allOnes && next == 0xFF;
        value = value << 8U | next;
    }
    return allOnes && !keepsMarker ? std::nullopt : std::optional(value);
}

bool matroskaEndsEarly(const InputFile& file)
{
    constexpr std::uint64_t kHeader = 0x1A45DFA3;
    constexpr std::uint64_t kSegment = 0x18538067;
    const std::vector<std::byte> bytes = file.readAt(0, 4096);
    image::ByteCursor cursor(bytes);
    if (ebmlNumber(cursor, true) != kHeader) {
        return false;
    }
    cursor.skip(ebmlNumber(cursor, false).value_or(std::numeric_limits<std::uint64_t>::max()));
    if (ebmlNumber(cursor, true) != kSegment) {
        return false;
    }
    const std::optional<std::uint64_t> size = ebmlNumber(cursor, false);
    return size && !cursor.failed() && *size > static_cast<std::uint64_t>(file.size()) - cursor.position();
}

bool gifEndsEarly(const InputFile& file)
{
    constexpr std::byte kTrailer{0x3B};
    const std::vector<std::byte> last = file.readAt(file.size() - 1, 1);
    return last.empty() || last.front() != kTrailer;
}

} // namespace

bool endsEarly(const Demuxer& demuxer)
{
    const std::string_view format = demuxer.context().iformat->name;
    const InputFile& file = demuxer.file();
    return (format.starts_with("mov") && mp4EndsEarly(file)) || (format == "avi" && riffEndsEarly(file)) ||
           (format.starts_with("matroska") && matroskaEndsEarly(file)) || (format == "gif" && gifEndsEarly(file));
}

} // namespace bauta::video
