// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/track/assignment.h"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace bauta::faces
{

std::vector<int> assign(const std::vector<float>& cost, int rows, int columns)
{
    std::vector<int> columnOfRow(static_cast<std::size_t>(std::max(rows, 0)), -1);
    if (rows <= 0 || columns <= 0) {
        return columnOfRow;
    }
    // A square matrix filled up with forbidden pairs; row by row, each along the cheapest augmenting path.
    const auto n = static_cast<std::size_t>(std::max(rows, columns));
    const auto at = [&](std::size_t row, std::size_t column) {
        const bool real = row < static_cast<std::size_t>(rows) && column < static_cast<std::size_t>(columns);
        const auto width = static_cast<std::size_t>(columns);
        return static_cast<double>(real ? std::min(cost[row * width + column], kForbidden) : kForbidden);
    };
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    constexpr auto kNone = std::numeric_limits<std::size_t>::max();
    std::vector<double> rowPotential(n, 0.0);
    std::vector<double> columnPotential(n + 1, 0.0);
    std::vector<std::size_t> rowOfColumn(n + 1, kNone); // the last column is where each search starts
    for (std::size_t row = 0; row < n; ++row) {
        std::vector<double> slack(n, kInfinity);
        std::vector<std::size_t> cameFrom(n, n);
        std::vector<bool> visited(n + 1, false);
        std::size_t column = n;
        rowOfColumn[n] = row;
        do {
            visited[column] = true;
            const std::size_t current = rowOfColumn[column];
            double least = kInfinity;
            std::size_t next = n;
            for (std::size_t j = 0; j < n; ++j) {
                if (visited[j]) {
                    continue;
                }
                const double reduced = at(current, j) - rowPotential[current] - columnPotential[j];
                if (reduced < slack[j]) {
                    slack[j] = reduced;
                    cameFrom[j] = column;
                }
                if (slack[j] < least) {
                    least = slack[j];
                    next = j;
                }
            }
            for (std::size_t j = 0; j <= n; ++j) {
                if (visited[j]) {
                    rowPotential[rowOfColumn[j]] += least;
                    columnPotential[j] -= least;
                } else if (j < n) {
                    slack[j] -= least;
                }
            }
            column = next;
        } while (rowOfColumn[column] != kNone);
        while (column != n) {
            const std::size_t previous = cameFrom[column];
            rowOfColumn[column] = rowOfColumn[previous];
            column = previous;
        }
    }
    for (std::size_t j = 0; j < static_cast<std::size_t>(columns); ++j) {
        const std::size_t row = rowOfColumn[j];
        if (row < static_cast<std::size_t>(rows) && at(row, j) < static_cast<double>(kForbidden)) {
            columnOfRow[row] = static_cast<int>(j);
        }
    }
    return columnOfRow;
}

} // namespace bauta::faces
