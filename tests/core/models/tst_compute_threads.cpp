// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/compute_threads.h"

#include <sched.h>

#include <QTest>

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
    }
};

QTEST_GUILESS_MAIN(TestComputeThreads)
#include "tst_compute_threads.moc"
