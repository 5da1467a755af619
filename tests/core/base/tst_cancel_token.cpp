// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/cancel_token.h"

#include <QTest>

#include <csignal>
#include <thread>

using namespace bauta;

namespace
{

CancelSource* g_source = nullptr; // what the signal handler reaches

} // namespace

class TstCancelToken final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDefaultTokenNeverFires() { QVERIFY(!CancelToken().isCancelled()); }

    void allTokensOfASourceFire()
    {
        CancelSource source;
        const CancelToken first = source.token();
        const CancelToken copy = first;
        QVERIFY(!copy.isCancelled());
        source.request();
        QVERIFY(first.isCancelled());
        QVERIFY(copy.isCancelled());
        QVERIFY(source.token().isCancelled());
    }

    void aNewSourceStartsAfresh()
    {
        CancelSource source;
        const CancelToken old = source.token();
        source.request();
        source = {};
        QVERIFY(old.isCancelled());
        QVERIFY(!source.token().isCancelled());
    }

    void aTokenOutlivesItsSource()
    {
        CancelToken token;
        {
            CancelSource source;
            token = source.token();
            source.request();
        }
        QVERIFY(token.isCancelled());
    }

    void anotherThreadSeesTheRequest()
    {
        CancelSource source;
        bool seen = false;
        std::thread worker([token = source.token(), &seen] {
            while (!token.isCancelled()) {
                std::this_thread::yield();
            }
            seen = true;
        });
        source.request();
        worker.join();
        QVERIFY(seen);
    }

    void aSignalHandlerMayRequest()
    {
        CancelSource source;
        g_source = &source;
        const auto previous = std::signal(SIGUSR1, [](int) { g_source->request(); });
        QCOMPARE(std::raise(SIGUSR1), 0);
        (void)std::signal(SIGUSR1, previous);
        g_source = nullptr;
        QVERIFY(source.token().isCancelled());
    }
};

QTEST_GUILESS_MAIN(TstCancelToken)
#include "tst_cancel_token.moc"
