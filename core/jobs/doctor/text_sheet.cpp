// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/doctor/text_sheet.h"

#include <algorithm>

namespace bauta::jobs
{

namespace
{

constexpr std::size_t kIndent = 2;
constexpr std::size_t kLabelColumns = 14;
constexpr std::size_t kGap = 2;

std::string padded(const std::string& text, std::size_t columns, bool right)
{
    const std::string blanks(columns > text.size() ? columns - text.size() : 0, ' ');
    return right ? blanks + text : text + blanks;
}

} // namespace

void TextSheet::wrap(const std::string& first, std::string_view words)
{
    std::string line = first;
    bool fresh = true; // nothing but the beginning is in the line yet
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        const std::string_view word = words.substr(0, end);
        words.remove_prefix(std::min(end + 1, words.size()));
        if (word.empty()) {
            continue;
        }
        if (!fresh && line.size() + 1 + word.size() > m_columns) {
            m_text += line + "\n";
            line.assign(first.size(), ' ');
            fresh = true;
        }
        line += (fresh ? "" : " ") + std::string(word);
        fresh = false;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    m_text += line + "\n";
}

void TextSheet::paragraph(const std::string& words)
{
    m_text += m_text.empty() ? "" : "\n";
    wrap("", words);
}

void TextSheet::section(const std::string& title)
{
    m_text += "\n" + title + "\n";
}

void TextSheet::row(const std::string& label, const std::string& value)
{
    wrap(std::string(kIndent, ' ') + padded(label, kLabelColumns, false) + std::string(kGap, ' '), value);
}

void TextSheet::table(const std::vector<std::vector<std::string>>& rows, const std::set<std::size_t>& right)
{
    std::vector<std::size_t> widths{kLabelColumns};
    for (const auto& cells : rows) {
        for (std::size_t i = 0; cells.size() > 1 && i < cells.size(); ++i) {
            widths.resize(std::max(widths.size(), i + 1));
            widths[i] = std::max(widths[i], cells[i].size());
        }
    }
    for (const auto& cells : rows) {
        std::string line(kIndent, ' ');
        for (std::size_t i = 0; i + 1 < cells.size(); ++i) {
            line += padded(cells[i], widths[i], right.contains(i)) + std::string(kGap, ' ');
        }
        if (cells.size() == 1) { // a remark keeps its own indent
            line += cells.front().substr(0, cells.front().find_first_not_of(' '));
        }
        wrap(line,
             right.contains(cells.size() - 1) ? padded(cells.back(), widths[cells.size() - 1], true) : cells.back());
    }
}

void TextSheet::item(const std::string& words, const std::string& below)
{
    wrap(std::string(kIndent, ' '), words);
    wrap(std::string(2 * kIndent + 2, ' '), below);
}

} // namespace bauta::jobs
