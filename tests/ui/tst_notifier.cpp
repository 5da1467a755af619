// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/notifier.h"

#include <QDBusConnection>
#include <QProcess>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace bauta::ui;

namespace
{

/// Stands in for the desktop that shows notes.
class Desktop final : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public Q_SLOTS:
    Q_SCRIPTABLE uint Notify(const QString& application, uint /*replaced*/, const QString& icon, const QString& title,
                             const QString& text, const QStringList& /*actions*/, const QVariantMap& /*hints*/,
                             int /*timeout*/)
    {
        shown = {application, icon, title, text};
        return 1;
    }

public:
    QStringList shown;
};

} // namespace

class NotifierTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNoteReachesTheDesktop()
    {
        const QString daemon = QStandardPaths::findExecutable(QStringLiteral("dbus-daemon"));
        if (daemon.isEmpty()) {
            QSKIP("dbus-daemon is not installed");
        }
        QProcess bus; // of the test's own
        bus.start(daemon, {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address")});
        QVERIFY(bus.waitForReadyRead(20'000));
        const QByteArray address = bus.readLine().trimmed();
        qputenv("DBUS_SESSION_BUS_ADDRESS", address);
        QDBusConnection beside = QDBusConnection::connectToBus(QString::fromLatin1(address), QStringLiteral("desktop"));
        Desktop desktop;
        QVERIFY(beside.registerObject(QStringLiteral("/org/freedesktop/Notifications"), &desktop,
                                      QDBusConnection::ExportScriptableSlots));
        QVERIFY(beside.registerService(QStringLiteral("org.freedesktop.Notifications")));

        Notifier notifier;
        notifier.tell(QStringLiteral("Export ended"), QStringLiteral("3 < 4"));
        QTRY_COMPARE(desktop.shown.value(2), QStringLiteral("Export ended"));
        QCOMPARE(desktop.shown.value(1), QStringLiteral("bauta-studio"));
        QCOMPARE(desktop.shown.value(3), QStringLiteral("3 &lt; 4")); // texts may hold markup there
        bus.kill();
        bus.waitForFinished();
    }

    void aBusBeyondThisComputerIsNotAsked()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "tcp:host=192.0.2.1,port=1");
        Notifier notifier;
        QSignalSpy told(&notifier, &Notifier::told);
        notifier.tell(QStringLiteral("Export ended"), QString()); // would wait for an answer that never comes
        QCOMPARE(told.count(), 1);
    }
};

QTEST_GUILESS_MAIN(NotifierTest)
#include "tst_notifier.moc"
