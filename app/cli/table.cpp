// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/table.h"

#include <algorithm>
#include <cstdint>
#include <ostream>
#include <string_view>

namespace bauta::cli
{

namespace
{

constexpr std::string_view kGap = "  ";

struct Character
{
    std::size_t bytes = 1;
    std::size_t columns = 1;
};

/// wcwidth() depends on the locale that the program runs in; names must line up in all of them. East Asian wide and
/// combining ranges, coarsely.
Character characterAt(const std::string& text, std::size_t at)
{
    const auto lead = static_cast<unsigned char>(text[at]);
    Character character;
    std::uint32_t code = lead;
    if (lead >= 0xF0) {
        character.bytes = 4;
        code = lead & 0x07U;
    } else if (lead >= 0xE0) {
        character.bytes = 3;
        code = lead & 0x0FU;
    } else if (lead >= 0xC0) {
        character.bytes = 2;
        code = lead & 0x1FU;
    }
    character.bytes = std::min(character.bytes, text.size() - at);
    for (std::size_t i = 1; i < character.bytes; ++i) {
        code = (code << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    }
    const bool combining = (code >= 0x300 && code <= 0x36F) || (code >= 0xFE00 && code <= 0xFE0F);
    const bool wide = (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
                      (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
                      (code >= 0xFF00 && code <= 0xFF60) || (code >= 0x1F300 && code <= 0x1FAFF) ||
                      (code >= 0x20000 && code <= 0x3FFFD);
    if (combining) {
        character.columns = 0;
    } else if (wide) {
        character.columns = 2;
    }
    return character;
}

} // namespace

std::size_t displayWidth(const std::string& text)
{
    std::size_t columns = 0;
    for (std::size_t at = 0; at < text.size();) {
        const Character character = characterAt(text, at);
        columns += character.columns;
        at += character.bytes;
    }
    return columns;
}

std::string shortened(const std::string& text, std::size_t columns)
{
    if (displayWidth(text) <= columns || columns < 3) {
        return text;
    }
    const std::size_t headColumns = (columns - 1) / 3;
    const std::size_t tailColumns = columns - 1 - headColumns;
    std::size_t headEnd = 0;
    for (std::size_t used = 0; headEnd < text.size();) {
        const Character character = characterAt(text, headEnd);
        if (used + character.columns > headColumns) {
            break;
        }
        used += character.columns;
        headEnd += character.bytes;
    }
    std::size_t tailStart = headEnd;
    while (tailStart < text.size() && displayWidth(text.substr(tailStart)) > tailColumns) {
        tailStart += characterAt(text, tailStart).bytes;
    }
    return text.substr(0, headEnd) + "…" + text.substr(tailStart);
}

Table::Table(std::vector<std::string> header, std::vector<std::size_t> rightAligned)
    : m_header(std::move(header)),
      m_rightAligned(std::move(rightAligned))
{
}

void Table::add(std::vector<std::string> row)
{
    row.resize(m_header.size());
    m_rows.push_back(std::move(row));
}

void Table::print(const Streams& streams) const
{
    if (!streams.outIsTerminal) {
        const auto printRow = [&](const std::vector<std::string>& row) {
            for (std::size_t c = 0; c < row.size(); ++c) {
                streams.out << (c == 0 ? "" : "\t") << row[c];
            }
            streams.out << "\n";
        };
        printRow(m_header);
        std::for_each(m_rows.begin(), m_rows.end(), printRow);
        return;
    }
    std::vector<std::size_t> widths(m_header.size());
    for (std::size_t c = 0; c < m_header.size(); ++c) {
        widths[c] = displayWidth(m_header[c]);
        for (const auto& row : m_rows) {
            widths[c] = std::max(widths[c], displayWidth(row[c]));
        }
    }
    std::size_t others = 0;
    for (std::size_t c = 1; c < widths.size(); ++c) {
        others += widths[c] + kGap.size();
    }
    const auto columns = static_cast<std::size_t>(std::max(40, streams.columns));
    const std::size_t room = std::max<std::size_t>(16, columns > others + 16 ? columns - others : 16);
    widths[0] = std::min(widths[0], room);
    const auto printRow = [&](const std::vector<std::string>& row) {
        std::string line;
        for (std::size_t c = 0; c < row.size(); ++c) {
            const std::string cell = c == 0 ? shortened(row[c], widths[0]) : row[c];
            const std::string padding(widths[c] - std::min(widths[c], displayWidth(cell)), ' ');
            const bool right = std::find(m_rightAligned.begin(), m_rightAligned.end(), c) != m_rightAligned.end();
            line += c == 0 ? "" : std::string(kGap);
            line += right ? padding + cell : cell + padding;
        }
        line.erase(line.find_last_not_of(' ') + 1);
        streams.out << line << "\n";
    };
    printRow(m_header);
    std::for_each(m_rows.begin(), m_rows.end(), printRow);
}

} // namespace bauta::cli
