// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/cli/streams.h"

#include <string>
#include <vector>

namespace bauta::cli
{

/// Rows of text. On a terminal the columns are aligned and the first one is shortened in its middle when the row does
/// not fit; elsewhere cells are parted by tabs, for cut and awk. Cells must be printable (path_text.h).
class Table
{
public:
    /// `rightAligned` lists the columns of numbers.
    Table(std::vector<std::string> header, std::vector<std::size_t> rightAligned = {});
    void add(std::vector<std::string> row);
    [[nodiscard]] bool empty() const noexcept { return m_rows.empty(); }
    void print(const Streams& streams) const;

private:
    std::vector<std::string> m_header;
    std::vector<std::size_t> m_rightAligned;
    std::vector<std::vector<std::string>> m_rows;
};

/// Columns that valid UTF-8 takes on a terminal.
[[nodiscard]] std::size_t displayWidth(const std::string& text);

/// At most `columns` wide, with an ellipsis in the middle: the end of a path says more than its middle.
[[nodiscard]] std::string shortened(const std::string& text, std::size_t columns);

} // namespace bauta::cli
