// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace bauta::jobs
{

/// Plain text in sections with aligned columns, for people and for bug reports. Lines break between words so that none
/// is longer than the sheet is wide. Columns are counted for ASCII, which is all that reports of this kind consist of
/// but for names of processors and systems.
class TextSheet
{
public:
    explicit TextSheet(std::size_t columns) : m_columns(columns) {}

    /// Lines of their own, from the margin on.
    void paragraph(const std::string& words);
    void section(const std::string& title);
    /// A label and its value, which goes on below itself.
    void row(const std::string& label, const std::string& value);
    /// Rows of cells, each column as wide as its widest cell; those listed in `right` are aligned to the right. A row
    /// of one cell is a remark and widens nothing. The last cell of a row goes on below itself.
    void table(const std::vector<std::vector<std::string>>& rows, const std::set<std::size_t>& right = {});
    /// Something and, below it and further in, what belongs to it.
    void item(const std::string& words, const std::string& below);

    [[nodiscard]] const std::string& text() const noexcept { return m_text; }

private:
    /// `first` begins the first line, as many blanks all others.
    void wrap(const std::string& first, std::string_view words);

    std::size_t m_columns;
    std::string m_text;
};

} // namespace bauta::jobs
