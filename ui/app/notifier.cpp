// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/notifier.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QFileInfo>
#include <QStandardPaths>
#include <QStringList>
#include <QVariantMap>

namespace bauta::ui
{

namespace
{

/// Whether the session has a bus that is no more than a socket on this computer. Without the question the library would
/// start a bus of its own.
bool hasLocalBus()
{
    const QByteArray address = qgetenv("DBUS_SESSION_BUS_ADDRESS");
    if (!address.isEmpty()) {
        return address.startsWith("unix:");
    }
    return QFileInfo::exists(QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation) +
                             QStringLiteral("/bus"));
}

} // namespace

void Notifier::tell(const QString& title, const QString& text)
{
    Q_EMIT told(title, text);
    if (!hasLocalBus()) {
        return;
    }
    const QString service = QStringLiteral("org.freedesktop.Notifications");
    QDBusMessage message = QDBusMessage::createMethodCall(service, QStringLiteral("/org/freedesktop/Notifications"),
                                                          service, QStringLiteral("Notify"));
    const QVariantMap hints{{QStringLiteral("desktop-entry"), QStringLiteral("bauta-studio")}};
    message << QCoreApplication::applicationName() << 0U << QStringLiteral("bauta-studio") << title
            << text.toHtmlEscaped() << QStringList() << hints << -1;
    QDBusConnection::sessionBus().send(message);
}

} // namespace bauta::ui
