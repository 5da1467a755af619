// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/studio/event_probe.h"

#include "tests/bench/clocks.h"

#include <QEvent>
#include <QMetaEnum>
#include <QThread>

#include <algorithm>

namespace bauta::bench
{

namespace
{
constexpr int kProbeMs = 4;
} // namespace

WatchedApplication::WatchedApplication(int& argc, char** argv) : QApplication(argc, argv)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(kProbeMs);
    connect(&m_timer, &QTimer::timeout, this, [this] { probe(); });
    m_timer.start();
    reset();
}

void WatchedApplication::reset()
{
    m_figures = {};
    m_sinceProbe.start();
}

void WatchedApplication::probe()
{
    const double gap = 1e-6 * static_cast<double>(m_sinceProbe.nsecsElapsed()) - kProbeMs;
    m_figures.longestGapMs = std::max(m_figures.longestGapMs, gap);
    m_sinceProbe.start();
}

bool WatchedApplication::notify(QObject* receiver, QEvent* event)
{
    if (QThread::currentThread() != thread() || m_depth > 0) { // of no concern, or part of another event
        return QApplication::notify(receiver, event);
    }
    const QEvent::Type type = event->type();
    // The receiver may be gone afterwards.
    QByteArray who = receiver->metaObject()->className() + QByteArray(" ") + receiver->objectName().toUtf8();
    if (receiver->objectName().isEmpty() && receiver->parent() != nullptr) {
        who += QByteArray("of ") + receiver->parent()->metaObject()->className();
    }
    const Stopwatch watch;
    ++m_depth;
    const bool handled = QApplication::notify(receiver, event);
    --m_depth;
    const double milliseconds = 1e3 * watch.seconds();
    if (milliseconds > m_figures.longestEventMs) {
        const char* name = QMetaEnum::fromType<QEvent::Type>().valueToKey(type);
        m_figures.longestEventMs = milliseconds;
        m_figures.cpuOfEventMs = 1e3 * watch.cpuSeconds();
        m_figures.longestEvent = (name != nullptr ? QByteArray(name) : QByteArray::number(type)) + " " + who;
    }
    return handled;
}

} // namespace bauta::bench
