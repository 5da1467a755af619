// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/track/assignment.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

using namespace bauta::faces;

namespace
{

/// Number of pairs (negative, so that less is better) and their cost, by trying all.
std::pair<int, float> bestByTrying(const std::vector<float>& cost, int rows, int columns)
{
    const int n = std::max(rows, columns);
    std::vector<int> order(static_cast<std::size_t>(n));
    std::iota(order.begin(), order.end(), 0);
    std::pair<int, float> best{1, 0.F};
    do {
        std::pair<int, float> now{0, 0.F};
        for (int row = 0; row < rows; ++row) {
            const int column = order[static_cast<std::size_t>(row)];
            if (column < columns) {
                const float c = cost[static_cast<std::size_t>(row * columns + column)];
                if (c < kForbidden) {
                    --now.first;
                    now.second += c;
                }
            }
        }
        best = best.first == 1 ? now : std::min(best, now);
    } while (std::next_permutation(order.begin(), order.end()));
    return best;
}

} // namespace

class TestAssignment final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void prefersTheWholeToTheGreedyChoice()
    {
        // Greedy takes 1 and is left with 10.
        QCOMPARE(assign({1.F, 2.F, 3.F, 10.F}, 2, 2), (std::vector<int>{1, 0}));
    }

    void leavesForbiddenPairsAlone()
    {
        QCOMPARE(assign({kForbidden, kForbidden, 1.F, kForbidden}, 2, 2), (std::vector<int>{-1, 0}));
        QCOMPARE(assign({}, 0, 3), std::vector<int>());
        QCOMPARE(assign({}, 2, 0), (std::vector<int>{-1, -1}));
    }

    void isOptimalForRandomCosts_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        QTest::newRow("square") << 5 << 5;
        QTest::newRow("wide") << 3 << 6;
        QTest::newRow("tall") << 6 << 2;
    }

    void isOptimalForRandomCosts()
    {
        QFETCH(int, rows);
        QFETCH(int, columns);
        std::mt19937 random(7);
        std::uniform_real_distribution<float> uniform(0.F, 5.F);
        for (int round = 0; round < 60; ++round) {
            std::vector<float> cost(static_cast<std::size_t>(rows * columns));
            for (float& c : cost) {
                c = uniform(random) < 1.5F ? kForbidden : uniform(random);
            }
            const std::vector<int> columnOfRow = assign(cost, rows, columns);
            std::pair<int, float> found{0, 0.F};
            std::vector<bool> used(static_cast<std::size_t>(columns), false);
            for (int row = 0; row < rows; ++row) {
                const int column = columnOfRow[static_cast<std::size_t>(row)];
                if (column >= 0) {
                    QVERIFY(!used[static_cast<std::size_t>(column)]);
                    used[static_cast<std::size_t>(column)] = true;
                    --found.first;
                    found.second += cost[static_cast<std::size_t>(row * columns + column)];
                }
            }
            const auto best = bestByTrying(cost, rows, columns);
            QCOMPARE(found.first, best.first);
            QVERIFY(std::abs(found.second - best.second) < 1e-3F);
        }
    }
};

QTEST_GUILESS_MAIN(TestAssignment)
#include "tst_assignment.moc"
