// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QTimer>

#include <functional>

class QWidget;

namespace bauta::ui
{

/// Calls once, from the event loop, when a window has been painted for the first time, or after a while where it is not
/// painted at all (on another desktop, say). Lives at least as long as that takes. GUI thread.
class FirstPaint : public QObject
{
    Q_OBJECT

public:
    FirstPaint(QWidget& window, std::function<void()> then);

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    std::function<void()> m_then;
    QTimer m_timer;
    bool m_painted = false;
};

} // namespace bauta::ui
