// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/log.h"

#include <unistd.h>

#include <QTemporaryFile>
#include <QTest>

#include <cstdio>

using namespace bauta;

namespace
{

/// What `action` prints to standard error.
template <class Action>
QByteArray standardErrorOf(Action action)
{
    QTemporaryFile file;
    if (!file.open()) {
        return "cannot capture standard error";
    }
    std::fflush(stderr);
    const int saved = ::dup(STDERR_FILENO);
    ::dup2(file.handle(), STDERR_FILENO);
    action();
    std::fflush(stderr);
    ::dup2(saved, STDERR_FILENO);
    ::close(saved);
    file.seek(0);
    return file.readAll();
}

} // namespace

class TstLog final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { log::setLevel(log::Level::Warning); }

    void onlyWhatIsImportantEnoughIsPrinted()
    {
        const auto say = [] {
            log::debug("a debug line");
            log::info("an info line");
            log::warning("a warning line");
            log::error("an error line");
        };
        QByteArray text = standardErrorOf(say);
        QVERIFY2(!text.contains("debug line") && !text.contains("info line"), text.constData());
        QVERIFY2(text.contains("a warning line") && text.contains("an error line"), text.constData());
        log::setLevel(log::Level::Debug);
        QCOMPARE(standardErrorOf(say).count('\n'), 4);
        log::setLevel(log::Level::Off);
        QCOMPARE(standardErrorOf(say), QByteArray());
    }

    void aHostileNameStaysOneHarmlessLine()
    {
        const QByteArray text = standardErrorOf([] { log::warning("{}: bad", "a\nb\x1b[2Jc{}%s"); });
        QCOMPARE(text.count('\n'), 1);
        QVERIFY(!text.contains('\x1b'));
        QVERIFY2(text.contains("a\\x0ab\\x1b[2Jc{}%s: bad"), text.constData());
    }

    void printableKeepsUtf8()
    {
        QCOMPARE(QString::fromStdString(log::printable("Zo\xC3\xAB \xE2\x82\xAC\t.jpg\x7F")),
                 QString::fromUtf8("Zo\xC3\xAB \xE2\x82\xAC\\x09.jpg\\x7f"));
    }
};

QTEST_GUILESS_MAIN(TstLog)
#include "tst_log.moc"
