// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QString>

namespace bauta::ui
{

/// Shows notes on the desktop, through the session's own message bus: a socket in the file system. Where there is none,
/// or it is reached over a network, nothing is shown. GUI thread.
class Notifier : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Never waits.
    void tell(const QString& title, const QString& text);

Q_SIGNALS:
    /// Whenever something is told, whether there is somebody to show it or not.
    void told(const QString& title, const QString& text);
};

} // namespace bauta::ui
