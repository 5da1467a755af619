// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/first_paint.h"

#include <QEvent>
#include <QWidget>

#include <utility>

namespace bauta::ui
{

namespace
{
constexpr int kPatienceMs = 1500;
} // namespace

FirstPaint::FirstPaint(QWidget& window, std::function<void()> then) : m_then(std::move(then))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { m_then(); });
    m_timer.start(kPatienceMs);
    window.installEventFilter(this);
}

bool FirstPaint::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Paint && !m_painted) {
        m_painted = true;
        if (m_timer.isActive()) {
            m_timer.start(0); // when all of the window is on the screen
        }
    }
    return QObject::eventFilter(watched, event);
}

} // namespace bauta::ui
