// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QApplication>
#include <QByteArray>
#include <QElapsedTimer>
#include <QTimer>

namespace bauta::bench
{

/// Watches how long the event loop of the GUI thread is kept from its work: a timer that wants to fire every few
/// milliseconds says how late it was (what a user feels), and each event says how long it took and whose it was (what
/// to mend). GUI thread only; the one application object of a measurement.
class WatchedApplication : public QApplication
{
public:
    WatchedApplication(int& argc, char** argv);

    struct Figures
    {
        double longestGapMs = 0.0;   ///< between two turns of the probe timer, less its interval
        double longestEventMs = 0.0; ///< one event, with all that it called
        double cpuOfEventMs = 0.0;   ///< of that, processor time of this thread; the rest it waited for a processor
        QByteArray longestEvent;     ///< type and receiver
    };
    void reset();
    [[nodiscard]] const Figures& figures() const { return m_figures; }

    bool notify(QObject* receiver, QEvent* event) override;

private:
    void probe();

    Figures m_figures;
    QTimer m_timer;
    QElapsedTimer m_sinceProbe;
    int m_depth = 0;
};

} // namespace bauta::bench
