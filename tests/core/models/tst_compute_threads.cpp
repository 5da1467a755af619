// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/compute_threads.h"

#include <sched.h>

#include <QTest>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace bauta;

class TestComputeThreads final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void respectsAffinity()
    {
        cpu_set_t before;
        CPU_ZERO(&before);
        QCOMPARE(sched_getaffinity(0, sizeof(before), &before), 0);
        QVERIFY(models::availableProcessors() >= 1);
        QVERIFY(models::availableProcessors() <= CPU_COUNT(&before));
        std::size_t first = 0;
        while (!CPU_ISSET(first, &before)) {
            ++first;
        }
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(first, &one);
        QCOMPARE(sched_setaffinity(0, sizeof(one), &one), 0);
        const int restricted = models::availableProcessors();
        QCOMPARE(sched_setaffinity(0, sizeof(before), &before), 0);
        QCOMPARE(restricted, 1);
    }

    void canBeSetAgain()
    {
        models::setComputeThreads(2);
        models::setComputeThreads(1);
        models::setComputeThreads(0); // counts as one
        QCOMPARE(models::computeThreads(), 1);
    }

    void belongsToTheThread()
    {
        models::setComputeThreads(3);
        int elsewhere = 0;
        std::thread([&] { elsewhere = models::computeThreads(); }).join();
        QCOMPARE(elsewhere, 1); // nobody gave that one a number
        {
            const models::ComputeThreadsScope five(5);
            QCOMPARE(models::computeThreads(), 5);
        }
        QCOMPARE(models::computeThreads(), 3);
    }

    void parallelForDoesEachOnceWithOneThreadEach()
    {
        models::setComputeThreads(3);
        std::vector<std::atomic<int>> done(100);
        std::atomic<int> others{0};
        models::parallelFor(done.size(), [&](std::size_t i) {
            ++done[i];
            others += models::computeThreads() == 1 ? 0 : 1;
        });
        QVERIFY(std::all_of(done.begin(), done.end(), [](const auto& count) { return count == 1; }));
        QCOMPARE(others.load(), 0);
        QCOMPARE(models::computeThreads(), 3);
    }

    void parallelForHandsExceptionsOn()
    {
        for (const int threads : {1, 3}) {
            models::setComputeThreads(threads);
            std::atomic<int> done{0};
            const auto failing = [&](std::size_t i) {
                if (i == 5) {
                    throw std::runtime_error("the fifth");
                }
                ++done;
            };
            QVERIFY_EXCEPTION_THROWN(models::parallelFor(100'000, failing), std::runtime_error);
            QVERIFY(done < 100'000 - 1); // the rest is not begun
            QCOMPARE(models::computeThreads(), threads);
        }
    }
};

QTEST_GUILESS_MAIN(TestComputeThreads)
#include "tst_compute_threads.moc"
