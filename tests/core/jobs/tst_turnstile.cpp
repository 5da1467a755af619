// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/cancel_token.h"
#include "core/jobs/turnstile.h"

#include <QtTest>

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

using namespace bauta;
using namespace bauta::jobs;

class TestTurnstile final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void inTheOrderOfTheNumbers()
    {
        Turnstile turnstile;
        std::mutex mutex;
        std::vector<std::size_t> passed;
        std::vector<std::unique_ptr<Turnstile::Ticket>> tickets;
        for (std::size_t i = 0; i < 8; ++i) {
            tickets.push_back(std::make_unique<Turnstile::Ticket>(turnstile, i));
        }
        std::vector<std::thread> threads;
        for (std::size_t i = 8; i-- > 0;) { // the last comes first
            threads.emplace_back([&, i] {
                if (i != 3 && tickets[i]->wait({})) {
                    const std::lock_guard lock(mutex);
                    passed.push_back(i);
                }
                tickets[i].reset();
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        QCOMPARE(passed, (std::vector<std::size_t>{0, 1, 2, 4, 5, 6, 7})); // 3 left without a word
    }

    void leavingTwiceIsLeavingOnce()
    {
        Turnstile turnstile;
        Turnstile::Ticket first(turnstile, 0);
        Turnstile::Ticket second(turnstile, 1);
        first.leave();
        first.leave();
        QVERIFY(second.wait({}));
        QVERIFY(first.wait({})); // nothing to wait for
    }

    void cancelledWhileItWaits()
    {
        Turnstile turnstile;
        const Turnstile::Ticket first(turnstile, 0);
        Turnstile::Ticket second(turnstile, 1);
        CancelSource source;
        std::thread canceller([&source] {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            source.request();
        });
        QVERIFY(!second.wait(source.token()));
        canceller.join();
    }
};

QTEST_GUILESS_MAIN(TestTurnstile)
#include "tst_turnstile.moc"
